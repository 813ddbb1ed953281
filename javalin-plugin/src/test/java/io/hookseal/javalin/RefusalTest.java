package io.hookseal.javalin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hookseal.verification.Refusal;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, and that the refusal is the receiver's, byte for byte. */
class RefusalTest {
    private static final byte[] BODY = Signed.BODY;
    private static final String GOOD = Signed.by(Signed.SECRET, BODY);
    private static final String HEX = Signed.hex(Signed.SECRET, BODY);

    private static App app;

    @BeforeAll
    static void start() {
        app = App.plugin((config, plugin) -> {
            config.routes.error(401, ctx -> ctx.html("<h1>my own 401</h1>"));
            config.routes.after(ctx -> ctx.header("X-After", "set").status(418));
        });
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void forget() {
        app.forget();
        app.handled.clear();
        app.reports.answered.clear();
        app.reports.refused.clear();
        app.reports.notices.clear();
    }

    static Stream<Arguments> unauthentic() {
        byte[] flipped = BODY.clone();
        flipped[20] ^= 1;
        return Stream.of(
                arguments("row 1: no signature header", Wire.post("/hook").body(BODY)),
                arguments("row 2: an empty signature", signed("")),
                arguments("row 2: a blank signature", signed(" \t ")),
                arguments("row 3: the prefix alone", signed("sha256=")),
                arguments("row 4: 63 hex digits", signed("sha256=" + HEX.substring(1))),
                arguments("row 6: the first 32 digits of the right one", signed("sha256=" + HEX.substring(0, 32))),
                arguments("row 7: a digit that is none", signed("sha256=" + HEX.substring(1) + "g")),
                arguments("row 11: no prefix", signed(HEX)),
                arguments("row 15: two valid header lines", signed(GOOD).header(Signed.HEADER, GOOD)),
                arguments(
                        "row 16: bad, then good",
                        signed("sha256=" + "0".repeat(64)).header(Signed.HEADER, GOOD)),
                arguments("row 16: good, then bad", signed(GOOD).header(Signed.HEADER, "sha256=" + "0".repeat(64))),
                arguments(
                        "row 20: the signature in the query",
                        Wire.post("/hook?" + Signed.HEADER + "=" + GOOD).body(BODY)),
                arguments(
                        "row 20: the signature in the body",
                        Wire.post("/hook")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .body((Signed.HEADER + "=" + GOOD).getBytes(UTF_8))),
                arguments(
                        "row 20: the signature in a trailer",
                        Wire.post("/hook").chunked(BODY, Signed.HEADER + ": " + GOOD)),
                arguments(
                        "row 22: a forged X-Forwarded-For makes nobody trusted",
                        Wire.post("/hook")
                                .header("X-Forwarded-For", "127.0.0.1")
                                .header("X-Forwarded-Proto", "https")
                                .body(BODY)),
                arguments("row 41: a flipped bit", signed(GOOD, flipped)),
                arguments("row 41: a newline added", signed(GOOD, (new String(BODY, UTF_8) + "\n").getBytes(UTF_8))),
                arguments("row 41: a newline trimmed", signed(GOOD, Arrays.copyOf(BODY, BODY.length - 1))),
                arguments("another secret", signed(Signed.by(Signed.OTHER_SECRET, BODY))),
                arguments(
                        "another endpoint's delivery",
                        Wire.post("/hook")
                                .header(Signed.OTHER_HEADER, Signed.by(Signed.OTHER_SECRET, BODY))
                                .body(BODY)),
                arguments(
                        "row 97: a stale signed time",
                        Signed.delivery(new String(BODY, UTF_8)
                                .replace("2026-11-21", "2026-11-01")
                                .getBytes(UTF_8))));
    }

    private static Wire signed(String value) {
        return signed(value, BODY);
    }

    private static Wire signed(String value, byte[] body) {
        return Wire.post("/hook").header(Signed.HEADER, value).body(body);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unauthentic")
    @DisplayName("rows 1-4, 6, 7, 11, 15, 16, 20, 22, 41, 97: the uniform 401")
    void answersEveryAuthenticationFailureWithTheSameBytes(String what, Wire request) throws IOException {
        Wire.Answer reference = app.send(Wire.post("/hook").body("nothing".getBytes(UTF_8)));

        Wire.Answer answer = app.send(request);

        assertThat(answer.comparable()).as(what).isEqualTo(reference.comparable());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("unauthorized\n");
        assertThat(answer.header("X-After")).isEmpty();
        assertThat(app.handled).isEmpty();
        assertThat(app.reports.answered).hasSize(2);
        assertThat(app.reports.refused).allMatch(refusal -> refusal.kind() == Refusal.Kind.AUTHENTICATION);
    }

    @Test
    @DisplayName("row 24: any case of the header name")
    void takesTheHeaderNameInAnyCase() throws IOException {
        for (String name : List.of("x-validibot-signature", "X-VALIDIBOT-SIGNATURE", "x-ValidiBot-sIGNATURE")) {
            app.forget();
            assertThat(app.send(Wire.post("/hook").header(name, GOOD).body(BODY))
                            .body())
                    .isEqualTo("handled");
        }
        assertThat(app.handled).hasSize(3).allMatch(delivery -> delivery.verified());
    }

    @Test
    @DisplayName("row 22: forged X-Forwarded-* headers are ignored")
    void ignoresForwardedHeaders() throws IOException {
        Wire.Answer answer = app.send(Signed.delivery(BODY)
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Prefix", "/other")
                .header("X-Original-URL", "/other")
                .header("Forwarded", "for=127.0.0.1;host=evil.example"));

        assertThat(answer.body()).isEqualTo("handled");
        assertThat(app.handled).extracting(delivery -> delivery.endpoint()).containsExactly("validibot");
    }

    @Test
    @DisplayName("row 32: a content encoding is 415, and never inflated")
    void refusesContentEncodings() throws IOException {
        for (String encoding : List.of("gzip", "br", "identity, gzip", "GZIP")) {
            Wire.Answer answer = app.send(Signed.delivery(BODY).header("Content-Encoding", encoding));
            assertThat(answer.status()).as(encoding).isEqualTo(415);
            assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
        }
        assertThat(app.handled).isEmpty();
    }

    @Test
    @DisplayName("row 33: the encoding identity is none")
    void takesIdentity() throws IOException {
        assertThat(app.send(Signed.delivery(BODY).header("Content-Encoding", "identity"))
                        .body())
                .isEqualTo("handled");
    }

    @Test
    @DisplayName("row 36: a body of exactly the limit")
    void takesABodyOfExactlyTheLimit() throws IOException {
        byte[] body = padded(App.MAX_BODY);
        assertThat(app.send(Signed.delivery(body)).body()).isEqualTo("handled");
        assertThat(app.handled.get(0).body()).isEqualTo(body);
    }

    @Test
    @DisplayName("row 37: limit + 1 declared: 413 without reading")
    void refusesALongDeclaredBodyUnread() throws IOException {
        Wire.Answer answer = app.send(Wire.post("/hook")
                .keepAlive()
                .header(Signed.HEADER, GOOD)
                .header("Content-Length", Integer.toString(App.MAX_BODY + 1)));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.closed()).isTrue();
        assertThat(app.reports.refused).containsExactly(Refusal.TOO_LONG);
    }

    @Test
    @DisplayName("row 38: chunked limit + 1: 413 and the connection closed")
    void refusesALongChunkedBodyAndCloses() throws IOException {
        byte[] body = padded(App.MAX_BODY + 1);
        Wire.Answer answer = app.send(Wire.post("/hook")
                .keepAlive()
                .header(Signed.HEADER, Signed.by(Signed.SECRET, body))
                .chunked(body));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.closed()).isTrue();
        assertThat(app.handled).isEmpty();
    }

