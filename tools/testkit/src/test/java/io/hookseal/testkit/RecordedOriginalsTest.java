package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That the compact form is equal to the original recordings in every field. */
class RecordedOriginalsTest {

    @RegisterExtension
    static final SuiteCount SUITE = SuiteCount.shared("recordings-equal-originals", 414);

    @Test
    void everyFieldOfEveryRecordingIsThatOfTheOriginal() throws Exception {
        Path originals = SharedVectors.require("recorded");
        for (Path file : jsonFiles(originals)) {
            SUITE.ran();
            JsonTree original = JsonTree.read(file);
            Recording recording = Recordings.byId(original.get("id").text());
            RawRequest request = recording.request();

            assertThat(List.of(
                            recording.id() + ".json",
                            recording.sender(),
                            recording.endpoint().name(),
                            recording.secret(),
                            recording.madeBy(),
                            recording.event(),
                            recording.expectation().text(),
                            request.method(),
                            request.path(),
                            request.httpVersion(),
                            request.framing().name().replace('_', '-').toLowerCase(Locale.ROOT),
                            Base64.getEncoder().encodeToString(recording.body())))
                    .as(recording.id())
                    .containsExactly(
                            file.getFileName().toString(),
                            original.get("sender").text(),
                            original.get("endpoint").text(),
                            original.get("secret").text(),
                            original.get("made_by").text(),
                            original.get("event").text(),
                            original.get("expect").text(),
                            original.get("method").text(),
                            original.get("path").text(),
                            original.get("http_version").text(),
                            original.get("framing").text(),
                            original.get("body_base64").text());
            assertThat(recording.realSenderCode())
                    .isEqualTo(original.get("real_sender_code").flag());
            assertThat(recording.senderSecret())
                    .isEqualTo(original.get("sender_secret").text());
            assertThat(recording.identity()).isEqualTo(original.get("identity").text());
            assertThat(recording.duplicateOf())
                    .isEqualTo(original.get("duplicate_of").text());
            assertThat(recording.derivedFrom())
                    .isEqualTo(original.get("derived_from").text());
            assertThat(recording.mutation()).isEqualTo(original.get("mutation").text());
            assertThat(recording.note()).isEqualTo(original.get("note").text());
            assertThat(recording.headers()).isEqualTo(headers(original));
        }
    }

    @Test
    void endpointsAreThoseOfTheOriginals() throws Exception {
        List<RecordedEndpoint> originals = new ArrayList<>();
        for (JsonTree endpoint :
                JsonTree.read(SharedVectors.require("recorded/endpoints.json")).elements()) {
            originals.add(new RecordedEndpoint(
                    endpoint.get("endpoint").text(),
                    endpoint.get("sender").text(),
                    endpoint.get("secret").text()));
        }

        assertThat(Recordings.endpoints()).containsExactlyElementsOf(originals);
    }

    private static List<Header> headers(JsonTree original) {
        List<Header> headers = new ArrayList<>();
        for (JsonTree header : original.get("headers").elements()) {
            List<JsonTree> pair = header.elements();
            headers.add(new Header(pair.get(0).text(), pair.get(1).text()));
        }
        return headers;
    }

    private static List<Path> jsonFiles(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(".json") && !name.equals("index.json") && !name.equals("endpoints.json");
                    })
                    .sorted()
                    .toList();
        }
    }
}
