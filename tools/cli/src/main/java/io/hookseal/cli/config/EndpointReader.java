package io.hookseal.cli.config;

import io.hookseal.OnStoreFailure;
import io.hookseal.scheme.HeaderNames;
import io.hookseal.scheme.Scheme;
import io.hookseal.sender.EventName;
import io.hookseal.sender.IdentityRule;
import io.hookseal.sender.SecretForm;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the settings of one endpoint. */
final class EndpointReader {
    /** What says how a sender of one's own delivers; built-in profiles say it themselves. */
    private static final List<String> OF_OWN_SENDERS = List.of("event", "identity", "secret-encoding", "writes-nan");

    private static final Set<String> KNOWN = Set.of(
            "path",
            "sender",
            "scheme",
            "event",
            "identity",
            "secret-encoding",
            "writes-nan",
            "secrets",
            "allow-weak-secrets",
            "accept-unsigned",
            "max-body",
            "max-age",
            "retention",
            "lease",
            "handler-deadline",
            "accept-loss",
            "on-store-failure");

    private static final Map<String, OnStoreFailure> STORE_FAILURES = Map.of(
            "refuse", OnStoreFailure.REFUSE,
            "process-unprotected", OnStoreFailure.PROCESS_UNPROTECTED);

    private static final Map<String, SecretForm> SECRET_FORMS = Map.of(
            "text", SecretForm.TEXT,
            "hex", SecretForm.HEX,
            "base64", SecretForm.BASE64,
            "whsec", SecretForm.WHSEC);

    /** What means itself in a path, and nothing to the router: RFC 3986's unreserved characters, in steps. */
    private static final Pattern PLAIN_PATH = Pattern.compile("/(?:[A-Za-z0-9._~-]+/)*[A-Za-z0-9._~-]*");

    private static final Pattern DOTS = Pattern.compile("(?:.*/)?\\.\\.?(?:/.*)?");
    private static final int LONGEST_NAME = 100;

    private final SecretReader secrets;
    private final List<Fault> faults;

    EndpointReader(SecretReader secrets, List<Fault> faults) {
        this.secrets = secrets;
        this.faults = faults;
    }

    /** The endpoint under this name in a mapping of endpoints, or null where it has no settings, which is noted. */
    @Nullable
    EndpointDraft named(Node nameNode, Node node) {
        String name = nameNode instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (unshowable(name)) {
            faults.add(badName(Settings.line(nameNode)));
            return null;
        }
        if (!(node instanceof MappingNode mapping)) {
            faults.add(new Fault(
                    Settings.line(nameNode),
                    Fault.endpoint(name),
                    "has no settings",
                    "give it a path, a sender and its secrets, each on an indented line of its own"));
            return null;
        }
        return read(Settings.line(nameNode), name, Settings.of(mapping, Fault.endpoint(name), KNOWN, faults));
    }

    /** One endpoint of a list, which names itself; null where it does not, which is noted. */
    @Nullable
    EndpointDraft listed(Node node, int number) {
        String where = "endpoint " + number + " of the list";
        if (!(node instanceof MappingNode mapping)) {
            faults.add(new Fault(
                    Settings.line(node),
                    where,
                    "is not a mapping",
                    "give it a name, a path, a sender and its secrets"));
            return null;
        }
        Set<String> known = new TreeSet<>(KNOWN);
        known.add("name");
        List<Fault> aside = new ArrayList<>();
        String name = Settings.of(mapping, where, known, aside).text("name");
        if (name == null || unshowable(name)) {
            faults.add(badName(Settings.line(node)));
        }
        String shown = name == null || unshowable(name) ? "endpoint-" + number : name;
        return read(Settings.line(node), shown, Settings.of(mapping, Fault.endpoint(shown), known, faults));
    }

    private static boolean unshowable(String name) {
        return name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    }

