package io.hookseal.samples.slack;

import io.hookseal.ConfigurationException;
import io.hookseal.Problem;
import io.hookseal.samples.slack.RelaySettings.Route;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which channel an event goes to. Checked at the start: all that is wrong is told at once, each with its mend. */
final class Routes {
    private static final String NOWHERE = "none";

    private final Map<String, Channel> channels = new HashMap<>();
    private final List<Route> routes;

    /** Where messages can be posted. Whoever has the URL can post too, so this shows the name alone. */
    record Channel(String name, URI webhook) {
        @Override
        public String toString() {
            return name;
        }
    }

    Routes(RelaySettings settings) {
        List<Problem> problems = new ArrayList<>();
        routes = settings.routes();
        settings.channels().forEach((name, url) -> {
            if (isWebhook(url)) {
                channels.put(name, new Channel(name, URI.create(url)));
            } else {
                String variable = "SLACK_" + name.toUpperCase(Locale.ROOT).replace('-', '_') + "_URL";
                problems.add(new Problem(
                        "relay.channels." + name,
                        url.isBlank() ? "has no URL" : "is not an https URL",
                        "set " + variable + " to the URL of the channel's incoming webhook"));
            }
        });
        for (Route route : routes) {
            check(route, settings, problems);
        }
        if (routes.isEmpty() || !routes.get(routes.size() - 1).matches("", "")) {
            problems.add(new Problem(
                    "relay.routes", "do not say where every event goes", "end with a rule that has a channel only"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    /** The channel of an event, or null where it goes nowhere. */
    @Nullable
    Channel of(String sender, @Nullable String event) {
        Route first = routes.stream()
                .filter(route -> route.matches(sender, event))
                .findFirst()
                .orElseThrow();
        return channels.get(first.channel());
    }

    private static void check(Route route, RelaySettings settings, List<Problem> problems) {
        String place = "relay.routes to " + route.channel();
        if (!route.channel().equals(NOWHERE) && !settings.channels().containsKey(route.channel())) {
            problems.add(new Problem(place, "that is no channel", "name one of relay.channels, or " + NOWHERE));
        }
        SenderProfile sender = route.sender() == null ? null : Senders.byName(route.sender());
        if (route.sender() != null && sender == null) {
            problems.add(new Problem(place, "from an unknown sender", "name one of " + Senders.names()));
        } else if (sender != null && !sender.events().containsAll(route.events())) {
            problems.add(new Problem(place, "an unknown event", "name some of " + sender.events()));
        }
    }

    /** Plain HTTP is for a stand-in on this machine. */
    private static boolean isWebhook(String url) {
        try {
            URI uri = URI.create(url);
            boolean here = "http".equals(uri.getScheme()) && "127.0.0.1".equals(uri.getHost());
            return uri.getHost() != null && (here || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
