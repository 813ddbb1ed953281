package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Within Slack's limits, whatever is put in. */
class MessageTest {
    @Test
    void hasAHeaderFactsTextsAndSmallPrint() {
        Map<String, Object> payload = Message.of("Happened", "here")
                .fact("One", "1")
                .fact("None", null)
                .fact("Blank", " ")
                .fact("Two", "a\nb")
                .excerpt("long")
                .excerpt(null)
                .payload("small");
        assertThat(Shown.of(payload)).isEqualTo("""
                        text: Happened: here | One 1, Two a b
                        header: Happened: here
                        section: *One*
                        section: 1
                        section: *Two*
                        section: a b
                        section: long
                        context: small
                        """);
    }

    @Test
    void row129APayloadFormatsNothingAndHidesNothing() {
        String evil = "*b* _i_ ~s~ `c` :zipper_mouth_face:";
        Map<String, Object> payload = Message.of("Happened", evil)
                .fact("Fact", evil)
                .excerpt(evil)
                .link(new Links(List.of()), "Open", evil)
                .payload(evil);
        assertThat(Shown.textObjects(payload))
                .filteredOn(text -> String.valueOf(text.get("text")).contains("*b*"))
                .hasSize(5)
                .allSatisfy(text ->
                        assertThat(text).containsEntry("type", "plain_text").containsEntry("emoji", false));
        assertThat(payload).as("nor in the notification").containsEntry("mrkdwn", false);
    }

    @Test
    void hasFiftyBlocksAtMostAndKeepsTheSmallPrint() {
        Message message = Message.of("Happened", null);
        for (int i = 0; i < 48; i++) {
            message.excerpt("text " + i);
        }
        assertThat(Shown.blocks(message.payload("small"))).hasSize(50);
        assertThat(Shown.texts(message.payload("small"))).contains("text 47").endsWith("small");
        message.excerpt("text 48");
        assertThat(Shown.blocks(message.payload("small"))).hasSize(50);
        assertThat(Shown.texts(message.payload("small")))
                .doesNotContain("text 48")
                .endsWith("small");
    }

    @Test
    void hasTenFieldsInASectionAtMost() {
        Message message = Message.of("Happened", null);
        for (int i = 0; i < 21; i++) {
            message.fact("Fact", "f");
        }
        List<Integer> sizes = Shown.blocks(message.payload("small")).stream()
                .filter(block -> block.containsKey("fields"))
                .map(block -> ((List<?>) block.get("fields")).size())
                .toList();
        assertThat(sizes).containsExactly(10, 10, 10, 10, 2);
    }

    @Test
    void cutsHeaderFactsExcerptsAndFallback() {
        Message message = Message.of("Happened", "&".repeat(500)).excerpt("e".repeat(5000));
        for (int i = 0; i < 100; i++) {
            message.fact("Fact", "&".repeat(5000));
        }
        Map<String, Object> payload = message.payload("s".repeat(5000));
        assertThat(Shown.texts(payload).get(0)).hasSizeLessThanOrEqualTo(150).endsWith("&amp;…");
        assertThat(Shown.texts(payload)).allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(610));
        assertThat(payload.get("text").toString()).hasSizeLessThanOrEqualTo(3000);
    }
}
