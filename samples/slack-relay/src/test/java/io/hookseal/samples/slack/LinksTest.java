package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links to allowed hosts, and to no others. */
class LinksTest {
    private final Links links = new Links(List.of("good.example", "Other.Example"));

    private String show(String url) {
        return text(links.show("Open", url), "mrkdwn");
    }

    private static String text(Map<String, Object> shown, String type) {
        assertThat(shown).containsEntry("type", type);
        return String.valueOf(shown.get("text"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://good.example/runs/1/",
                "https://GOOD.example/",
                "HTTPS://good.example",
                "https://other.example/a?b=c#d",
                "https://good.example/@evil.example"
            })
    void linksToAllowedHosts(String url) {
        assertThat(show(url)).isEqualTo("<" + url + "|Open>");
    }

    @Test
    void escapesWithinALink() {
        assertThat(show("https://good.example/?a=1&b=2")).isEqualTo("<https://good.example/?a=1&amp;b=2|Open>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "https://good.example.evil.example/",
                "https://evil-good.example/",
                "https://sub.good.example/",
                "https://good.example@evil.example/",
                "https://user:pass@good.example/",
                "https://good.example:8443/",
                "https://good.example\\@evil.example/",
                "https://good.example /",
                "https://good.example/|x",
                "http://good.example/",
                "ftp://good.example/",
                "//good.example/",
                "javascript:alert(1)//good.example",
                "https://",
                "not a url",
                ""
            })
    void showsEverythingElseAsText(String url) {
        assertThat(text(links.show("Open", url), "plain_text"))
                .isEqualTo("Open: " + Literal.of(url, 3000))
                .doesNotContain("<");
    }

    @Test
    void linksUpToSlacksLimitAndShowsLongerOnesCut() {
        String fits = "https://good.example/" + "x".repeat(Message.TEXT - "https://good.example/<|Open>".length());
        assertThat(show(fits)).hasSize(Message.TEXT).isEqualTo("<" + fits + "|Open>");
        assertThat(text(links.show("Open", fits + "y"), "plain_text"))
                .hasSizeLessThanOrEqualTo(Message.TEXT)
                .startsWith("Open: https");
    }

    @Test
    void allowsNothingUnlessTold() {
        assertThat(text(new Links(List.of()).show("Open", "https://good.example/"), "plain_text"))
                .isEqualTo("Open: https://good.example/");
    }
}
