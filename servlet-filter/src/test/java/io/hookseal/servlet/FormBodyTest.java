package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormBodyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "''|''",
                "a=1|a[1]",
                "a=1&b=2&a=3|a[1, 3] b[2]",
                "b=1&a=2|b[1] a[2]",
                "a|a[]",
                "a=|a[]",
                "=1|[1]",
                "=|[]",
                "&&a=1&&&b=2&|a[1] b[2]",
                "a=b=c|a[b=c]",
                "a==|a[=]",
                "a+b=+c+|a b[ c ]",
                "%61%3D=%26%2B%25|a=[&+%]",
                "a=%c3%A9|a[é]",
                "é=é|é[é]",
                "a;b=1;c=2|a;b[1;c=2]",
                "%EF%BB%BFa=1|\ufeffa[1]",
                "%F0%9F%98%80=%EF%BF%BD|😀[\ufffd]",
                "a=%00|a[\0]"
            })
    void readsAsTheUrlStandardSays(String body, String expected) {
        assertThat(parsed(body, UTF_8)).isEqualTo(expected);
    }

    @Test
    void readsTheDeclaredCharset() {
        assertThat(parsed("%E9=%e8", ISO_8859_1)).isEqualTo("é[è]");
        assertThat(parsed("a=€%80", Charset.forName("windows-1252"))).isEqualTo("a[€€]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%4&b=1", "%=41", "a=%zz", "a=%4g", "a=%g4", "a=%+1", "a=% 1", "a=%-1"})
    void refusesAPercentWithoutTwoHexDigits(String body) {
        assertThatThrownBy(() -> parsed(body, UTF_8))
                .isInstanceOf(MalformedFormException.class)
                .hasMessage("the % at byte " + body.indexOf('%') + " is not followed by two hex digits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=%ff", "%ff=1", "a=%c3", "a=%c3&b=%a9", "a=%c0%af", "a=%ed%a0%80", "a=%f4%90%80%80", "a=\u00ff"
            })
    void refusesBytesThatAreNoText(String body) {
        assertThatThrownBy(() -> FormBody.parse(body.getBytes(ISO_8859_1), UTF_8))
                .isInstanceOf(MalformedFormException.class)
                .hasMessage("the text at byte " + (body.startsWith("%") ? 0 : 2) + " is not UTF-8");
    }

    @Test
    void refusesDigitsOfOtherScripts() {
        assertThatThrownBy(() -> parsed("a=%\uff14\uff11", UTF_8)).isInstanceOf(MalformedFormException.class);
        assertThatThrownBy(() -> parsed("a=%\u0664\u0661", UTF_8)).isInstanceOf(MalformedFormException.class);
    }

    @Test
    void refusesMoreThanAThousandParameters() {
        assertThat(parsed("a&".repeat(1_000), UTF_8)).startsWith("a[,");
        assertThat(parsed("&".repeat(5_000) + "a&".repeat(1_000), UTF_8)).startsWith("a[,");
        assertThatThrownBy(() -> parsed("a&".repeat(1_001), UTF_8))
                .isInstanceOf(MalformedFormException.class)
                .hasMessage("there are more than 1000 parameters");
    }

    @Test
    void messagesHoldNothingOfTheBody() {
        assertThatThrownBy(() -> parsed("token=geheim%zz", UTF_8)).message().doesNotContain("token", "geheim", "zz");
        assertThatThrownBy(() -> parsed("token=geheim%ff", UTF_8)).message().doesNotContain("token", "geheim", "ff");
    }

    private static String parsed(String body, Charset charset) {
        StringJoiner text = new StringJoiner(" ");
        FormBody.parse(body.getBytes(charset), charset)
                .forEach((name, values) -> text.add(name + Arrays.toString(values)));
        return text.toString();
    }
}
