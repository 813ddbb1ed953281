package io.hookseal.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacsTest {
    private static final byte[] MAC = "a mac of thirty-two bytes length".getBytes(StandardCharsets.US_ASCII);

    /** Says which of its elements were looked at. */
    private static final class Watched extends AbstractList<byte[]> {
        private final List<byte[]> candidates;
        private final Set<Integer> seen = new TreeSet<>();

        Watched(List<byte[]> candidates) {
            this.candidates = candidates;
        }

        @Override
        public byte[] get(int index) {
            seen.add(index);
            return candidates.get(index);
        }

        @Override
        public int size() {
            return candidates.size();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    @DisplayName("rule 2: every candidate is compared, whichever of them matches")
    void comparesEveryCandidate(int matching) {
        byte[][] candidates = {new byte[32], new byte[32], new byte[32], new byte[32]};
        candidates[matching] = MAC.clone();
        Watched watched = new Watched(List.of(candidates));
        assertThat(Macs.matchesAny(MAC, watched)).isTrue();
        assertThat(watched.seen).containsExactly(0, 1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 32, 48, 64})
    @DisplayName(
            "rule 2: a signature at the beginning of an array is compared in every bit, and what stands behind it is not")
    void seesEveryBitAtTheBeginning(int length) {
        byte[] mac = new byte[length];
        Arrays.fill(mac, (byte) 0x5a);
        byte[] signature = new byte[2 * length + 7];
        Arrays.fill(signature, (byte) 0x5a);
        assertThat(Macs.begins(mac, signature)).isTrue();
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            signature[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(Macs.begins(mac, signature)).as("bit %d", bit).isEqualTo(bit >= 8 * length);
            signature[bit / 8] ^= (byte) (1 << (bit % 8));
        }
        assertThat(Macs.begins(new byte[0], signature)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 32, 48, 64, 30, 1})
    @DisplayName("rule 2: a difference is seen in every bit, wherever it stands")
    void seesEveryBit(int length) {
        byte[] mac = new byte[length];
        Arrays.fill(mac, (byte) 0x5a);
        assertThat(Macs.matchesAny(mac, List.of(mac.clone()))).isTrue();
        for (int bit = 0; bit < 8 * length; bit++) {
            byte[] other = mac.clone();
            other[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(Macs.matchesAny(mac, List.of(other))).as("bit %d", bit).isFalse();
        }
        assertThat(Macs.matchesAny(mac, List.of(Arrays.copyOf(mac, length + 4))))
                .isFalse();
        assertThat(Macs.matchesAny(Arrays.copyOf(mac, length + 4), List.of(mac)))
                .isFalse();
    }
}
