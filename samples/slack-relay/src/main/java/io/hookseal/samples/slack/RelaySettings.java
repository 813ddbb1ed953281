package io.hookseal.samples.slack;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties under {@code relay}.
 *
 * @param channels the URL of the incoming webhook of each channel; secret
 * @param routes which event goes to which channel; the first that matches decides
 * @param linkHosts the hosts that messages may link to, each by its whole name
 * @param timeLimit how long a call to Slack may take
 * @param attempts how often a message is tried before it is a dead letter
 * @param firstPause how long after the first failure; twice as long after each other one
 * @param longestPause how long at most
 * @param heartbeat how often a relay says that it lives; what one that died had begun is begun again six beats later
 */
@ConfigurationProperties("relay")
record RelaySettings(
        @DefaultValue Map<String, String> channels,
        @DefaultValue List<Route> routes,
        @DefaultValue List<String> linkHosts,
        @DefaultValue("10s") Duration timeLimit,
        @DefaultValue("20") int attempts,
        @DefaultValue("2s") Duration firstPause,
        @DefaultValue("1h") Duration longestPause,
        @DefaultValue("10s") Duration heartbeat) {
    /**
     * One rule.
     *
     * @param sender of whom; null for everybody
     * @param events which events; empty for all
     * @param channel where to, or {@code none} for nowhere
     */
    record Route(@Nullable String sender, @DefaultValue List<String> events, String channel) {
        boolean matches(String from, @Nullable String event) {
            return (sender == null || sender.equals(from))
                    && (events.isEmpty() || (event != null && events.contains(event)));
        }
    }

    /** Without the URLs, which are secret. */
    @Override
    public String toString() {
        return "RelaySettings" + channels.keySet();
    }
}
