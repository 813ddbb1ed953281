package io.hookseal.spring;

import io.hookseal.handler.PayloadReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.GenericHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.SmartHttpMessageConverter;

/** Reads payloads behind no request as Spring MVC reads the body of one: with the application's converters, as JSON. */
final class ConvertedPayloads implements PayloadReader {
    private final Supplier<List<HttpMessageConverter<?>>> converters;

    ConvertedPayloads(Supplier<List<HttpMessageConverter<?>>> converters) {
        this.converters = converters;
    }

    @Override
    public @Nullable Object read(InputStream body, Type type) throws IOException {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        Message message = new Message(body, headers);
        Class<?> raw = ResolvableType.forType(type).resolve(Object.class);
        for (HttpMessageConverter<?> converter : converters.get()) {
            if (converter instanceof SmartHttpMessageConverter<?> smart) {
                ResolvableType resolvable = ResolvableType.forType(type);
                if (smart.canRead(resolvable, MediaType.APPLICATION_JSON)) {
                    return smart.read(resolvable, message, null);
                }
            } else if (converter instanceof GenericHttpMessageConverter<?> generic) {
                if (generic.canRead(type, null, MediaType.APPLICATION_JSON)) {
                    return generic.read(type, null, message);
                }
            } else if (converter.canRead(raw, MediaType.APPLICATION_JSON)) {
                return read(converter, raw, message);
            }
        }
        throw new IOException("no converter of the application reads JSON as " + type.getTypeName());
    }

    @SuppressWarnings("unchecked")
    private static <T> T read(HttpMessageConverter<T> converter, Class<?> type, HttpInputMessage message)
            throws IOException {
        return converter.read((Class<? extends T>) type, message);
    }

    private record Message(InputStream body, HttpHeaders headers) implements HttpInputMessage {
        @Override
        public InputStream getBody() {
            return body;
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
