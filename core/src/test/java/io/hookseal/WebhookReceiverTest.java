package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.delivery.Delivery;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.request.BodyDrainedException;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.secrets.SecretSources;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookReceiverTest {
    private static final String SECRET = "a secret of more than thirty-two bytes";
    private static final String BODY = "{\"event\":\"APPROVED\",\"timestamp\":\"2026-01-02T03:04:05Z\"}";
    private static final String SIGNATURE = "sha256=" + Hmac.hex(SECRET, BODY);

    private final List<ExchangeReport> answered = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final ReceiverListener listener = new ReceiverListener() {
        @Override
        public void refused(String endpoint, Refusal refusal) {
            refusals.add(refusal);
        }

        @Override
        public void answered(ExchangeReport report) {
            answered.add(report);
        }
    };
    private final WebhookReceiver receiver = WebhookReceiver.builder()
            .endpoint(Endpoint.of("attesta", Senders.attesta()).secret(SECRET).maxBody(1000))
            .endpoint(Endpoint.of("open", Senders.attesta()).acceptUnsigned())
            .clock(InstantSource.fixed(Instant.parse("2026-01-02T03:04:06Z")))
            .listener(listener)
            .build();

    @AfterEach
    void returnsEveryByteOfTheBudget() {
        assertThat(receiver.bodyBytesInUse()).isZero();
        receiver.close();
    }

    private static TestRequest signed() {
        return TestRequest.post(BODY).header("X-Attesta-Signature", SIGNATURE);
    }

    /** Another delivery for each id. */
    private static TestRequest signedWithId(String id) {
        String body = BODY.replace("{", "{\"id\":\"" + id + "\",");
        return TestRequest.post(body).header("X-Attesta-Signature", "sha256=" + Hmac.hex(SECRET, body));
    }

    private Reply refused(TestRequest request) {
        Reception reception = receiver.receive("attesta", request);
        assertThat(reception).isInstanceOf(Reception.Answered.class);
        return ((Reception.Answered) reception).reply();
    }

    private Reception.Accepted accepted(String endpoint, TestRequest request) {
        Reception reception = receiver.receive(endpoint, request);
        assertThat(reception).isInstanceOf(Reception.Accepted.class);
        return (Reception.Accepted) reception;
    }

    @Test
    void handsAnAuthenticDeliveryToItsHandler() {
        Reception.Accepted accepted = accepted("attesta", signed());

        assertThat(accepted.delivery().event()).isEqualTo("APPROVED");
        assertThat(accepted.delivery().keyId()).isEqualTo("secret-1");
        assertThat(accepted.settle(new HandlerOutcome.Answered(204))).isNull();
        assertThat(answered).singleElement().satisfies(report -> {
            assertThat(report.verdict()).isEqualTo("authentic");
            assertThat(report.status()).isEqualTo(204);
            assertThat(report.bytes()).isEqualTo(BODY.length());
        });
    }

    @Test
    @DisplayName("row 67: an unsigned delivery is refused, unless the endpoint accepts unsigned; then it is marked")
    void marksUnsignedDeliveriesAsUnverified() {
        assertThat(refused(TestRequest.post(BODY)).status()).isEqualTo(401);
        Delivery delivery = accepted("open", TestRequest.post(BODY)).delivery();
        assertThat(delivery.verified()).isFalse();
        assertThat(delivery.keyId()).isNull();
        assertThat(delivery.eventTrusted()).isFalse();
        assertThat(accepted("open", signedWithId("2")).delivery().verified())
                .as("a signature that nobody can check verifies nothing")
                .isFalse();
        assertThat(receiver.acceptsUnsigned("open")).isTrue();
        assertThat(receiver.acceptsUnsigned("attesta")).isFalse();
    }

    @Test
    @DisplayName("rule 8: every authentication failure gets the very same answer")
    void answersEveryAuthenticationFailureAlike() {
        Set<Reply> replies = new HashSet<>();
        replies.add(refused(TestRequest.post(BODY)));
        replies.add(refused(TestRequest.post(BODY).header("X-Attesta-Signature", "nonsense")));
        replies.add(refused(signed().header("X-Attesta-Signature", SIGNATURE)));
        replies.add(refused(TestRequest.post(BODY + " ").header("X-Attesta-Signature", SIGNATURE)));
        String old = BODY.replace("2026", "2020");
        replies.add(refused(TestRequest.post(old).header("X-Attesta-Signature", "sha256=" + Hmac.hex(SECRET, old))));
        assertThat(replies).hasSize(1);
        assertThat(refusals)
                .containsExactly(
                        Refusal.MISSING_SIGNATURE,
                        Refusal.SIGNATURE_FORMAT,
                        Refusal.DUPLICATE_SIGNATURE,
                        Refusal.SIGNATURE_MISMATCH,
                        Refusal.STALE);
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    @DisplayName("rules 7, 8: one policy of answers")
    void answersByTheKindOfRefusal(Refusal refusal) {
        Reply reply = Reply.to(refusal);
        switch (refusal.kind()) {
            case AUTHENTICATION ->
                assertThat(reply)
                        .isEqualTo(Reply.to(Refusal.MISSING_SIGNATURE))
                        .hasToString(Reply.to(Refusal.STALE).toString());
            case REQUEST -> assertThat(reply.status()).isIn(405, 413, 415);
            case PASSING -> {
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.headers()).containsKey("Retry-After");
            }
        }
        assertThat(reply.headers()).containsEntry("Content-Type", "text/plain;charset=us-ascii");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "TRACE", "OPTIONS", "PATCH", "DELETE", "post", ""})
    @DisplayName("row 76: other methods, and no override")
    void refusesOtherMethods(String method) {
        TestRequest request = signed().method(method).header("X-HTTP-Method-Override", "POST");
        Reply reply = refused(request);
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers()).containsEntry("Allow", "POST");
        assertThat(request.wasRead()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "br",
                "deflate",
                "x-gzip",
                "identity, gzip",
                "gzip, identity",
                "GZIP",
                "zstd",
                "aes128gcm",
                "ıdentity"
            })
    @DisplayName("row 32: compressed bodies are refused unread and never inflated")
    void refusesContentEncodings(String coding) {
        TestRequest request = signed().header("Content-Encoding", coding);
        assertThat(refused(request).status()).isEqualTo(415);
        assertThat(request.wasRead()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "Identity", " identity ", ""})
    @DisplayName("row 33: the identity encoding is none")
    void takesTheIdentityEncoding(String coding) {
        accepted("attesta", signed().header("Content-Encoding", coding));
    }

    @Test
    void refusesByTheHeadAloneWithoutReadingTheBody() {
        for (TestRequest request : List.of(
                TestRequest.post(BODY),
                TestRequest.post(BODY).header("X-Attesta-Signature", "nonsense"),
                signed().declaring(1001),
                signed().declaring(1L << 40))) {
            refused(request);
            assertThat(request.wasRead()).isFalse();
        }
        assertThat(refusals)
                .containsExactly(
                        Refusal.MISSING_SIGNATURE, Refusal.SIGNATURE_FORMAT, Refusal.TOO_LONG, Refusal.TOO_LONG);
    }

    @Test
    void translatesWhatBecameOfTheBody() {
        assertThat(refused(signed().declaring(BODY.length() + 1)).close()).isTrue();
        assertThat(refused(signed().streaming(InputStream.nullInputStream())).status())
                .isEqualTo(503);
        assertThat(refused(signed().streaming(new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("connection reset");
                            }

                            @Override
                            public int read(byte[] into, int offset, int length) throws IOException {
                                return read();
                            }
                        }))
                        .status())
                .isEqualTo(503);
        String longer = "x".repeat(1001);
        TestRequest chunked = TestRequest.post(longer)
                .header("X-Attesta-Signature", SIGNATURE)
                .declaring(-1);
        assertThat(refused(chunked).status()).isEqualTo(413);
        assertThat(refusals).containsExactly(Refusal.TRUNCATED, Refusal.DRAINED, Refusal.TRUNCATED, Refusal.TOO_LONG);
    }

    @Test
    @DisplayName("row 34: a body that was taken is 503 and said so, whether that shows at its opening or later")
    void tellsATakenBodyFromABrokenConnection() {
        BodyDrainedException taken = new BodyDrainedException("a filter asked for it");
        assertThat(refused(signed().failing(taken)).status()).isEqualTo(503);
        assertThat(refused(signed().failing(new IOException("connection reset")))
                        .status())
                .isEqualTo(503);
        assertThat(refusals).containsExactly(Refusal.DRAINED, Refusal.TRUNCATED);
    }

    @Test
    @DisplayName("rule 7: what the handler did not do is asked for again; its own 2xx and 5xx stand")
    void answersForAHandlerThatFailed() {
        assertThat(accepted("attesta", signedWithId("a")).settle(new HandlerOutcome.Answered(200)))
                .isNull();
        assertThat(accepted("attesta", signedWithId("b")).settle(new HandlerOutcome.Answered(502)))
                .isNull();
        for (HandlerOutcome outcome : List.of(
                new HandlerOutcome.Threw(),
                new HandlerOutcome.Answered(404),
                new HandlerOutcome.Answered(409),
                new HandlerOutcome.Answered(302),
                new HandlerOutcome.Answered(100))) {
            Reply reply = accepted("attesta", signedWithId("c")).settle(outcome);
            assertThat(reply)
                    .as("a failure is forgotten")
                    .isNotNull()
                    .extracting(Reply::status)
                    .isEqualTo(503);
        }
    }

    @Test
    @DisplayName("row 43: a body that cannot be read as asked for is final, and reported as answered")
    void answersForABodyThatCannotBeRead() {
        assertThat(accepted("attesta", signed()).settle(new HandlerOutcome.Unreadable(false)))
                .isEqualTo(Reply.malformedForm());
        assertThat(accepted("attesta", signed()).settle(new HandlerOutcome.Unreadable(true)))
                .isEqualTo(Reply.partsNotRead());
        assertThat(answered).extracting(ExchangeReport::status).containsExactly(400, 415);
    }

    @Test
    void settlesOnce() {
        Reception.Accepted accepted = accepted("attesta", signed());
        assertThat(accepted.settle(new HandlerOutcome.Answered(200))).isNull();
        assertThat(accepted.settle(new HandlerOutcome.Threw())).isNull();
        assertThat(answered).hasSize(1);
        Reception.Accepted failed = accepted("attesta", signedWithId("f"));
        Reply first = failed.settle(new HandlerOutcome.Threw());
        assertThat(first).isNotNull();
        assertThat(failed.settle(new HandlerOutcome.Answered(200)))
                .as("what was said first is said again")
                .isEqualTo(first);
        assertThat(answered).hasSize(2);
    }

    @Test
    @DisplayName("row 105: a ring without a live secret at run time answers 503")
    void answersUnavailableWithoutALiveSecret() {
        Instant start = Instant.parse("2026-01-02T03:04:06Z");
        AtomicReference<Instant> now = new AtomicReference<>(start);
        try (WebhookReceiver expiring = WebhookReceiver.builder()
                .clock(now::get)
                .endpoint(Endpoint.of("a", Senders.attesta())
                        .secret(Secret.text("k", SECRET).notAfter(start.plusSeconds(1))))
                .endpoint(Endpoint.of("b", Senders.attesta()).secret("another secret of more than thirty-two bytes"))
                .endpoint(Endpoint.of("open", Senders.attesta()).acceptUnsigned())
                .build()) {
            assertThat(expiring.receive("a", signed())).isInstanceOf(Reception.Accepted.class);
            assertThat(expiring.endpointsWithoutLiveSecret()).isEmpty();
            now.set(start.plusSeconds(1));
            assertThat(expiring.endpointsWithoutLiveSecret()).containsExactly("a");
            assertThat(expiring.receive("a", signed()))
                    .isInstanceOfSatisfying(
                            Reception.Answered.class,
                            answer -> assertThat(answer.reply().status()).isEqualTo(503));
        }
    }

    @Test
    void refusesAnEndpointThatItDoesNotHave() {
        assertThatThrownBy(() -> receiver.receive("nobody", signed()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("attesta, open");
    }

    @Test
    void survivesAListenerThatThrows() {
        try (WebhookReceiver noisy = WebhookReceiver.builder()
                .clock(InstantSource.fixed(Instant.parse("2026-01-02T03:04:06Z")))
                .endpoint(Endpoint.of("a", Senders.attesta()).secret(SECRET))
                .listener(new ReceiverListener() {
                    @Override
                    public void accepted(DeliveryFacts delivery, Set<Notice> notices) {
                        throw new IllegalStateException("by test");
                    }

                    @Override
                    public void refused(String endpoint, Refusal refusal) {
                        throw new IllegalStateException("by test");
                    }
                })
                .build()) {
            assertThat(noisy.receive("a", signed())).isInstanceOf(Reception.Accepted.class);
            assertThat(noisy.receive("a", TestRequest.post("x"))).isInstanceOf(Reception.Answered.class);
        }
    }

    @Test
    void closesTheRingsOfItsEndpoints() {
        SecretRing ring = SecretRing.reloading(SecretSources.supplier("test", () -> List.of(Secret.text("k", SECRET))));
        WebhookReceiver.builder()
                .endpoint(Endpoint.of("a", Senders.attesta()).secrets(ring))
                .build()
                .close();
        assertThatThrownBy(ring::reload).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tellsHowLongAnExchangeTook() {
        long[] nanos = {0};
        try (WebhookReceiver timed = WebhookReceiver.builder()
                .nanoTime(() -> nanos[0])
                .clock(InstantSource.fixed(Instant.parse("2026-01-02T03:04:06Z")))
                .endpoint(Endpoint.of("a", Senders.attesta()).secret(SECRET))
                .listener(listener)
                .build()) {
            Reception.Accepted accepted = (Reception.Accepted) timed.receive("a", signed());
            nanos[0] = 1_500_000;
            assertThat(accepted.settle(new HandlerOutcome.Answered(200))).isNull();
            assertThat(answered.get(0).took()).isEqualTo(Duration.ofNanos(1_500_000));
        }
    }
}
