package io.hookseal.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a marked method returned, as the body of its answer, at once or when it is there. */
final class Returned {
    private Returned() {}

    /** Whether what has this type can be written. */
    static boolean writable(Type type) {
        if (type instanceof ParameterizedType later && later(type)) {
            return writable(later.getActualTypeArguments()[0]);
        }
        return type instanceof Class<?> known
                && (known == void.class
                        || known == Void.class
                        || known == String.class
                        || known == byte[].class
                        || InputStream.class.isAssignableFrom(known));
    }

    /** Whether a method goes on behind its return. */
    static boolean later(Type type) {
        return type instanceof ParameterizedType stage
                && stage.getRawType() instanceof Class<?> raw
                && CompletionStage.class.isAssignableFrom(raw)
                && stage.getActualTypeArguments().length == 1;
    }

    static void answer(
            @Nullable Object returned, Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (returned instanceof CompletionStage<?> stage) {
            AsyncContext async = request.startAsync();
            var unused = stage.whenComplete((value, thrown) -> end(value, thrown, exchange, async, response));
        } else {
            write(returned, response);
        }
    }

    private static void end(
            @Nullable Object value,
            @Nullable Throwable thrown,
            Exchange exchange,
            AsyncContext async,
            HttpServletResponse response) {
        boolean unused = true;
        try {
            if (thrown != null) {
                Throwable cause = thrown.getCause();
                unused = exchange.threw(thrown instanceof CompletionException && cause != null ? cause : thrown);
            } else {
                write(value, response);
                async.complete();
            }
        } catch (IOException | RuntimeException e) {
            unused = exchange.threw(e);
        }
    }

    private static void write(@Nullable Object body, HttpServletResponse response) throws IOException {
        if (body instanceof String text) {
            write(text.getBytes(StandardCharsets.UTF_8), "text/plain;charset=utf-8", response);
        } else if (body instanceof byte[] bytes) {
            write(bytes, "application/octet-stream", response);
        } else if (body instanceof InputStream stream) {
            try (stream) {
                stream.transferTo(response.getOutputStream());
            }
        }
    }

    private static void write(byte[] body, String type, HttpServletResponse response) throws IOException {
        if (response.getContentType() == null) {
            response.setContentType(type);
        }
        response.getOutputStream().write(body);
    }
}
