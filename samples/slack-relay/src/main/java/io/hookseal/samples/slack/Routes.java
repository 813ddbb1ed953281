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
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which channel an event goes to. Checked at the start: all that is wrong is told at once, each with its mend. */
@Component
final class Routes {
    private static final String NOWHERE = "none";

    private final Map<String, Channel> channels = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Route> routes;

    /** Where messages can be posted. Whoever has the URL can post too, so this shows the name alone. */
    record Channel(String name, URI webhook) {
        @Override
        public String toString() {
            return name;
        }
    }

    Routes(RelaySettings settings) {
        routes = settings.routes();
        settings.channels().forEach(this::addChannel);
        routes.forEach(route -> check(route, settings.channels().keySet()));
        if (routes.isEmpty() || !routes.get(routes.size() - 1).matches("", "")) {
            problem("relay.routes", "do not say where every event goes", "end with a rule that has a channel only");
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private void addChannel(String name, String url) {
        String variable = "SLACK_" + name.toUpperCase(Locale.ROOT).replace('-', '_') + "_URL";
        if (isWebhook(url)) {
            channels.put(name, new Channel(name, URI.create(url)));
        } else if (!url.isBlank()
                || routes.stream().anyMatch(route -> route.channel().equals(name))) {
            String fault = url.isBlank() ? "has no URL" : "is not an https URL";
            problem("relay.channels." + name, fault, "set " + variable + " to that of the channel's incoming webhook");
        }
    }

    private void check(Route route, Set<String> names) {
        String place = "relay.routes to " + route.channel();
        if (!route.channel().equals(NOWHERE) && !names.contains(route.channel())) {
            problem(place, "that is no channel", "name one of relay.channels, or " + NOWHERE);
        }
        SenderProfile sender = route.sender() == null ? null : Senders.byName(route.sender());
        if (route.sender() != null && sender == null) {
            problem(place, "from an unknown sender", "name one of " + Senders.names());
        } else if (sender != null && !sender.events().containsAll(route.events())) {
            problem(place, "an unknown event", "name some of " + sender.events());
        }
    }

    private void problem(String place, String fault, String mend) {
        problems.add(new Problem(place, fault, mend));
    }

    /** The channel of an event, or null where it goes nowhere. */
    @Nullable
    Channel of(String sender, @Nullable String event) {
        Stream<Route> matching = routes.stream().filter(route -> route.matches(sender, event));
        return channels.get(matching.findFirst().orElseThrow().channel());
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
