package io.hookseal.samples.slack.standin;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Slack's markup as HTML, as far as a relay uses it: bold, quotes, links and mentions
 * (<a href="https://docs.slack.dev/messaging/formatting-message-text/">formatting message text</a>). Everything else is text.
 */
final class Mrkdwn {
    private static final Pattern MARKUP = Pattern.compile("<([^<>|]*)(?:\\|([^<>]*))?>|\\*([^*\\n]+)\\*");

    private Mrkdwn() {}

    static String html(String markup) {
        StringBuilder html = new StringBuilder();
        for (String line : markup.split("\n", -1)) {
            boolean quote = line.startsWith("> ");
            String inner = inline(quote ? line.substring(2) : line);
            html.append(quote ? "<blockquote>" + inner + "</blockquote>" : "<div>" + inner + "</div>");
        }
        return html.toString();
    }

    private static String inline(String line) {
        StringBuilder html = new StringBuilder();
        int from = 0;
        for (MatchResult found : MARKUP.matcher(line).results().toList()) {
            html.append(text(line.substring(from, found.start())));
            html.append(found.group(3) != null ? "<b>" + inline(found.group(3)) + "</b>" : reference(found));
            from = found.end();
        }
        return html.append(text(line.substring(from))).toString();
    }

    private static String reference(MatchResult found) {
        String target = found.group(1);
        String label = found.group(2) == null ? target : found.group(2);
        return target.startsWith("https://") || target.startsWith("http://")
                ? "<a rel=\"noreferrer\" href=\"" + text(target) + "\">" + text(label) + "</a>"
                : "<mark>@" + text(label) + "</mark>";
    }

    /** Plain text as HTML. */
    static String text(String escaped) {
        return unescaped(escaped)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String unescaped(String escaped) {
        return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
