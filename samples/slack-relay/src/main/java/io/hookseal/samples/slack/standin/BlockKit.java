package io.hookseal.samples.slack.standin;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What Slack takes for a message, of the blocks that a relay has a use for. Sources, read on 2026-11-28:
 * <a href="https://docs.slack.dev/reference/block-kit/blocks">blocks</a> (at most 50 in a message),
 * <a href="https://docs.slack.dev/reference/block-kit/blocks/header-block">header</a> (plain text, 150 characters),
 * <a href="https://docs.slack.dev/reference/block-kit/blocks/section-block">section</a> (3,000 characters; or at most 10 fields of
 * 2,000), <a href="https://docs.slack.dev/reference/block-kit/blocks/context-block">context</a> (at most 10 elements) and
 * <a href="https://docs.slack.dev/reference/block-kit/composition-objects/text-object">text objects</a> (1 to 3,000 characters,
 * {@code verbatim} for mrkdwn alone, {@code emoji} for plain text alone).
 */
final class BlockKit {
    private static final Set<String> KINDS = Set.of("plain_text", "mrkdwn");

    private BlockKit() {}

    static boolean accepts(JsonNode blocks) {
        if (!blocks.isArray() || blocks.size() > 50) {
            return false;
        }
        for (JsonNode block : blocks) {
            if (!isBlock(block) || block.path("block_id").asString("").length() > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlock(JsonNode block) {
        return switch (block.path("type").asString("")) {
            case "divider" -> true;
            case "header" -> isText(block.path("text"), 150) && is(block.path("text"), "plain_text");
            case "section" ->
                block.has("fields")
                        ? areTexts(block.path("fields"), 2000)
                                && (!block.has("text") || isText(block.path("text"), 3000))
                        : isText(block.path("text"), 3000);
            case "context" -> areTexts(block.path("elements"), 3000);
            default -> false;
        };
    }

    private static boolean areTexts(JsonNode texts, int max) {
        if (!texts.isArray() || texts.isEmpty() || texts.size() > 10) {
            return false;
        }
        for (JsonNode text : texts) {
            if (!isText(text, max)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(JsonNode text, int max) {
        int length = text.path("text").asString("").length();
        return KINDS.contains(text.path("type").asString(""))
                && length >= 1
                && length <= max
                && (is(text, "mrkdwn") || !text.has("verbatim"))
                && (is(text, "plain_text") || !text.has("emoji"));
    }

    private static boolean is(JsonNode text, String kind) {
        return text.path("type").asString("").equals(kind);
    }
}
