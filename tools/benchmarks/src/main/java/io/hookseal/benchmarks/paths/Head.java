package io.hookseal.benchmarks.paths;

import io.hookseal.benchmarks.peers.Headers;
import io.hookseal.request.RequestHead;
import java.util.List;
import java.util.Map;

/** The head of a request as a server hands it over: ten headers in a map. */
public final class Head implements RequestHead {
    private final Map<String, List<String>> headers;

    /**
     * A head with the headers that come with every request, and these.
     *
     * @param namesAndValues names in lower case and values, in turns
     */
    public Head(String... namesAndValues) {
        this.headers = Headers.of(namesAndValues);
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
