package io.hookseal.samples.slack.standin;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A message that was taken.
 *
 * @param at when
 * @param channel whose webhook it came by
 * @param message the request's payload
 * @param answered whether it was answered, as far as the stand-in knows
 */
public record Arrival(Instant at, String channel, JsonNode message, boolean answered) {
    /** {@return what a notification shows of it, as plain text} */
    public String text() {
        return Mrkdwn.unescaped(message.path("text").asString(""));
    }
}
