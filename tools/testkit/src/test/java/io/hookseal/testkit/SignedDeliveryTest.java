package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deliveries signed here, held against what the senders themselves sent and against the receiver's own verifier. */
class SignedDeliveryTest {
    static final String WHSEC = "whsec_c2VjcmV0IG9mIHRoaXJ0eS10d28gYnl0ZXMgb3IgbW9yZQ==";
    static final String TEXT = "a secret of more than thirty-two bytes";

    static Stream<String> senders() {
        return Senders.names().stream();
    }

    static SignedDelivery by(String sender) {
        String body = "{\"b\": \"\u00e9\", \"a\":1.50, \"timestamp\":\""
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\"}";
        return SignedDelivery.of(profile(sender), secret(sender), body);
    }

    static String secret(String sender) {
        return sender.equals("standard-webhooks") ? WHSEC : TEXT;
    }

    static SenderProfile profile(String sender) {
        SenderProfile profile = Senders.byName(sender);
        assertThat(profile).isNotNull();
        return profile;
    }

    @ParameterizedTest
    @MethodSource("senders")
    void isAuthenticForEverySender(String sender) {
        Received received = Received.by(sender, secret(sender));
        assertThat(received.verdict(by(sender))).isInstanceOf(Verdict.Authentic.class);
        SignedDelivery other = SignedDelivery.of(profile(sender), secret(sender), "{\"another\":1}");
        List<Header> stolen = by(sender).headers();
        assertThat(received.verdict(stolen, other.body())).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void signsWhatSendersSignedExactlyAsTheyDid() {
        int compared = 0;
        for (Recording recording : Recordings.all()) {
            if (recording.mutation() != null || !recording.expectation().isAuthentic()) {
                continue;
            }
            SenderProfile profile = profile(recording.sender());
            String name = profile.schemes().get(0).headers().get(0);
            String sent = recording.headers().stream()
                    .filter(header -> header.isNamed(name))
                    .map(Header::value)
                    .findFirst()
                    .orElse("");
            if (sent.isEmpty()) {
                continue;
            }
            String made = SignedDelivery.of(profile, recording.secret(), recording.body()).headers().stream()
                    .filter(header -> header.isNamed(name))
                    .map(Header::value)
                    .findFirst()
                    .orElseThrow();
            assertThat(made.replace("sha256=", ""))
                    .as(recording.id())
                    .isEqualToIgnoringCase(sent.replace("sha256=", ""));
            compared++;
        }
        assertThat(compared).isGreaterThanOrEqualTo(20);
    }

    @Test
    void signsAtAGivenTimeAndWithGivenHeaders() {
        Received received = Received.by("standard-webhooks", WHSEC);
        SignedDelivery now = by("standard-webhooks").header("webhook-id", "msg_1");
        assertThat(received.verdict(now)).isInstanceOf(Verdict.Authentic.class);
        assertThat(now.headers()).contains(new Header("webhook-id", "msg_1"));
        assertThat(received.verdict(now.at(Instant.now().minus(Duration.ofHours(1)))))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void refusesToSignWhatNoSenderWould() {
        assertThatThrownBy(() -> SignedDelivery.of(Senders.dembrane(), TEXT, "{\"a\":"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("canonical JSON");
        assertThatThrownBy(() -> by("standard-webhooks").header("webhook-id", "a.b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsNoSignatureAndNoBody() {
        assertThat(by("validibot"))
                .hasToString("SignedDelivery[validibot, " + by("validibot").body().length + " bytes]");
    }
}
