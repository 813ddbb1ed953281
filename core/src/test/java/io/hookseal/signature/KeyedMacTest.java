package io.hookseal.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.Hmac;
import io.hookseal.scheme.MacAlgorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyedMacTest {
    @ParameterizedTest
    @EnumSource(MacAlgorithm.class)
    void computesWhatTheJdkComputes(MacAlgorithm algorithm) {
        Random random = new Random(42);
        String jdk = algorithm.digest().replace("SHA-", "HmacSHA");
        for (int keyLength : new int[] {1, 16, 32, 63, 64, 65, 127, 128, 129, 500}) {
            byte[] key = new byte[keyLength];
            random.nextBytes(key);
            KeyedMac mac = KeyedMac.prepare(algorithm, key);
            for (int length : new int[] {0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 10_000}) {
                byte[] data = new byte[length];
                random.nextBytes(data);
                assertThat(mac.mac(SignedBytes.of(data))).isEqualTo(Hmac.of(jdk, key, data));
                byte[] into = new byte[algorithm.length()];
                mac.mac(null, data, into);
                assertThat(into).isEqualTo(Hmac.of(jdk, key, data));
                assertThat(mac.mac(SignedBytes.of(ByteBuffer.wrap(data).asReadOnlyBuffer())))
                        .isEqualTo(Hmac.of(jdk, key, data));
                int cut = length / 3;
                SignedBytes parts = SignedBytes.around(
                        Arrays.copyOfRange(data, 0, cut),
                        Arrays.copyOfRange(data, cut, 2 * cut),
                        Arrays.copyOfRange(data, 2 * cut, length));
                assertThat(mac.mac(parts)).isEqualTo(Hmac.of(jdk, key, data));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MacAlgorithm.class)
    void passesItsSelfTestOnThisJdk(MacAlgorithm algorithm) {
        MacSelfTest.run(algorithm);
    }

    @Test
    @DisplayName("row 107: a JDK without the digest")
    void saysThatTheDigestIsMissing() {
        KeyedMac.Digests none = name -> {
            throw new NoSuchAlgorithmException(name);
        };
        assertThatThrownBy(() -> MacSelfTest.run(MacAlgorithm.HMAC_SHA_256, none))
                .isInstanceOf(MacUnavailableException.class)
                .hasMessageContaining("SHA-256");
    }

    @Test
    @DisplayName("row 107: a provider whose digests cannot be copied")
    void saysThatTheDigestCannotBeCopied() {
        KeyedMac.Digests fixed = name -> new Odd(name, false);
        assertThatThrownBy(() -> MacSelfTest.run(MacAlgorithm.HMAC_SHA_256, fixed))
                .isInstanceOf(MacUnavailableException.class);
    }

    @Test
    @DisplayName("row 108: a provider that computes something else")
    void failsTheSelfTestWhereTheAnswerIsWrong() {
        KeyedMac.Digests wrong = name -> new Odd(name, true);
        assertThatThrownBy(() -> MacSelfTest.run(MacAlgorithm.HMAC_SHA_256, wrong))
                .isInstanceOf(MacUnavailableException.class)
                .hasMessageContaining("known answer");
    }

    @Test
    void neverMatchesAnEmptyOrShortenedCandidate() {
        byte[] mac = new byte[32];
        assertThat(Macs.matchesAny(mac, List.of())).isFalse();
        assertThat(Macs.matchesAny(mac, List.of(new byte[0]))).isFalse();
        assertThat(Macs.matchesAny(mac, List.of(new byte[31]))).isFalse();
        assertThat(Macs.matchesAny(mac, List.of(new byte[33]))).isFalse();
        assertThat(Macs.matchesAny(new byte[0], List.of(new byte[0]))).isFalse();
        assertThat(Macs.matchesAny(mac, List.of(new byte[31], new byte[32]))).isTrue();
        assertThat(Macs.matchesAny(mac, List.of(new byte[32], new byte[31]))).isTrue();
    }

    @Test
    void keepsListsOfFieldsApart() {
        assertThat(FieldDigest.of(List.of("ab", "c"))).isNotEqualTo(FieldDigest.of(List.of("a", "bc")));
        assertThat(FieldDigest.of(List.of("a"))).isNotEqualTo(FieldDigest.of(List.of("a", "")));
        assertThat(FieldDigest.of(List.of("\ud800"))).isNotEqualTo(FieldDigest.of(List.of("?")));
    }

    /** A digest that cannot be copied, or that answers with zeros. */
    private static final class Odd extends MessageDigest implements Cloneable {
        private final boolean copies;

        Odd(String name, boolean copies) {
            super(name);
            this.copies = copies;
        }

        @Override
        protected void engineUpdate(byte input) {}

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {}

        @Override
        protected byte[] engineDigest() {
            return new byte[32];
        }

        @Override
        protected void engineReset() {}

        @Override
        public Object clone() throws CloneNotSupportedException {
            if (!copies) {
                throw new CloneNotSupportedException("by test");
            }
            return super.clone();
        }
    }
}
