package io.hookseal.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.json.JsonScan.Fault;
import io.hookseal.json.JsonScan.IllFormed;
import io.hookseal.json.JsonScan.WellFormed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every byte counts, wherever it stands among the eight that are read at once. */
class JsonScannerLaneTest {
    private static final JsonScanner SCANNER = JsonScanner.builder().build();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes, in an array, in a string after and before others, as a value and as a name. */
    private static void holds(byte[] piece, @Nullable Fault fault) {
        for (int before = 0; before < 18; before++) {
            for (int after = 0; after < 18; after++) {
                for (boolean name : new boolean[] {false, true}) {
                    ByteArrayOutputStream body = new ByteArrayOutputStream();
                    body.writeBytes(utf8(name ? "{\"" : "[\""));
                    body.writeBytes(utf8("x".repeat(before)));
                    int offset = body.size();
                    body.writeBytes(piece);
                    body.writeBytes(utf8("y".repeat(after)));
                    body.writeBytes(utf8(name ? "\":0}" : "\"]"));
                    JsonScan scan = SCANNER.scan(body.toByteArray());
                    assertThat(SCANNER.scanCanonical(body.toByteArray()).getClass())
                            .isEqualTo(scan.getClass());
                    if (fault == null) {
                        assertThat(scan).as("%s", body).isInstanceOf(WellFormed.class);
                    } else {
                        assertThat(scan).as("%s", body).isEqualTo(new IllFormed(fault, offset));
                    }
                }
            }
        }
    }

    @Test
    void refusesEveryControlCharacterInEveryPlace() {
        for (int control = 0; control < 32; control++) {
            holds(new byte[] {(byte) control}, Fault.CONTROL_CHARACTER);
        }
    }

    @Test
    void takesEveryOtherCharacterInEveryPlace() {
        for (int plain = 32; plain < 128; plain++) {
            if (plain != '"' && plain != '\\') {
                holds(new byte[] {(byte) plain}, null);
            }
        }
        for (String character : new String[] {"\u0080", "\u07ff", "\u0800", "\ud7ff", "\uffff", "\ud800\udc00"}) {
            holds(utf8(character), null);
        }
        holds(utf8("\\\""), null);
        holds(utf8("\\\\"), null);
        holds(utf8("\\ud800"), null);
    }

