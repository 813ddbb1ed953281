package io.hookseal.configuration;

import io.hookseal.OnStoreFailure;
import io.hookseal.configuration.ConfigurationNode.Group;
import io.hookseal.configuration.ConfigurationNode.Items;
import io.hookseal.configuration.ConfigurationNode.Member;
import io.hookseal.configuration.ConfigurationNode.Spelling;
import io.hookseal.scheme.HeaderNames;
import io.hookseal.scheme.Scheme;
import io.hookseal.sender.EventName;
import io.hookseal.sender.IdentityRule;
import io.hookseal.sender.IdentityRule.OtherContent;
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

/** Reads the settings of one endpoint. */
final class EndpointReader {
    /** What says how a sender of one's own delivers; built-in profiles say it themselves. */
    private static final List<String> OF_OWN_SENDERS =
            List.of("event", "identity", "other-content", "secret-encoding", "writes-nan");

    private static final Set<String> KNOWN = Set.of(
            "path",
            "sender",
            "scheme",
            "event",
            "identity",
            "other-content",
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
            "on-store-failure",
            "inbox",
            "keep-headers");

    private static final Map<String, OnStoreFailure> STORE_FAILURES = Map.of(
            "refuse", OnStoreFailure.REFUSE,
            "process-unprotected", OnStoreFailure.PROCESS_UNPROTECTED,
            "inbox", OnStoreFailure.INBOX);

    private static final Map<String, OtherContent> OTHER_CONTENTS = Map.of(
            "handle-as-new", OtherContent.HANDLE_AS_NEW,
            "duplicate", OtherContent.DUPLICATE);

    private static final Map<String, SecretForm> SECRET_FORMS = Map.of(
            "text", SecretForm.TEXT,
            "hex", SecretForm.HEX,
            "base64", SecretForm.BASE64,
            "whsec", SecretForm.WHSEC);

    /** What means itself in a path, and nothing to the router: RFC 3986's unreserved characters, in steps. */
    private static final Pattern PLAIN_PATH = Pattern.compile("/(?:[A-Za-z0-9._~-]+/)*[A-Za-z0-9._~-]*");

    private static final Pattern DOTS = Pattern.compile("(?:.*/)?\\.\\.?(?:/.*)?");
    private static final int LONGEST_NAME = 100;
    private static final String HEADER = "header:";
    private static final String UNSIGNED_HEADER = "unsigned-header:";

    private final SecretReader secrets;
    private final List<Fault> faults;

    EndpointReader(SecretReader secrets, List<Fault> faults) {
        this.secrets = secrets;
        this.faults = faults;
    }

    /** The endpoint under this name in a group of endpoints, or null where it has no settings, which is noted. */
    @Nullable
    EndpointDraft named(Member member, Group endpoints) {
        String name = member.key();
        if (unshowable(name)) {
            faults.add(badName(member.origin().unnamed(endpoints.origin())));
            return null;
        }
        if (!(member.value() instanceof Group group)) {
            faults.add(new Fault(
                    member.origin(),
                    Fault.endpoint(name),
                    "has no settings",
                    endpoints.spelling() == Spelling.RELAXED
                            ? "give it a path, a sender and its secrets, as path: /hooks/orders"
                            : "give it a path, a sender and its secrets, each on an indented line of its own"));
            return null;
        }
        return read(member.origin(), name, Settings.of(group, Fault.endpoint(name), KNOWN, faults));
    }

    /** One endpoint of a list, which names itself; null where it does not, which is noted. */
    @Nullable
    EndpointDraft listed(ConfigurationNode node, int number) {
        String where = "endpoint " + number + " of the list";
        if (!(node instanceof Group group)) {
            faults.add(new Fault(
                    node.origin(), where, "is not a mapping", "give it a name, a path, a sender and its secrets"));
            return null;
        }
        Set<String> known = new TreeSet<>(KNOWN);
        known.add("name");
        List<Fault> aside = new ArrayList<>();
        String name = Settings.of(group, where, known, aside).text("name");
        if (name == null || unshowable(name)) {
            faults.add(badName(node.origin()));
        }
        String shown = name == null || unshowable(name) ? "endpoint-" + number : name;
        return read(node.origin(), shown, Settings.of(group, Fault.endpoint(shown), known, faults));
    }

    private static boolean unshowable(String name) {
        return name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    }

    private static Fault badName(Origin origin) {
        return new Fault(
                origin,
                "endpoint",
                "has no name that can be shown",
                "name it in 1 to " + LONGEST_NAME + " characters without control characters");
    }

    private EndpointDraft read(Origin origin, String name, Settings settings) {
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
                origin,
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
                settings.word("on-store-failure", STORE_FAILURES),
                settings.flag("inbox"),
                settings.texts("keep-headers"));
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
        ConfigurationNode scheme = settings.node("scheme");
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
    private static @Nullable SenderProfile ownSender(String name, ConfigurationNode node, Settings endpoint) {
        SenderProfile.Builder builder = SenderProfile.named(name);
        Settings single = null;
        boolean any = false;
        boolean several = node instanceof Items;
        for (ConfigurationNode each : Settings.items(node)) {
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
        identity(place("identity", single, endpoint), place("other-content", single, endpoint), builder);
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
        if (!event.startsWith(HEADER)) {
            String pointer = settings.pointer("event", event);
            if (pointer != null) {
                builder.event(EventName.inBody(pointer));
            }
            return;
        }
        try {
            builder.event(EventName.inUntrustedHeader(HeaderNames.normalise(event.substring(HEADER.length()))));
        } catch (IllegalArgumentException e) {
            note(settings, "event", e);
        }
    }

    private static void identity(Settings settings, Settings otherContent, SenderProfile.Builder builder) {
        IdentityRule rule = null;
        try {
            rule = identity(settings, otherContent);
        } catch (IllegalArgumentException e) {
            note(settings, "identity", e);
        }
        if (rule != null) {
            builder.identity(rule);
        }
    }

    private static @Nullable IdentityRule identity(Settings settings, Settings otherContent) {
        List<String> identity = settings.texts("identity");
        OtherContent other = otherContent.word("other-content", OTHER_CONTENTS);
        String only = identity.size() == 1 ? identity.get(0) : "";
        boolean ofHeader = only.startsWith(HEADER) || only.startsWith(UNSIGNED_HEADER);
        if (otherContent.has("other-content") && (identity.isEmpty() || ofHeader)) {
            otherContent.fault(
                    "other-content",
                    "has an 'other-content' without an 'identity' of fields",
                    "remove it: only under fields can a delivery have other content");
        }
        if (ofHeader) {
            return only.startsWith(HEADER)
                    ? new IdentityRule.OfSignedHeader(HeaderNames.normalise(only.substring(HEADER.length())))
                    : IdentityRule.forcedUnsignedHeader(
                            HeaderNames.normalise(only.substring(UNSIGNED_HEADER.length())));
        }
        if (identity.isEmpty()) {
            if (settings.has("identity")) {
                settings.fault("identity", "has an 'identity' of nothing", "name a field, as /id, or remove it");
            }
            return null;
        }
        List<@Nullable String> pointers = new ArrayList<>();
        identity.forEach(field -> pointers.add(settings.pointer("identity", field)));
        return pointers.contains(null)
                ? null
                : new IdentityRule.OfFields(identity, other == null ? OtherContent.HANDLE_AS_NEW : other);
    }

    private static void note(Settings settings, String key, IllegalArgumentException e) {
        settings.faults().add(Fault.ofMessage(settings.origin(key), settings.where(), String.valueOf(e.getMessage())));
    }
}
