package io.hookseal.samples.slack.standin;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A message that was taken.
 *
 * @param at when
 * @param channel whose webhook it came by
 * @param message the request's payload
 */
public record Arrival(Instant at, String channel, JsonNode message) {
    /** {@return what a notification shows of it, as plain text} */
    public String text() {
        return Mrkdwn.unescaped(message.path("text").asString(""));
    }
}
