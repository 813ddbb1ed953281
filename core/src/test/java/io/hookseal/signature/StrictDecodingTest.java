package io.hookseal.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StrictDecodingTest {
    private static final int LENGTH = 32;

    private static byte[] any() {
        byte[] bytes = new byte[LENGTH];
        new Random(8).nextBytes(bytes);
        return bytes;
    }

    private static byte @Nullable [] hex(String text, int from, int length) {
        return front(StrictDecoding.hex(text, from, length), length);
    }

    private static byte @Nullable [] base64(String text, int from, int length) {
        return front(StrictDecoding.base64(text, from, length), length);
    }

    /** What was decoded, without what may stand behind it. */
    private static byte @Nullable [] front(byte @Nullable [] decoded, int length) {
        return decoded == null ? null : Arrays.copyOf(decoded, length);
    }

    @Test
    @DisplayName("rule 2: at every place, of all characters the 22 hexadecimal digits are taken and no others")
    void takesTheAsciiDigitsAlone() {
        String text = HexFormat.of().formatHex(any());
        for (int at = 0; at < text.length(); at++) {
            for (int c = 0; c <= Character.MAX_VALUE; c += c < 0x300 ? 1 : 251) {
                String spelled = text.substring(0, at) + (char) c + text.substring(at + 1);
                boolean digit = "0123456789abcdefABCDEF".indexOf(c) >= 0;
                byte[] decoded = hex("p=" + spelled, 2, LENGTH);
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
            assertThat(hex(text.toString(), from, length)).as(spelled).isEqualTo(expected);
        }
        assertThat(decoded).isBetween(4_000, 16_000);
    }

    @Test
    @DisplayName(
            "rule 2: a character beyond Latin-1 is refused, also where its low byte or its place in a pair would do")
    void refusesWhatOnlyLooksLikeADigit() {
        String text = HexFormat.of().formatHex(any());
        for (int at = 0; at < text.length() - 1; at++) {
            // the low byte of each is that of a digit: what a narrowing copy would take
            for (String other : new String[] {"\u0130", "\u0161", "\uff30", "\u3041"}) {
                assertThat(hex(text.substring(0, at) + other + text.substring(at + 1), 0, LENGTH))
                        .isNull();
            }
            String pair = text.substring(0, at) + "\ud83d\ude00";
            assertThat(hex(pair + text.substring(at + 2), 0, LENGTH)).isNull();
            assertThat(hex(pair + text.substring(at + 1), 1, LENGTH)).isNull();
            assertThat(hex("\ud83d\ude00" + text, 2, LENGTH)).isNull();
        }
    }

    @Test
    @DisplayName("rule 2: any text of any MAC's length is its canonical base64, or refused")
    void base64AgreesWithThePlainReference() {
        Random random = new Random(4648);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        String others = alphabet + "=-_ \u00c1\u0141\uff21\n";
        int decoded = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[new int[] {20, 32, 48, 64}[round % 4]];
            random.nextBytes(bytes);
            StringBuilder text = new StringBuilder(Base64.getEncoder().encodeToString(bytes));
            for (int change = random.nextInt(3); change > 0; change--) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, others.charAt(random.nextInt(others.length())));
            }
            byte[] expected = canonical(text.toString(), bytes.length);
            decoded += expected == null ? 0 : 1;
            int from = random.nextInt(8);
            assertThat(base64("v1,v1,v1".substring(0, from) + text, from, bytes.length))
                    .as(text.toString())
                    .isEqualTo(expected);
        }
        assertThat(decoded).isBetween(8_000, 18_000);
        assertThat(base64("", 0, LENGTH)).isNull();
    }

    @Test
    @DisplayName(
            "rule 2: a pair of surrogates, which makes one byte of two characters, is refused before and within base64")
    void refusesPairsInBase64() {
        int length = 48; // without padding
        byte[] bytes = new byte[length];
        new Random(384).nextBytes(bytes);
        String text = Base64.getEncoder().encodeToString(bytes);
        assertThat(base64("v1" + text, 2, length)).isEqualTo(bytes);
        assertThat(base64("\ud83d\ude00" + text, 2, length)).isNull();
        for (int at = 0; at < text.length() - 1; at++) {
            String pair = text.substring(0, at) + "\ud83d\ude00";
            assertThat(base64(pair + text.substring(at + 2), 0, length)).isNull();
            assertThat(base64(pair + text.substring(at + 1), 0, length)).isNull();
            assertThat(base64(pair + text.substring(at + 1), 1, length)).isNull();
        }
    }

    /** By the JDK, and only where encoding gives the same text again. */
    private static byte @Nullable [] canonical(String text, int length) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            boolean same = Base64.getEncoder().encodeToString(bytes).equals(text);
            return same && bytes.length == length ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
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
        assertThat(hex(lower, 0, LENGTH)).isEqualTo(bytes);
        assertThat(hex(upper, 0, LENGTH)).isEqualTo(bytes);
        assertThat(hex(mixed.toString(), 0, LENGTH)).isEqualTo(bytes);
    }

    @Test
    @DisplayName("rule 2: only the whole length is taken")
    void takesOneLength() {
        String text = HexFormat.of().formatHex(any());
        assertThat(hex(text, 1, LENGTH)).isNull();
        assertThat(hex(text + "0", 0, LENGTH)).isNull();
        assertThat(hex(text + "00", 0, LENGTH)).isNull();
        assertThat(hex("", 0, LENGTH)).isNull();
    }
}
