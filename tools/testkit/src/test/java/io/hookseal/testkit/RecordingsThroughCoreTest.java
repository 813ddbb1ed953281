package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.delivery.Delivery;
import io.hookseal.request.RequestHead;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Freshness;
import io.hookseal.verification.Keys;
import io.hookseal.verification.Verdict;
import io.hookseal.verification.Verifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded request gives its expectation, reason included, through the verifier alone. */
class RecordingsThroughCoreTest {
    @RegisterExtension
    static final SuiteCount SUITE = SuiteCount.required("recordings", 414);

    private static final Map<String, Verifier> VERIFIERS = new HashMap<>();

    static List<Recording> recordings() {
        return Recordings.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void givesItsExpectation(Recording recording) {
        SUITE.ran();
        Verdict verdict = verdict(recording);

        String said = verdict instanceof Verdict.Refused refused
                ? "invalid:" + refused.reason().code()
                : "valid";
        assertThat(said).as(recording.note()).isEqualTo(recording.expectation().text());
        if (verdict instanceof Verdict.Authentic authentic) {
            assertThat(authentic.delivery().event()).isEqualTo(recording.event());
            assertThat(authentic.delivery().body()).isEqualTo(recording.body());
            assertThat(authentic.delivery().verified()).isTrue();
        }
    }

    @Test
    void takesRecordingsOfOneIdentityForOneDeliveryAndNoOthers() {
        Map<String, String> recordedByOurs = new HashMap<>();
        Set<String> recorded = new HashSet<>();
        int valid = 0;
        for (Recording recording : Recordings.all()) {
            if (verdict(recording) instanceof Verdict.Authentic authentic) {
                valid++;
                Delivery delivery = authentic.delivery();
                String ours = delivery.endpoint() + " " + delivery.identity();
                String theirs = recording.identity();
                assertThat(theirs).isNotNull();
                recorded.add(theirs);
                assertThat(recordedByOurs.merge(
                                ours, theirs, (one, other) -> one.equals(other) ? one : one + " and " + other))
                        .isEqualTo(theirs);
            }
        }
        assertThat(valid).isEqualTo(108);
        assertThat(recorded).hasSize(44);
        assertThat(recordedByOurs).hasSize(44);
    }

    private static Verdict verdict(Recording recording) {
        Verifier verifier = VERIFIERS.computeIfAbsent(recording.endpoint().name(), name -> verifier(recording));
        return verifier.verify(new Head(recording), recording.body());
    }

    private static Verifier verifier(Recording recording) {
        SenderProfile sender = Senders.byName(recording.sender());
        assertThat(sender).isNotNull();
        return new Verifier(
                recording.endpoint().name(),
                sender,
                new Keys.OfRing(SecretRing.of(Secret.text("recorded", recording.secret()))),
                new Freshness(null, Duration.ofMinutes(5), InstantSource.system()));
    }

    private record Head(Recording recording) implements RequestHead {
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
    }
}
