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
 */
@ConfigurationProperties("relay")
record RelaySettings(
        @DefaultValue Map<String, String> channels,
        @DefaultValue List<Route> routes,
        @DefaultValue List<String> linkHosts,
        @DefaultValue("10s") Duration timeLimit) {
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
