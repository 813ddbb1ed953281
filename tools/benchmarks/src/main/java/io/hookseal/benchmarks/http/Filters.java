package io.hookseal.benchmarks.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookseal.benchmarks.peers.Peers;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** What people write in front of their handlers. */
final class Filters {
    private Filters() {}

    static Filter buffering() {
        return (request, response, chain) -> {
            HttpServletRequest http = (HttpServletRequest) request;
            chain.doFilter(http.getMethod().equals("POST") ? new BufferedRequest(http) : http, response);
        };
    }

    static Filter tutorial() {
        return (request, response, chain) -> {
            HttpServletRequest http = (HttpServletRequest) request;
            if (!http.getRequestURI().startsWith("/hooks/")) {
                chain.doFilter(request, response);
                return;
            }
            BufferedRequest buffered = new BufferedRequest(http);
            String payload = new String(buffered.body(), UTF_8);
            if (accepts(payload, http.getHeader(Traffic.GITHUB.signatureHeader()))) {
                chain.doFilter(buffered, response);
            } else {
                ((HttpServletResponse) response).sendError(HttpServletResponse.SC_UNAUTHORIZED);
            }
        };
    }

    static boolean accepts(String payload, @Nullable String signature) {
        try {
            return signature != null && Peers.tutorialAccepts(payload, signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
