package io.hookseal.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
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
    @DisplayName(
            "rule 2: any text of any MAC's length is decoded as the JDK does, or refused where a pattern refuses it")
    void agreesWithThePlainReference() {
        Random random = new Random(2104);
        String characters = "0123456789abcdefABCDEF".repeat(8) + "/:@G`g \u00b2\uff11\u0661";
        Pattern digits = Pattern.compile("[0-9a-fA-F]*");
        int decoded = 0;
        for (int round = 0; round < 20_000; round++) {
            int length = new int[] {20, 32, 48, 64}[round % 4];
            int from = random.nextInt(8);
            int odd = random.nextInt(20) == 0 ? random.nextInt(3) - 1 : 0;
            StringBuilder text = new StringBuilder("sha256==".substring(0, from));
            for (int i = 0; i < 2 * length + odd; i++) {
                text.append(characters.charAt(random.nextInt(round % 3 == 0 ? 22 : characters.length())));
            }
            String spelled = text.substring(from);
            byte[] expected = odd == 0 && digits.matcher(spelled).matches()
                    ? HexFormat.of().parseHex(spelled)
                    : null;
            decoded += expected == null ? 0 : 1;
            assertThat(StrictDecoding.hex(text.toString(), from, length))
                    .as(spelled)
                    .isEqualTo(expected);
        }
        assertThat(decoded).isBetween(4_000, 16_000);
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