    private static Fault badName(int line) {
        return new Fault(
                line,
                "endpoint",
                "has no name that can be shown",
                "name it in 1 to " + LONGEST_NAME + " characters without control characters");
    }

    private EndpointDraft read(int line, String name, Settings settings) {
        List<SecretDraft> drafts = secrets.read(settings);
        boolean unsigned = settings.flag("accept-unsigned");
        if (unsigned && !drafts.isEmpty()) {
            settings.fault(
                    "accept-unsigned",
                    "accepts unsigned deliveries and has a secret as well",
                    "remove the secret, or stop accepting unsigned deliveries");
        }
        String maxAge = settings.text("max-age");
        boolean anyAge = "none".equals(maxAge);
        return new EndpointDraft(
                line,
                name,
                profile(name, settings),
                path(settings),
                drafts,
                settings.flag("allow-weak-secrets"),
                unsigned,
                maxBody(settings),
                anyAge,
                anyAge ? null : time(settings, "max-age", maxAge, ", or none to accept any age"),
                claiming(settings));
    }

    private static EndpointDraft.Claiming claiming(Settings settings) {
        return new EndpointDraft.Claiming(
                time(settings, "retention"),
                time(settings, "lease"),
                time(settings, "handler-deadline"),
                settings.flag("accept-loss"),
                settings.word("on-store-failure", STORE_FAILURES));
    }

    private static @Nullable String path(Settings settings) {
        if (!settings.has("path")) {
            settings.fault("path", "has no 'path'", "say where it is reached, as path: /hooks/orders");
        }
        String path = settings.text("path");
        if (path == null) {
            return null;
        }
        if (!path.startsWith("/")) {
            settings.fault("path", "has a 'path' that does not begin with a slash", "write it as /hooks/orders");
            return null;
        }
        if (!PLAIN_PATH.matcher(path).matches() || DOTS.matcher(path).matches()) {
            settings.fault(
                    "path",
                    "has a 'path' that a request's path cannot be compared with as it stands",
                    "use letters, digits, '-', '.', '_' and '~' between single slashes, and no step '.' or '..'");
            return null;
        }
        return path;
    }

    private static @Nullable Long maxBody(Settings settings) {
        String text = settings.text("max-body");
        Long bytes = text == null ? null : Amounts.bytes(text);
        if (text != null && bytes == null) {
            settings.fault("max-body", "has a 'max-body' that is no size", "write bytes, or KiB or MiB, as 2MiB");
        }
        return bytes;
    }

    private static @Nullable Duration time(Settings settings, String key) {
        return time(settings, key, settings.text(key), "");
    }

    private static @Nullable Duration time(Settings settings, String key, @Nullable String text, String otherwise) {
        Duration time = text == null ? null : Amounts.age(text);
        if (text != null && time == null) {
            settings.fault(
                    key,
                    "has a '" + key + "' that is no length of time",
                    "write it as 30s, 90m, 24h, 7d or PT24H" + otherwise);
        }
        return time;
    }

    private static @Nullable SenderProfile profile(String name, Settings settings) {
        if (settings.has("sender") && settings.has("scheme")) {
            settings.fault(
                    "scheme",
                    "has a 'sender' and a 'scheme'",
                    "keep the sender if it is the one you mean, or the scheme for a sender of your own");
            return null;
        }
        Node scheme = settings.node("scheme");
        if (scheme != null) {
            return ownSender(name, scheme, settings);
        }
        for (String key : OF_OWN_SENDERS) {
            if (settings.has(key)) {
                settings.fault(
                        key,
                        "has '" + key + "' without a 'scheme'",
                        "remove it: a built-in sender's profile says it, and a secret can have an encoding of its own");
            }
        }
        if (!settings.has("sender")) {
            settings.fault(
                    "sender",
                    "has neither a 'sender' nor a 'scheme'",
                    "name one of " + String.join(", ", Senders.names()) + ", or spell the sender's scheme out");
            return null;
        }
        return builtIn(settings);
    }

