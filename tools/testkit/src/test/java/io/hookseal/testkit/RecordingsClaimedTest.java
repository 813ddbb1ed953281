package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Endpoint;
import io.hookseal.ExchangeReport;
import io.hookseal.HandlerOutcome;
import io.hookseal.ReceiverListener;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.request.InboundRequest;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the recordings make handlers do: one run for each delivery, whichever of its requests arrive, in any order. */
class RecordingsClaimedTest {
    @RegisterExtension
    static final SuiteCount SUITE = SuiteCount.required("recordings-claimed", 414);

    private static final HandlerOutcome OK = new HandlerOutcome.Answered(200);

    private static WebhookReceiver receiver(List<ExchangeReport> reports) {
        WebhookReceiver.Builder builder = WebhookReceiver.builder().listener(new ReceiverListener() {
            @Override
            public void answered(ExchangeReport report) {
                reports.add(report);
            }
        });
        for (RecordedEndpoint recorded : Recordings.endpoints()) {
            SenderProfile sender = Senders.byName(recorded.sender());
            assertThat(sender).isNotNull();
            builder.endpoint(Endpoint.of(recorded.name(), sender)
                    .secrets(SecretRing.of(Secret.text("recorded", recorded.secret())))
                    .allowWeakSecrets()
                    .maxBody(2_000_000)
                    .anyAge());
        }
        return builder.build();
    }

    @Test
    @DisplayName("recordings of one identity are one delivery and no others are: 108 valid ones, 44 runs")
    void runsOnceForEachIdentity() {
        for (long seed : new long[] {0, 1, 2}) {
            List<Recording> recordings = new ArrayList<>(Recordings.all());
            if (seed > 0) {
                Collections.shuffle(recordings, new Random(seed));
            }
            List<ExchangeReport> reports = new ArrayList<>();
            Set<String> handled = new HashSet<>();
            int valid = 0;
            int runs = 0;
            try (WebhookReceiver receiver = receiver(reports)) {
                for (Recording recording : recordings) {
                    if (seed == 0) {
                        SUITE.ran();
                    }
                    Reception reception = receiver.receive(recording.endpoint().name(), new Request(recording));
                    String identity = recording.identity();
                    if (reception instanceof Reception.Accepted accepted) {
                        runs++;
                        assertThat(identity).isNotNull();
                        assertThat(handled.add(identity)).as(recording.id()).isTrue();
                        assertThat(accepted.settle(OK)).isNull();
                    }
                    int status = reports.get(reports.size() - 1).status();
                    if (identity == null) {
                        assertThat(status).as(recording.id()).isEqualTo(401);
                    } else {
                        valid++;
                        assertThat(status).as(recording.id()).isEqualTo(200);
                        assertThat(handled).contains(identity);
                    }
                }
            }
            assertThat(valid).isEqualTo(108);
            assertThat(runs).isEqualTo(44);
            assertThat(reports.stream().filter(report -> "duplicate".equals(report.claim())))
                    .hasSize(108 - 44);
        }
    }

    @Test
    @DisplayName("row 57: 1,000 white-space and key-order variants of one dembrane delivery run the handler once")
    void runsOnceForAThousandVariants() {
        Recording recording = Recordings.all().stream()
                .filter(any -> any.sender().equals("dembrane")
                        && any.identity() != null
                        && any.derivedFrom() == null
                        && any.body().length < 5_000)
                .findFirst()
                .orElseThrow();
        Random random = new Random(57);
        List<ExchangeReport> reports = new ArrayList<>();
        Set<String> bodies = new HashSet<>();
        int runs = 0;
        try (WebhookReceiver receiver = receiver(reports)) {
            while (bodies.size() < 1_000) {
                String body = JsonVariant.of(recording.body(), random);
                if (bodies.add(body)) {
                    Reception reception = receiver.receive(
                            recording.endpoint().name(), new Request(recording, body.getBytes(StandardCharsets.UTF_8)));
                    if (reception instanceof Reception.Accepted accepted) {
                        runs++;
                        assertThat(accepted.settle(OK)).isNull();
                    }
                }
            }
        }
        assertThat(runs).isEqualTo(1);
        assertThat(reports)
                .hasSize(1_000)
                .allSatisfy(report -> assertThat(report.status()).isEqualTo(200));
        assertThat(reports.stream().filter(report -> "duplicate".equals(report.claim())))
                .hasSize(999);
    }

    /** A recording as a request, with its own body or another. */
    private static final class Request implements InboundRequest {
        private final Recording recording;
        private final byte[] bytes;

        Request(Recording recording) {
            this(recording, recording.body());
        }

        Request(Recording recording, byte[] bytes) {
            this.recording = recording;
            this.bytes = bytes;
        }

        @Override
        public String method() {
            return recording.request().method();
        }

        @Override
        public List<String> headers(String name) {
            return recording.headers().stream()
                    .filter(header -> header.isNamed(name))
                    .map(Header::value)
                    .toList();
        }

        @Override
        public long declaredLength() {
            return bytes.length;
        }

        @Override
        public boolean bodyAnnounced() {
            return bytes.length > 0;
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
