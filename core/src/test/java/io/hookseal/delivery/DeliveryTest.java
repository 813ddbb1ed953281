package io.hookseal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookseal.json.JsonLexis;
import io.hookseal.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {
    private static final String TEXT = "{\"event\":\"run.failed\",\"run\":{\"id\":\"r-17\",\"n\":1.50,\"ok\":false,"
            + "\"none\":null,\"tags\":[\"a\"]},\"caf\u00e9\":\"\\u00e9\"}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Delivery.Builder delivery(String body) {
        return Delivery.of("runs", "validibot", bytes(body));
    }

    private static Delivery wellFormed(String body) {
        return delivery(body).wellFormed(JsonLexis.STRICT).build();
    }

    @Test
    void tellsTheFactsItWasGiven() {
        Instant time = Instant.parse("2026-01-02T03:04:05Z");
        Delivery delivery = delivery(TEXT)
                .tenant("acme")
                .event("run.failed", true)
                .keyId("k1")
                .signedTime(time)
                .wellFormed(JsonLexis.STRICT)
                .build();
        assertThat(delivery.endpoint()).isEqualTo("runs");
        assertThat(delivery.sender()).isEqualTo("validibot");
        assertThat(delivery.tenant()).isEqualTo("acme");
        assertThat(delivery.event()).isEqualTo("run.failed");
        assertThat(delivery.eventTrusted()).isTrue();
        assertThat(delivery.keyId()).isEqualTo("k1");
        assertThat(delivery.signedTime()).isEqualTo(time);
        assertThat(delivery.verified()).isTrue();
        assertThat(delivery.wellFormed()).isTrue();
        assertThat(delivery.length()).isEqualTo(bytes(TEXT).length);
    }

    @Test
    @DisplayName("nothing is trusted unless it was said: unverified, no event, not well-formed")
    void trustsNothingByDefault() {
        Delivery delivery = delivery(TEXT).build();
        assertThat(delivery.verified()).isFalse();
        assertThat(delivery.eventTrusted()).isFalse();
        assertThat(delivery.wellFormed()).isFalse();
        assertThat(delivery.event()).isNull();
        assertThat(delivery.keyId()).isNull();
        assertThat(delivery.tenant()).isNull();
        assertThat(delivery.signedTime()).isNull();
    }

    @Test
    @DisplayName("a listener knows a delivery again by its facts")
    void hasOneObjectOfFacts() {
        Delivery delivery = delivery(TEXT).build();
        assertThat(delivery.facts()).isSameAs(delivery.facts());
        assertThat(delivery(TEXT).build().facts()).isNotEqualTo(delivery.facts());
    }

    @Test
    void trustsNoEventThatIsNotThere() {
        assertThat(delivery(TEXT).event(null, true).build().eventTrusted()).isFalse();
        assertThat(delivery(TEXT).event("push", false).build().eventTrusted()).isFalse();
    }

    @Test
    void copiesTheBodyOut() {
        Delivery delivery = wellFormed(TEXT);
        byte[] copy = delivery.body();
        assertThat(copy).isEqualTo(bytes(TEXT));
        Arrays.fill(copy, (byte) 'x');
        assertThat(delivery.body()).isEqualTo(bytes(TEXT));
        assertThat(delivery.field("/event")).extracting(JsonValue::text).isEqualTo("run.failed");
    }

    @Test
    @DisplayName("the body comes in without a copy: the verifier owns it")
    void takesTheBodyOver() {
        byte[] body = bytes("{\"event\":\"a\"}");
        Delivery delivery = Delivery.of("runs", "validibot", body).build();
        body[10] = 'b';
        assertThat(delivery.body()).as("as documented: handed over, not copied").isEqualTo(body);
    }

    @Test
    void streamsTheBodyFromItsFirstByteEachTime() throws IOException {
        Delivery delivery = wellFormed(TEXT);
        for (int i = 0; i < 2; i++) {
            try (InputStream stream = delivery.bodyStream()) {
                byte[] read = stream.readAllBytes();
                assertThat(read).isEqualTo(bytes(TEXT));
                Arrays.fill(read, (byte) 'x');
            }
        }
        assertThat(delivery.body()).isEqualTo(bytes(TEXT));
    }

    @Test
    @DisplayName("exact bytes: a stream that changes what it is given does not change the body")
    void lendsItsBytesToNobody() throws IOException {
        Delivery delivery = wellFormed(TEXT);
        OutputStream greedy = new OutputStream() {
            @Override
            public void write(int one) {}

            @Override
            public void write(byte[] bytes, int from, int length) {
                Arrays.fill(bytes, (byte) 'x');
            }
        };
        try (InputStream stream = delivery.bodyStream()) {
            assertThat(stream.skip(3)).isEqualTo(3);
            assertThat(stream.transferTo(greedy)).isEqualTo(bytes(TEXT).length - 3);
            assertThat(stream.read()).isEqualTo(-1);
        }
        assertThat(delivery.body()).isEqualTo(bytes(TEXT));
    }

    @Test
    void findsScalarsByPointer() {
        Delivery delivery = wellFormed(TEXT);
        assertThat(delivery.field("/run/id")).satisfies(value -> {
            assertThat(value.kind()).isEqualTo(JsonValue.Kind.STRING);
            assertThat(value.text()).isEqualTo("r-17");
        });
        assertThat(delivery.field("/run/n")).satisfies(value -> {
            assertThat(value.kind()).isEqualTo(JsonValue.Kind.NUMBER);
            assertThat(value.text()).as("as it was sent").isEqualTo("1.50");
        });
        assertThat(delivery.field("/run/ok")).extracting(JsonValue::kind).isEqualTo(JsonValue.Kind.FALSE);
        assertThat(delivery.field("/run/none")).extracting(JsonValue::kind).isEqualTo(JsonValue.Kind.NULL);
        assertThat(delivery.field("/caf\u00e9")).extracting(JsonValue::text).isEqualTo("\u00e9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run", "/run/tags", "/run/tags/0", "/missing", "/run/id/x", "/", "/Event"})
    void findsNothingWhereNoScalarStands(String pointer) {
        assertThat(wellFormed(TEXT).field(pointer)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "event", "run/id", "/a~", "/a~2"})
    void refusesAPointerThatIsNone(String pointer) {
        Delivery delivery = wellFormed(TEXT);
        assertThatIllegalArgumentException().isThrownBy(() -> delivery.field(pointer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "not json", "{\"event\":\"a\",\"event\":\"b\"}", "{\"event\":\"a\"} x", "\ufeff{\"event\":1}"
            })
    void findsNothingInABodyThatIsNotWellFormed(String body) {
        assertThat(delivery(body).build().field("/event")).isNull();
    }

    @Test
    @DisplayName("row 53: fields beside NaN only where the sender writes it")
    void readsFieldsInTheSendersLexis() {
        String body = "{\"event\":\"a\",\"score\":NaN}";
        Delivery python = delivery(body).wellFormed(JsonLexis.NAN_AND_INFINITY).build();
        assertThat(python.field("/event")).extracting(JsonValue::text).isEqualTo("a");
        assertThat(python.field("/score")).extracting(JsonValue::text).isEqualTo("NaN");
        assertThat(delivery(body).build().field("/event")).isNull();
    }

    @Test
    void computesItsIdentityOnceAndOnlyWhenAsked() {
        AtomicInteger computed = new AtomicInteger();
        Delivery delivery = delivery(TEXT)
                .identity(() -> {
                    computed.incrementAndGet();
                    return new byte[] {0x00, 0x1f, (byte) 0xab, (byte) 0xff};
                })
                .build();
        assertThat(computed).hasValue(0);
        assertThat(delivery.identity()).isEqualTo("001fabff");
        assertThat(delivery.identity()).isEqualTo("001fabff");
        assertThat(computed).hasValue(1);
    }

    @Test
    @DisplayName("rule 8: toString shows where it arrived, and nothing of what was said")
    void showsNoContent() {
        Delivery delivery = delivery(TEXT)
                .tenant("acme-tenant")
                .event("run.failed", true)
                .keyId("key-one")
                .wellFormed(JsonLexis.STRICT)
                .identity(() -> new byte[] {(byte) 0xab, (byte) 0xcd})
                .build();
        assertThat(delivery.identity()).isEqualTo("abcd");
        assertThat(delivery.toString())
                .contains("runs", "validibot", "verified=true", Integer.toString(delivery.length()))
                .doesNotContain("run.failed", "r-17", "{", "acme-tenant", "abcd");
        assertThat(String.valueOf(delivery.field("/run/id"))).doesNotContain("r-17");
    }
}
