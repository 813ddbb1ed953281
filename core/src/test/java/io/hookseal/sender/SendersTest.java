package io.hookseal.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.scheme.MacAlgorithm;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SignatureEncoding;
import io.hookseal.scheme.SignedForm;
import io.hookseal.scheme.SignedTime;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.scheme.ValueForm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the four senders' pages and deployed code say, line by line, held against the profiles. */
class SendersTest {
    private static final SignedForm RAW = new SignedForm.RawBody();
    private static final SignedForm CANONICAL = new SignedForm.CanonicalJson();
    private static final ValueForm PREFIXED = new ValueForm.Prefixed("sha256=");
    private static final ValueForm EITHER = new ValueForm.Either("sha256=");
    private static final SignedTime TIMESTAMP = new SignedTime.InBody("/timestamp", TimeFormat.ISO_8601);

    private static Scheme scheme(String header, ValueForm value, SignedForm form, SignedTime time) {
        return new Scheme(List.of(header), value, SignatureEncoding.HEX, MacAlgorithm.HMAC_SHA_256, form, time);
    }

    @Test
    @DisplayName("DataBridge: bare or prefixed hex over the raw body, no signed time")
    void signsAsDataBridgeDoes() {
        assertThat(Senders.databridge().schemes())
                .containsExactly(scheme("x-databridge-signature", EITHER, RAW, new SignedTime.None()));
        assertThat(Senders.databridge().maxAge()).isNull();
        assertThat(Senders.databridge().identity())
                .as("no id that is signed; the operator's idempotency header is not")
                .isEqualTo(new IdentityRule.OfSignedForm(RAW));
    }

    @Test
    @DisplayName("Validibot: prefixed hex over the raw body, time in the body")
    void signsAsValidibotDoes() {
        assertThat(Senders.validibot().schemes())
                .containsExactly(scheme("x-validibot-signature", PREFIXED, RAW, TIMESTAMP));
        assertThat(Senders.validibot().identity())
                .as("run.completed and run.succeeded share one run id")
                .isEqualTo(
                        new IdentityRule.OfFields(List.of("/event", "/run/id"), IdentityRule.OtherContent.DUPLICATE));
    }

    @Test
    @DisplayName("Attesta: prefixed hex over the raw body, time in the body")
    void signsAsAttestaDoes() {
        assertThat(Senders.attesta().schemes())
                .containsExactly(scheme("x-attesta-signature", PREFIXED, RAW, TIMESTAMP));
        assertThat(Senders.attesta().identity()).isEqualTo(new IdentityRule.OfSignedForm(RAW));
    }

    @Test
    @DisplayName("dembrane: the deployed header first and prefixed, then the page's, both over both signed forms")
    void signsAsDembraneDoesAndSaysItDoes() {
        assertThat(Senders.dembrane().schemes())
                .containsExactly(
                        scheme("x-webhook-signature", PREFIXED, CANONICAL, TIMESTAMP),
                        scheme("x-webhook-signature", PREFIXED, RAW, TIMESTAMP),
                        scheme("x-dembrane-signature", EITHER, CANONICAL, TIMESTAMP),
                        scheme("x-dembrane-signature", EITHER, RAW, TIMESTAMP));
        assertThat(Senders.dembrane().canonical()).isTrue();
        assertThat(Senders.dembrane().identity())
                .as("white space and key order are not signed, so they must not tell deliveries apart")
                .isEqualTo(new IdentityRule.OfSignedForm(CANONICAL));
    }

