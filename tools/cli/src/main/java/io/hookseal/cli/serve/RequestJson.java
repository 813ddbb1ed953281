package io.hookseal.cli.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A request line as one JSON object: always the same twelve members in the same order, null where there is nothing. */
final class RequestJson {
    /** ASCII alone survives every terminal, pipe and locale. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private RequestJson() {}

    static String of(RequestLine line) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("endpoint", line.endpoint());
            json.writeStringField("sender", line.sender());
            json.writeStringField("event", line.event());
            json.writeStringField("verdict", line.verdict());
            json.writeStringField("reason", line.reason());
            json.writeStringField("keyId", line.keyId());
            json.writeStringField("identity", line.identity());
            json.writeStringField("claim", line.claim());
            Integer attempt = line.attempt();
            if (attempt == null) {
                json.writeNullField("attempt");
            } else {
                json.writeNumberField("attempt", attempt);
            }
            json.writeNumberField("status", line.status());
            json.writeNumberField("bytes", line.bytes());
            json.writeNumberField("micros", line.micros());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string could not be written to", e);
        }
        return text.toString();
    }
}
