package io.hookseal.cli.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hookseal.testkit.RecordedEndpoint;
import io.hookseal.testkit.Recordings;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * The configuration that all recordings together need: an endpoint for each pair of sender and secret. Some recorded
 * secrets are short or end in a line end on purpose, and the recordings are old: what lifts those refusals is set. A
 * crash loses nothing either, because recordings can be sent again.
 */
public final class RecordedHooks {
    /** The path of an endpoint, for a replay to fill in. */
    public static final String PATH = "/hooks/{endpoint}";

    private RecordedHooks() {}

    /**
     * The configuration, as {@code hookseal serve --config} takes it.
     *
     * @return YAML; JSON, to be precise, which is YAML too (YAML 1.2, section 1.3)
     */
    public static String yaml() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeBooleanField("memory-is-enough", true);
            json.writeObjectFieldStart("endpoints");
            for (RecordedEndpoint endpoint : Recordings.endpoints()) {
                json.writeObjectFieldStart(endpoint.name());
                json.writeStringField("path", PATH.replace("{endpoint}", endpoint.name()));
                json.writeStringField("sender", endpoint.sender());
                json.writeStringField("secrets", endpoint.secret());
                json.writeBooleanField("allow-weak-secrets", true);
                json.writeStringField("max-age", "none");
                json.writeBooleanField("accept-loss", true);
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string could not be written to", e);
        }
        return text.toString();
    }
}