    @Test
    void onlyDembraneSignsAnythingButTheRawBody() {
        for (SenderProfile sender : List.of(Senders.databridge(), Senders.validibot(), Senders.attesta())) {
            assertThat(sender.canonical()).as(sender.name()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"databridge", "validibot", "attesta", "dembrane"})
    @DisplayName("all four: HMAC-SHA-256 under the secret as UTF-8 text, the event at /event")
    void sharesWhatAllFourDo(String name) {
        SenderProfile sender = Senders.byName(name);
        assertThat(sender).isNotNull();
        assertThat(sender.name()).isEqualTo(name);
        assertThat(sender.secretForm()).isEqualTo(SecretForm.TEXT);
        assertThat(sender.event().pointer()).isEqualTo("/event");
        assertThat(sender.schemes()).allSatisfy(scheme -> {
            assertThat(scheme.mac()).isEqualTo(MacAlgorithm.HMAC_SHA_256);
            assertThat(scheme.encoding()).isEqualTo(SignatureEncoding.HEX);
        });
        assertThat(sender.faults()).isEmpty();
    }

    @Test
    @DisplayName("only dembrane repeats the event in a header, unsigned")
    void namesTheEventInAHeaderOnlyWhereTheSenderDoes() {
        assertThat(Senders.dembrane().event().header()).isEqualTo("x-webhook-event");
        for (SenderProfile sender : List.of(Senders.databridge(), Senders.validibot(), Senders.attesta())) {
            assertThat(sender.event().header()).as(sender.name()).isNull();
        }
    }

    @Test
    @DisplayName("only the two senders whose code is CPython's json write NaN")
    void writesNonFiniteNumbersWhereTheSenderIsPython() {
        assertThat(Senders.attesta().nonFiniteNumbers()).isTrue();
        assertThat(Senders.dembrane().nonFiniteNumbers()).isTrue();
        assertThat(Senders.databridge().nonFiniteNumbers()).isFalse();
        assertThat(Senders.validibot().nonFiniteNumbers()).isFalse();
    }

    @Test
    @DisplayName("timeouts: 10, 30, 5 and 30 seconds")
    void waitsAsLongAsTheSendersDo() {
        assertThat(Senders.databridge().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(Senders.validibot().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(Senders.attesta().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(Senders.dembrane().timeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    @DisplayName("DataBridge tries once")
    void knowsThatDataBridgeNeverRetries() {
        assertThat(Senders.databridge().retries())
                .isEqualTo(new RetryBehaviour(RetryBehaviour.On.NOTHING, List.of(), Duration.ZERO));
    }

    @Test
    @DisplayName("Validibot retries any non-2xx after 1, 5, 30 and 60 minutes")
    void knowsWhenValidibotRetries() {
        RetryBehaviour retries = Senders.validibot().retries();
        assertThat(retries.on()).isEqualTo(RetryBehaviour.On.ANY_NON_2XX);
        assertThat(retries.delays())
                .containsExactly(
                        Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofMinutes(60));
        assertThat(retries.horizon()).isEqualTo(Duration.ofMinutes(96));
    }

    @Test
    @DisplayName("Attesta retries once, half a second later")
    void knowsThatAttestaRetriesOnce() {
        RetryBehaviour retries = Senders.attesta().retries();
        assertThat(retries.on()).isEqualTo(RetryBehaviour.On.ANY_NON_2XX);
        assertThat(retries.delays()).containsExactly(Duration.ofMillis(500));
        assertThat(retries.horizon()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    @DisplayName("dembrane retries 5xx and network errors only, three times, 2.5 to 20 seconds apart")
    void knowsWhatDembraneRetries() {
        RetryBehaviour retries = Senders.dembrane().retries();
        assertThat(retries.on()).isEqualTo(RetryBehaviour.On.SERVER_ERRORS);
        assertThat(retries.delays())
                .hasSize(3)
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(20)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"validibot", "attesta", "dembrane"})
    @DisplayName("the default age of a signed time outlasts the sender's last retry, which repeats the time")
    void outlastsTheLastRetry(String name) {
        SenderProfile sender = Senders.byName(name);
        assertThat(sender).isNotNull();
        assertThat(sender.maxAge())
                .isEqualTo(Duration.ofHours(24))
                .isGreaterThan(sender.retries().horizon());
    }
}
