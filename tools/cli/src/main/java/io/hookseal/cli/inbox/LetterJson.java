package io.hookseal.cli.inbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.hookseal.cli.output.Terminal;
import io.hookseal.inbox.DeadLetter;
import io.hookseal.inbox.DeadLetters;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Dead letters for programs: one JSON object a line, its body in Base64. */
final class LetterJson implements LetterWriter {
    /** ASCII alone survives every terminal, pipe and locale. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Terminal terminal;

    LetterJson(Terminal terminal) {
        this.terminal = terminal;
    }

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    @Override
    public void list(List<DeadLetter> letters) {
        letters.forEach(letter -> line(json -> facts(json, letter)));
    }

    @Override
    public void show(DeadLetters.Content content) {
        line(json -> {
            facts(json, content.letter());
            json.writeStringField("keyId", content.delivery().keyId());
            json.writeObjectFieldStart("headers");
            for (Map.Entry<String, List<String>> header : content.headers().entrySet()) {
                json.writeArrayFieldStart(header.getKey());
                for (String value : header.getValue()) {
                    json.writeString(value);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
            json.writeStringField("error", content.error());
            json.writeBinaryField("body", content.delivery().body());
        });
    }

    private static void facts(JsonGenerator json, DeadLetter letter) throws IOException {
        json.writeStringField("id", letter.id());
        json.writeStringField("endpoint", letter.endpoint());
        json.writeStringField("tenant", letter.tenant());
        json.writeStringField("event", letter.event());
        json.writeStringField("identity", letter.identity());
        json.writeNumberField("attempts", letter.attempts());
        json.writeStringField("cause", letter.cause());
        json.writeStringField("receivedAt", letter.receivedAt().toString());
        json.writeStringField("diedAt", letter.diedAt().toString());
        json.writeNumberField("bytes", letter.length());
    }

    private void line(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string could not be written to", e);
        }
        terminal.print(text.toString());
    }
}