    @Test
    void refusesBytesThatAreNotUtf8InEveryPlace() {
        for (int stray = 0x80; stray < 256; stray++) {
            holds(new byte[] {(byte) stray}, Fault.INVALID_UTF8);
        }
        int[][] sequences = {
            {0xc0, 0xaf},
            {0xc1, 0xbf},
            {0xe0, 0x9f, 0xbf},
            {0xed, 0xa0, 0x80},
            {0xe2, 0x82, 'a'},
            {0xf0, 0x8f, 0xbf, 0xbf},
            {0xf4, 0x90, 0x80, 0x80},
            {0xf5, 0x80, 0x80, 0x80},
            {0xf0, 0x9f, 0x98, '"'}
        };
        for (int[] sequence : sequences) {
            byte[] bytes = new byte[sequence.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) sequence[i];
            }
            holds(bytes, Fault.INVALID_UTF8);
        }
    }

    @Test
    void readsLiteralsLetterByLetter() {
        for (String literal : new String[] {"true", "false", "null"}) {
            for (int padding = 0; padding < 8; padding++) {
                String end = " ".repeat(padding) + "]" + " ".repeat(padding);
                assertThat(SCANNER.scan(utf8("[" + literal + end))).isInstanceOf(WellFormed.class);
                assertThat(SCANNER.scan(utf8(literal + " ".repeat(padding)))).isInstanceOf(WellFormed.class);
                for (int at = 1; at < literal.length(); at++) {
                    StringBuilder wrong = new StringBuilder(literal);
                    wrong.setCharAt(at, 'x');
                    IllFormed expected = new IllFormed(Fault.UNEXPECTED_BYTE, 1 + at);
                    assertThat(SCANNER.scan(utf8("[" + wrong + end))).isEqualTo(expected);
                    byte[] cut = utf8("[" + literal.substring(0, at));
                    assertThat(SCANNER.scan(cut)).isEqualTo(new IllFormed(Fault.TRUNCATED, cut.length));
                }
                byte[] more = utf8("[" + literal + "e" + end);
                assertThat(SCANNER.scan(more)).isEqualTo(new IllFormed(Fault.UNEXPECTED_BYTE, 1 + literal.length()));
            }
        }
    }

    @Test
    void looksAtEveryByteInFrontOfAValueThatSeemsToRepeat() {
        for (int length = 0; length < 36; length++) {
            String name = "n".repeat(length);
            String first = "[{ \"" + name + "\": 1, \"z\": 2},";
            byte[] body = utf8(first + "{ \"" + name + "\": 1, \"z\": 2}]          ");
            assertThat(SCANNER.scan(body)).isInstanceOf(WellFormed.class);
            int quote = first.length() + 2;
            for (int at = quote; at <= quote + length + 2; at++) {
                byte[] changed = body.clone();
                changed[at] = 1;
                boolean inName = at > quote && at <= quote + length;
                Fault fault = inName || at == quote + length + 1 ? Fault.CONTROL_CHARACTER : Fault.UNEXPECTED_BYTE;
                assertThat(SCANNER.scan(changed)).isEqualTo(new IllFormed(fault, at));
                assertThat(SCANNER.scanCanonical(changed)).isEqualTo(new IllFormed(fault, at));
            }
        }
    }

    @Test
    void findsANameThatStandsTwiceBehindObjectsThatAreAlike() {
        String alike = "{\"b\": 1, \"a\": 2, \"c\": 3}, ";
        String same = "[" + alike.repeat(3);
        for (String twice : new String[] {"{\"b\": 1, \"a\": 2, \"b\": 3}", "{\"b\": 1, \"a\": 2, \"\\u0062\": 3}"}) {
            IllFormed expected = new IllFormed(Fault.DUPLICATE_KEY, same.length() + 17);
            assertThat(SCANNER.scan(utf8(same + twice + "]"))).isEqualTo(expected);
            assertThat(SCANNER.scanCanonical(utf8(same + twice + "]"))).isEqualTo(expected);
        }
        byte[] seenBefore = utf8(same + "{\"c\": 1, \"a\": 2, \"c\": 3}]          ");
        assertThat(SCANNER.scan(seenBefore)).isEqualTo(new IllFormed(Fault.DUPLICATE_KEY, same.length() + 17));
        byte[] more = utf8(same + "{\"b\": 1, \"a\": 2, \"c\": 3, \"a\": 4}]");
        assertThat(SCANNER.scanCanonical(more)).isEqualTo(new IllFormed(Fault.DUPLICATE_KEY, same.length() + 25));
    }

    @Test
    void ordersObjectsThatAreAlikeButNotInTheirMembers() {
        String body =
                "[{\"b\": 1, \"a\": 2}, {\"b\": 1}, {}, {\"b\": 1, \"a\": 2}, {\"a\": 2, \"b\": 1}, {\"b\": 1, \"a\": 2, \"0\": 3}]";
        WellFormed scan = (WellFormed) SCANNER.scanCanonical(utf8(body));
        assertThat(scan.canonical())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        "[{\"a\":2,\"b\":1},{\"b\":1},{},{\"a\":2,\"b\":1},{\"a\":2,\"b\":1},{\"0\":3,\"a\":2,\"b\":1}]");
    }

    @Test
    void ordersObjectsOfEverySize() {
        for (int size : new int[] {0, 1, 10, 31, 32, 33, 100, 470, 480, 490, 500, 510, 520, 1_000}) {
            for (int more = 0; more < 24; more++) {
                String text = "\"" + "x".repeat(size + more) + "\"";
                String body = "{\"c\": " + text + ", \"b\": {\"e\": " + text + ", \"d\": 1}, \"a\": true}";
                WellFormed scan = (WellFormed) SCANNER.scanCanonical(utf8(body));
                assertThat(scan.canonical())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("{\"a\":true,\"b\":{\"d\":1,\"e\":" + text + "},\"c\":" + text + "}");
            }
        }
        byte[] gaps = utf8("[" + "0 ,  ".repeat(1_000) + " 0 ]");
        assertThat(((WellFormed) SCANNER.scanCanonical(gaps)).canonical())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("[" + "0,".repeat(1_000) + "0]");
        assertThat(Arrays.equals(gaps, utf8("[" + "0 ,  ".repeat(1_000) + " 0 ]")))
                .isTrue();
    }
}
