package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.delivery.Delivery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/** All recorded requests, and row 57: what real senders send, and how often a handler runs for it. */
final class RecordingRows {
    private static final int VALID = 108;
    private static final int DELIVERIES = 44;
    private static final int VARIANTS = 1_000;

    /** How a recording is put on the wire. */
    interface Way {
        /** {@return the status and the body's text} */
        Seen send(Recording recording);
    }

    /** What came back. */
    record Seen(int status, String text) {}

    private final AdapterBench bench;
    private final Set<String> identities = new HashSet<>();
    private int sent;
    private int valid;

    private RecordingRows(AdapterBench bench) {
        this.bench = bench;
    }

    static Stream<DynamicNode> overHttp1(AdapterBench bench) {
        RecordingRows recordings = new RecordingRows(bench);
        List<DynamicNode> rows = recordings.rows("", recording -> {
            RawAnswer.Received answer =
                    bench.http.send(recording.at("/recorded/{endpoint}")).received();
            return new Seen(answer.status(), answer.bodyText());
        });
        rows.add(bench.row("row 57: 1,000 spellings of one canonical delivery", recordings::variants));
        return rows.stream();
    }

    static List<DynamicNode> over(AdapterBench bench, String protocol, Way way) {
        return new RecordingRows(bench).rows(" over " + protocol, way);
    }

    private List<DynamicNode> rows(String over, Way way) {
        List<DynamicNode> rows = new ArrayList<>();
        for (Recording recording : Recordings.all()) {
            rows.add(bench.row("recording " + recording.id() + over, () -> send(recording, way)));
        }
        rows.add(bench.row("all recordings: " + VALID + " are authentic, " + DELIVERIES + " are handled" + over, () -> {
            assertThat(sent).isEqualTo(Recordings.all().size()).isEqualTo(414);
            assertThat(valid).isEqualTo(VALID);
            assertThat(identities).hasSize(DELIVERIES);
        }));
        return rows;
    }

    private void send(Recording recording, Way way) {
        sent++;
        Seen seen = way.send(recording);
        String identity = recording.identity();
        if (identity == null) {
            assertThat(seen.status()).as(recording.note()).isEqualTo(401);
            assertThat(seen.text()).isEqualTo("unauthorized\n");
            bench.assertNothingHandled();
            return;
        }
        valid++;
        assertThat(seen.status()).as(recording.note()).isEqualTo(200);
        if (identities.add(identity)) {
            assertThat(seen.text()).isEqualTo(AdapterBench.HANDLED);
            assertThat(bench.handled).hasSize(1).allMatch(Delivery::verified);
            assertThat(bench.handled.get(0).body()).isEqualTo(recording.body());
            assertThat(bench.handled.get(0).event()).isEqualTo(recording.event());
            assertThat(bench.handled.get(0).endpoint())
                    .isEqualTo(recording.endpoint().name());
            assertThat(bench.read.get(0)).isEqualTo(recording.body());
        } else {
            assertThat(seen.text()).isEqualTo("already handled\n");
            assertThat(bench.handled).isEmpty();
        }
        assertThat(bench.store.claims).hasValue(1);
    }

    private void variants() {
        Recording recording = Recordings.all().stream()
                .filter(any -> any.sender().equals("dembrane")
                        && any.identity() != null
                        && any.derivedFrom() == null
                        && any.body().length < 5_000)
                .findFirst()
                .orElseThrow();
        bench.receiver.forget(recording.endpoint().name(), null, identityOf(recording));
        bench.handled.clear();
        Random random = new Random(57);
        Set<String> bodies = new HashSet<>();
        while (bodies.size() < VARIANTS) {
            String body = JsonVariant.of(recording.body(), random);
            if (bodies.add(body)) {
                RawAnswer.Received answer =
                        bench.http.send(with(recording, body.getBytes(UTF_8))).received();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(bench.handled).hasSize(1);
            }
        }
    }

    /** The identity as the receiver computed it, of a delivery that it handled already or handles for this. */
    private String identityOf(Recording recording) {
        bench.http.send(recording.at("/recorded/{endpoint}"));
        var delivery = bench.heard.told().answered().get(0).delivery();
        if (delivery == null) {
            throw new IllegalStateException("not authentic: " + recording);
        }
        return delivery.identity();
    }

    private static RawRequest with(Recording recording, byte[] body) {
        RawRequest request = recording.at("/recorded/{endpoint}");
        List<Header> headers = new ArrayList<>();
        for (Header header : request.headers()) {
            if (!header.isNamed("Content-Length") && !header.isNamed("Transfer-Encoding")) {
                headers.add(header);
            }
        }
        headers.add(new Header("Content-Length", Integer.toString(body.length)));
        return RawRequest.of(
                request.method(), request.path(), request.httpVersion(), headers, Framing.CONTENT_LENGTH, body);
    }
}
