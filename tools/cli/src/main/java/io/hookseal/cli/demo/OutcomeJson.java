package io.hookseal.cli.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.hookseal.cli.output.Terminal;
import io.hookseal.testkit.Recording;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Outcomes for programs: one JSON object a line, in ASCII. */
final class OutcomeJson implements OutcomeWriter {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Terminal terminal;

    OutcomeJson(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void begin(String url) {
        terminal.tell("listening on " + url);
    }

    @Override
    public void scene(String title) {}

    @Override
    public void write(Outcome outcome) {
        StringWriter text = new StringWriter();
        Stated actual = outcome.actual();
        Recording recording = outcome.trial().recording();
        Integer status = actual.status();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("recording", recording.id());
            json.writeStringField("sender", recording.sender());
            json.writeStringField("event", recording.event());
            json.writeStringField("done", outcome.trial().done());
            json.writeNumberField("times", actual.times());
            json.writeStringField("verdict", actual.verdict());
            json.writeStringField("reason", actual.reason());
            json.writeStringField("claim", actual.claim());
            if (status == null) {
                json.writeNullField("status");
            } else {
                json.writeNumberField("status", status);
            }
            json.writeNumberField("runs", actual.runs());
            json.writeStringField("expected", outcome.trial().expectation().text());
            json.writeBooleanField("asRecorded", outcome.asStated());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string could not be written to", e);
        }
        terminal.print(text.toString());
    }

    @Override
    public void end() {}
}