    @Test
    @DisplayName("row 44: Expect: 100-continue without a signature: refused before the body is asked for")
    void refusesBeforeAskingForTheBody() throws IOException {
        Wire.Answer answer =
                app.send(Wire.post("/hook").header("Expect", "100-continue").header("Content-Length", "100"));

        assertThat(answer.continued()).isFalse();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("unauthorized\n");
    }

    @Test
    @DisplayName("row 44: Expect: 100-continue with a signature is told to go on")
    void asksForTheBodyOfASignedRequest() throws IOException {
        Wire.Answer answer = app.send(Wire.post("/hook")
                .header("Expect", "100-continue")
                .header(Signed.HEADER, GOOD)
                .body(BODY));

        assertThat(answer.continued()).isTrue();
        assertThat(answer.body()).isEqualTo("handled");
    }

    @Test
    @DisplayName("row 67: an unsigned delivery is taken only where the endpoint accepts it, and is marked")
    void takesUnsignedDeliveriesOnlyWhereTheyAreAccepted() throws IOException {
        assertThat(app.send(Wire.post("/other").body(BODY)).status()).isEqualTo(401);
        assertThat(app.send(Wire.post("/open").body(BODY)).body()).isEqualTo("handled");
        assertThat(app.handled).hasSize(1).noneMatch(delivery -> delivery.verified());
    }

    @Test
    @DisplayName("each endpoint takes its own deliveries and no other's")
    void keepsEndpointsApart() throws IOException {
        String other = Signed.by(Signed.OTHER_SECRET, BODY);
        Wire forOther = Wire.post("/other").header(Signed.OTHER_HEADER, other).body(BODY);
        Wire forOtherAtHook = Wire.post("/hook")
                .header(Signed.OTHER_HEADER, other)
                .header(Signed.HEADER, other)
                .body(BODY);

        assertThat(app.send(forOther).body()).isEqualTo("handled");
        assertThat(app.send(forOtherAtHook).status()).isEqualTo(401);
        assertThat(app.handled).extracting(delivery -> delivery.endpoint()).containsExactly("attesta");
    }

    private static byte[] padded(int length) {
        String start = "{\"event\":\"e\",\"timestamp\":\"2026-11-21T12:00:00Z\",\"run\":{\"id\":\"r\"},\"p\":\"";
        String end = "\"}";
        return (start + "x".repeat(length - start.length() - end.length()) + end).getBytes(UTF_8);
    }
}
