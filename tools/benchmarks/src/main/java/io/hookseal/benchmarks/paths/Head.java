package io.hookseal.benchmarks.paths;

import io.hookseal.request.RequestHead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The head of a request as a server hands it over: ten headers in a map. */
public final class Head implements RequestHead {
    private final Map<String, List<String>> headers = new HashMap<>();

    /**
     * A head with the headers that come with every request, and these.
     *
     * @param namesAndValues names in lower case and values, in turns
     */
    public Head(String... namesAndValues) {
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
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }
}