    private static @Nullable SenderProfile builtIn(Settings settings) {
        String text = settings.text("sender");
        if (text == null) {
            return null;
        }
        SenderProfile profile = Senders.byName(text);
        if (profile == null) {
            String near = Nearest.to(text, Senders.names());
            settings.fault(
                    "sender",
                    "has a 'sender' that is not known",
                    (near == null ? "" : "did you mean '" + near + "'? ") + "use one of "
                            + String.join(", ", Senders.names()) + ", or spell a 'scheme' out");
        }
        return profile;
    }

    /**
     * What is said of the sender stands in its scheme, or beside it: where there are several, in none of them. Where a
     * setting cannot be read, the rest is a profile all the same, so that the core's checks go on with it.
     */
    private static @Nullable SenderProfile ownSender(String name, Node node, Settings endpoint) {
        SenderProfile.Builder builder = SenderProfile.named(name);
        Settings single = null;
        boolean any = false;
        boolean several = node instanceof SequenceNode;
        for (Node each : Settings.items(node)) {
            Settings settings = SchemeReader.settings(each, endpoint, several ? List.of() : OF_OWN_SENDERS);
            single = several ? null : settings;
            Scheme scheme = settings == null ? null : SchemeReader.read(settings);
            if (scheme != null) {
                any = true;
                builder.scheme(scheme);
            }
        }
        if (Settings.items(node).isEmpty()) {
            endpoint.fault("scheme", "has a 'scheme' that is empty", "spell out at least one");
        }
        event(place("event", single, endpoint), builder);
        identity(place("identity", single, endpoint), builder);
        if (place("writes-nan", single, endpoint).flag("writes-nan")) {
            builder.writesNonFiniteNumbers();
        }
        SecretForm form = place("secret-encoding", single, endpoint).word("secret-encoding", SECRET_FORMS);
        if (form != null) {
            builder.secrets(form);
        }
        return any ? builder.build() : null;
    }

    private static Settings place(String key, @Nullable Settings scheme, Settings endpoint) {
        if (scheme == null || !scheme.has(key)) {
            return endpoint;
        }
        if (endpoint.has(key)) {
            endpoint.fault(key, "has '" + key + "' in its scheme and beside it", "remove one of them");
        }
        return scheme;
    }

    private static void event(Settings settings, SenderProfile.Builder builder) {
        String event = settings.text("event");
        if (event == null) {
            return;
        }
        if (!event.startsWith("header:")) {
            String pointer = settings.pointer("event", event);
            if (pointer != null) {
                builder.event(EventName.inBody(pointer));
            }
            return;
        }
        try {
            builder.event(EventName.inUntrustedHeader(HeaderNames.normalise(event.substring("header:".length()))));
        } catch (IllegalArgumentException e) {
            note(settings, "event", e);
        }
    }

    private static void identity(Settings settings, SenderProfile.Builder builder) {
        List<String> identity = settings.texts("identity");
        try {
            if (identity.size() == 1 && identity.get(0).startsWith("header:")) {
                String header = identity.get(0).substring("header:".length());
                builder.identity(new IdentityRule.OfSignedHeader(HeaderNames.normalise(header)));
            } else if (!identity.isEmpty()) {
                List<@Nullable String> pointers = new ArrayList<>();
                identity.forEach(field -> pointers.add(settings.pointer("identity", field)));
                if (!pointers.contains(null)) {
                    builder.identity(identity.toArray(new String[0]));
                }
            } else if (settings.has("identity")) {
                settings.fault("identity", "has an 'identity' of nothing", "name a field, as /id, or remove it");
            }
        } catch (IllegalArgumentException e) {
            note(settings, "identity", e);
        }
    }

    private static void note(Settings settings, String key, IllegalArgumentException e) {
        settings.faults().add(Fault.ofMessage(settings.line(key), settings.where(), String.valueOf(e.getMessage())));
    }
}
