package io.hookseal.jackson;

import io.hookseal.handler.PayloadReader;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;

/** Makes a {@link PayloadReader} of an application's Jackson 3 mapper. */
public final class Jackson3Payloads {
    private Jackson3Payloads() {}

    /**
     * A reader with the mapper's modules and settings, which takes a body for one JSON value and nothing behind it, whatever the
     * mapper says of that. Safe under many threads, as the mapper is. What it throws says where a body
     * could not be read, and holds nothing of the body: Jackson's own messages quote it.
     *
     * @param mapper the application's
     * @return the reader
     */
    public static PayloadReader of(ObjectMapper mapper) {
        ObjectReader reader = mapper.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        return (body, type) -> {
            try {
                return reader.forType(mapper.constructType(type)).readValue(body);
            } catch (JacksonException e) {
                throw Unreadable.as(
                        type,
                        e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                        e.getLocation() == null ? 0 : e.getLocation().getColumnNr());
            }
        };
    }
}
