package io.hookseal.samples.slack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message in Slack's Block Kit, readable at a glance and within Slack's limits, whatever a payload puts into it. Whatever is
 * given to it is shown as text: mentions, links and markup of a payload have no effect. Not thread-safe.
 *
 * <p>Limits: <a href="https://docs.slack.dev/reference/block-kit/blocks">blocks</a> and
 * <a href="https://docs.slack.dev/reference/block-kit/composition-objects/text-object">text objects</a>.
 */
final class Message {
    static final int BLOCKS = 50;
    static final int HEADER = 150;
    static final int TEXT = 3000;
    static final int FIELDS = 10; // five facts, a name and a value each

    /** What a glance takes in: of one value, and of a longer text. Far within the 2,000 and 3,000 that Slack takes. */
    static final int GLANCE = 200;

    static final int EXCERPT = 300;

    private final String title;
    private final StringBuilder fallback;
    private final List<Object> fields = new ArrayList<>();
    private final List<Object> sections = new ArrayList<>();

    private Message(String title) {
        this.title = title;
        this.fallback = new StringBuilder(title);
    }

    /** Begins a message with what happened, and to what. */
    static Message of(String happened, @Nullable String what) {
        return new Message(Literal.of(what == null ? happened : happened + ": " + what, HEADER));
    }

    /** One fact; nothing where the payload has none. */
    Message fact(String label, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            String literal = Literal.of(value, GLANCE);
            String more = (fields.isEmpty() ? " | " : ", ") + label + " " + literal;
            fields.add(mrkdwn("*" + label + "*"));
            fields.add(plain(literal));
            fallback.append(fallback.length() + more.length() > TEXT ? "" : more);
        }
        return this;
    }

    /** The beginning of a longer text; nothing where the payload has none. */
    Message excerpt(@Nullable String text) {
        return text == null || text.isBlank() ? this : section(plain(Literal.of(text, EXCERPT)));
    }

    /** A link to an allowed host; the bare text of anything else. */
    Message link(Links links, String label, @Nullable String url) {
        return url == null ? this : section(links.show(label, url));
    }

    private Message section(Map<String, Object> text) {
        sections.add(Map.of("type", "section", "text", text));
        return this;
    }

    /** The payload of a request to an incoming webhook, in which small print says where it comes from. */
    Map<String, Object> payload(String smallPrint) {
        List<Object> blocks = new ArrayList<>();
        blocks.add(Map.of("type", "header", "text", plain(title)));
        for (int i = 0; i < fields.size(); i += FIELDS) {
            List<Object> some = List.copyOf(fields.subList(i, Math.min(i + FIELDS, fields.size())));
            blocks.add(Map.of("type", "section", "fields", some));
        }
        blocks.addAll(sections);
        List<Object> shown = new ArrayList<>(blocks.subList(0, Math.min(blocks.size(), BLOCKS - 1)));
        shown.add(Map.of("type", "context", "elements", List.of(plain(Literal.of(smallPrint, GLANCE)))));
        // No previews: Slack would fetch what a payload links to.
        String text = fallback.toString();
        return Map.of("text", text, "mrkdwn", false, "blocks", shown, "unfurl_links", false, "unfurl_media", false);
    }

    /** What a payload says: never mrkdwn, in which its asterisks, underscores and colons would format and hide. */
    static Map<String, Object> plain(String literal) {
        return Map.of("type", "plain_text", "text", literal, "emoji", false);
    }

    /** What the relay says. Verbatim, so that Slack makes no links and mentions out of what looks like them. */
    static Map<String, Object> mrkdwn(String text) {
        return Map.of("type", "mrkdwn", "text", text, "verbatim", true);
    }
}
