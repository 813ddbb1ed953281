package io.hookseal.benchmarks.peers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The headers of a request as a server hands them over: those that come with every request, and the sender's own. */
public final class Headers {
    private Headers() {}

    /**
     * {@return nine headers that come with every request, and these}
     *
     * @param namesAndValues names in lower case and values, in turns
     */
    public static Map<String, List<String>> of(String... namesAndValues) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("host", List.of("hooks.example.com"));
        headers.put("user-agent", List.of("sender/1.0"));
        headers.put("accept", List.of("*/*"));
        headers.put("accept-encoding", List.of("gzip, deflate"));
        headers.put("connection", List.of("keep-alive"));
        headers.put("content-type", List.of("application/json"));
        headers.put("content-length", List.of("2048"));
        headers.put("x-request-id", List.of("5b0e9c1a"));
        headers.put("x-forwarded-for", List.of("192.0.2.1"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return headers;
    }
}
