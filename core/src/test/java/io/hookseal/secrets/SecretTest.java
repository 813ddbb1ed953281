package io.hookseal.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    @DisplayName("row 25: a secret beyond ASCII is its UTF-8 bytes")
    void takesTextAsUtf8() {
        assertThat(KeyMaterial.expose(Secret.text("k", "clé-秘密-🔑"))).isEqualTo("clé-秘密-🔑".getBytes(UTF_8));
    }

    @Test
    void trimsNothing() {
        assertThat(KeyMaterial.expose(Secret.text("k", " a\n"))).isEqualTo(" a\n".getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"HEX,00ffAB10", "BASE64,AP+rEA==", "BASE64,AP+rEA", "WHSEC,whsec_AP+rEA=="})
    void decodesEachEncoding(SecretEncoding encoding, String value) {
        assertThat(KeyMaterial.expose(Secret.of("k", value, encoding)))
                .isEqualTo(new byte[] {0, (byte) 0xff, (byte) 0xab, 0x10});
    }

    @ParameterizedTest
    @CsvSource({
        "HEX,0011zq7",
        "HEX,0011zq77",
        "BASE64,zq7-zq7_",
        "BASE64,'zq7 zq7 '",
        "WHSEC,zq7zq7zq",
        "WHSEC,whsec_zq7-",
        "WHSEC,WHSEC_zq7zq7zq"
    })
    @DisplayName("row 132: a value that cannot be decoded is never quoted, not even one character of it in a cause")
    void refusesWhatIsNotInTheEncodingWithoutQuotingIt(SecretEncoding encoding, String value) {
        assertThatThrownBy(() -> Secret.of("billing", value, encoding))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'billing'")
                .hasMessageContaining("declare")
                .hasMessageNotContaining("zq7")
                .hasNoCause();
    }

    @Test
    void refusesHalfASurrogatePairInsteadOfSigningWithAQuestionMark() {
        assertThatThrownBy(() -> Secret.text("k", "a\uD800b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause();
    }

    @Test
    @DisplayName("row 132: toString shows id and window, never the key")
    void showsIdAndWindowOnly() {
        Secret secret = Secret.text("k1", "zq7zq7zq7").notBefore(NOON).notAfter(NOON.plusSeconds(60));
        assertThat(secret)
                .hasToString("Secret[id=k1, notBefore=2026-11-21T12:00:00Z, notAfter=2026-11-21T12:01:00Z]")
                .isNotInstanceOf(Serializable.class);
        assertThat(new Tenant("t", SecretRing.of(secret)).toString())
                .contains("k1")
                .doesNotContain("zq7");
    }

    @Test
    void isEqualToItselfAlone() {
        assertThat(Secret.text("k", "same")).isNotEqualTo(Secret.text("k", "same"));
    }

    @Test
    @DisplayName("row 120: a key is dead before its not-before and from its not-after on")
    void isLiveFromNotBeforeInclusiveToNotAfterExclusive() {
        Secret secret = Secret.text("k", "x").notBefore(NOON).notAfter(NOON.plusNanos(2));
        assertThat(secret.liveAt(NOON.minusNanos(1))).isFalse();
        assertThat(secret.liveAt(NOON)).isTrue();
        assertThat(secret.liveAt(NOON.plusNanos(1))).isTrue();
        assertThat(secret.liveAt(NOON.plusNanos(2))).isFalse();
        assertThat(Secret.text("k", "x").liveAt(Instant.MIN)).isTrue();
        assertThat(Secret.text("k", "x").liveAt(Instant.MAX)).isTrue();
    }

    @Test
    void refusesAWindowWithoutTime() {
        Secret secret = Secret.text("k", "x").notBefore(NOON);
        assertThatThrownBy(() -> secret.notAfter(NOON)).hasMessageContaining("never be live");
        assertThatThrownBy(() -> Secret.text("k", "x").notAfter(NOON).notBefore(NOON))
                .hasMessageContaining("never be live");
    }

    @Test
    void copiesKeysInAndOut() {
        byte[] key = {1, 2, 3};
        Secret secret = Secret.bytes("k", key);
        key[0] = 9;
        byte[] out = KeyMaterial.expose(secret);
        out[1] = 9;
        assertThat(KeyMaterial.expose(secret)).containsExactly(1, 2, 3);
    }

    @Test
    @DisplayName("row 100: an empty key is not handed out even if nobody checked it")
    void doesNotExposeAnEmptyKey() {
        assertThatThrownBy(() -> KeyMaterial.expose(Secret.text("k", null))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> KeyMaterial.expose(Secret.text("k", ""))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "zq7\nzq7", "zq7\u0000", "zq7\u0085"})
    void refusesIdsThatCannotBeShown(String id) {
        assertThatThrownBy(() -> Secret.text(id, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("zq7");
    }
}
