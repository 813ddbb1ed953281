package io.hookseal;

import io.hookseal.request.InboundRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request made by hand. */
public final class TestRequest implements InboundRequest {
    private final byte[] body;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final Map<String, String> pathVariables = new LinkedHashMap<>();
    private String method = "POST";
    private long declaredLength;
    private boolean announced;
    private boolean read;
    private @Nullable InputStream stream;
    private @Nullable IOException failure;

    private TestRequest(byte[] body) {
        this.body = body;
        this.declaredLength = body.length;
        this.announced = body.length > 0;
    }

    public static TestRequest post(byte[] body) {
        return new TestRequest(body.clone());
    }

    public static TestRequest post(String body) {
        return new TestRequest(body.getBytes(StandardCharsets.UTF_8));
    }

    public TestRequest header(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(value);
        return this;
    }

    public TestRequest method(String other) {
        method = other;
        return this;
    }

    public TestRequest pathVariable(String name, String value) {
        pathVariables.put(name, value);
        return this;
    }

    public TestRequest declaring(long length) {
        declaredLength = length;
        return this;
    }

    public TestRequest streaming(InputStream other) {
        stream = other;
        return this;
    }

    /** Its body cannot be opened. */
    public TestRequest failing(IOException atOpening) {
        failure = atOpening;
        return this;
    }

    public boolean wasRead() {
        return read;
    }

    public byte[] bytes() {
        return body.clone();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public @Nullable String pathVariable(String name) {
        return pathVariables.get(name);
    }

    @Override
    public long declaredLength() {
        return declaredLength;
    }

    @Override
    public boolean bodyAnnounced() {
        return announced;
    }

    @Override
    public InputStream body() throws IOException {
        read = true;
        if (failure != null) {
            throw failure;
        }
        return stream != null ? stream : new ByteArrayInputStream(body);
    }
}
