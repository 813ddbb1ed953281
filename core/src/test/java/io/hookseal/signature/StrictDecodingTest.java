package io.hookseal.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StrictDecodingTest {
    private static final int LENGTH = 32;

    private static byte[] any() {
        byte[] bytes = new byte[LENGTH];
        new Random(8).nextBytes(bytes);
        return bytes;
    }

    @Test
    @DisplayName("rule 2: at every place, of all characters the 22 hexadecimal digits are taken and no others")
    void takesTheAsciiDigitsAlone() {
        String text = HexFormat.of().formatHex(any());
        for (int at = 0; at < text.length(); at++) {
            for (int c = 0; c <= Character.MAX_VALUE; c += c < 0x300 ? 1 : 251) {
                String spelled = text.substring(0, at) + (char) c + text.substring(at + 1);
                boolean digit = "0123456789abcdefABCDEF".indexOf(c) >= 0;
                byte[] decoded = StrictDecoding.hex("p=" + spelled, 2, LENGTH);
                assertThat(decoded != null).as("character %d at %d", c, at).isEqualTo(digit);
                if (digit) {
                    assertThat(decoded).isEqualTo(HexFormat.of().parseHex(spelled));
                }
            }
        }
    }

    @Test
    @DisplayName("rule 2: upper, lower and mixed case spell the same bytes")
    void takesEitherCase() {
        byte[] bytes = any();
        String lower = HexFormat.of().formatHex(bytes);
        String upper = lower.toUpperCase(Locale.ROOT);
        StringBuilder mixed = new StringBuilder();
        for (int i = 0; i < lower.length(); i++) {
            mixed.append((i % 3 == 0 ? upper : lower).charAt(i));
        }
        assertThat(StrictDecoding.hex(lower, 0, LENGTH)).isEqualTo(bytes);
        assertThat(StrictDecoding.hex(upper, 0, LENGTH)).isEqualTo(bytes);
        assertThat(StrictDecoding.hex(mixed.toString(), 0, LENGTH)).isEqualTo(bytes);
    }

    @Test
    @DisplayName("rule 2: only the whole length is taken")
    void takesOneLength() {
        String text = HexFormat.of().formatHex(any());
        assertThat(StrictDecoding.hex(text, 1, LENGTH)).isNull();
        assertThat(StrictDecoding.hex(text + "0", 0, LENGTH)).isNull();
        assertThat(StrictDecoding.hex(text + "00", 0, LENGTH)).isNull();
        assertThat(StrictDecoding.hex("", 0, LENGTH)).isNull();
    }
}
