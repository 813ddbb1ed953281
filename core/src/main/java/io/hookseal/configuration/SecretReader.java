package io.hookseal.configuration;

import io.hookseal.configuration.ConfigurationNode.Group;
import io.hookseal.configuration.SecretDraft.Window;
import io.hookseal.secrets.SecretEncoding;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an endpoint's secrets. An entry is a text, in which <code>${NAME}</code> stands for an environment variable, or
 * {@code file:} and a path, in which it does not, or a group that says more about either.
 */
final class SecretReader {
    static final Map<String, SecretEncoding> ENCODINGS = Map.of(
            "text", SecretEncoding.TEXT,
            "hex", SecretEncoding.HEX,
            "base64", SecretEncoding.BASE64,
            "whsec", SecretEncoding.WHSEC);

    private static final Set<String> KNOWN = Set.of("id", "value", "encoding", "not-before", "not-after");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String FILE = "file:";

    /** A path that is a path at first sight; any other text behind {@code file:} may be a secret. */
    private static final Pattern PLAINLY_A_PATH = Pattern.compile("\\.{0,2}/");

    private final Function<String, @Nullable String> environment;
    private final Path base;

    /**
     * A reader of secrets.
     *
     * @param environment gives a variable's value, or null where it is not set
     * @param base what relative paths of secret files are relative to
     */
    SecretReader(Function<String, @Nullable String> environment, Path base) {
        this.environment = environment;
        this.base = base;
    }

    List<SecretDraft> read(Settings endpoint) {
        ConfigurationNode node = endpoint.node("secrets");
        if (node == null) {
            return List.of();
        }
        List<SecretDraft> drafts = new ArrayList<>();
        for (ConfigurationNode entry : Settings.items(node)) {
            drafts.add(readEntry(endpoint, entry, drafts.size() + 1));
        }
        return drafts;
    }

    private SecretDraft readEntry(Settings endpoint, ConfigurationNode entry, int number) {
        if (!(entry instanceof Group group)) {
            String text = endpoint.text(entry, "secrets");
            return draft(endpoint, entry.origin(), number, null, text, null, Window.ALWAYS);
        }
        Settings settings = Settings.ofSecret(group, endpoint.where() + ", secret " + number, KNOWN, endpoint.faults());
        String id = settings.text("id");
        String value = settings.text("value");
        if (!settings.has("value")) {
            settings.fault("value", "has no 'value'", "add the secret, ${VARIABLE}, or file: and a path");
        }
        SecretEncoding encoding = settings.word("encoding", ENCODINGS);
        return draft(settings, entry.origin(), number, id, value, encoding, window(settings));
    }

    private static Window window(Settings settings) {
        Instant notBefore = instant(settings, "not-before");
        Instant notAfter = instant(settings, "not-after");
        if (notBefore != null && notAfter != null && !notBefore.isBefore(notAfter)) {
            settings.fault(
                    "not-after", "would never be live: not-before is not before not-after", "exchange or correct them");
            return Window.ALWAYS;
        }
        return new Window(notBefore, notAfter);
    }

    private static @Nullable Instant instant(Settings settings, String key) {
        String text = settings.text(key);
        Instant instant = text == null ? null : Amounts.instant(text);
        if (text != null && instant == null) {
            settings.fault(key, "has a '" + key + "' that is no instant", "write it as 2026-01-31T12:00:00Z");
        }
        return instant;
    }

    private SecretDraft draft(
            Settings settings,
            Origin origin,
            int number,
            @Nullable String givenId,
            @Nullable String value,
            @Nullable SecretEncoding encoding,
            Window window) {
        String counted = givenId != null ? givenId : "secret-" + number;
        boolean counts = givenId == null;
        if (value == null) {
            return new SecretDraft.Broken(origin, counted, counts);
        }
        if (value.startsWith(FILE)) {
            return inFile(settings, origin, number, givenId, value, encoding, window);
        }
        String resolved = resolve(settings, origin, number, value);
        if (resolved == null) {
            return new SecretDraft.Broken(origin, counted, counts);
        }
        Matcher whole = PLACEHOLDER.matcher(value);
        String id = givenId == null && whole.matches() ? whole.group(1) : counted;
        return new SecretDraft.Text(origin, id, counts, resolved, encoding, window);
    }

    private SecretDraft inFile(
            Settings settings,
            Origin origin,
            int number,
            @Nullable String givenId,
            String value,
            @Nullable SecretEncoding encoding,
            Window window) {
        String counted = givenId != null ? givenId : "secret-" + number;
        if (value.contains("${")) {
            // what the variable holds would be a path, and paths are shown
            settings.fault(
                    origin,
                    "has a variable in the path of secret " + number + "'s file",
                    "write the path itself, or put the secret into the variable and write ${NAME} alone");
            return new SecretDraft.Broken(origin, counted, givenId == null);
        }
        String written = value.substring(value.startsWith(FILE + "//") ? FILE.length() + 2 : FILE.length());
        try {
            Path path = base.resolve(written);
            Path name = path.getFileName();
            if (written.isBlank() || name == null) {
                throw new InvalidPathException("", "no file");
            }
            boolean plain = PLAINLY_A_PATH.matcher(written).lookingAt();
            return new SecretDraft.InFile(
                    origin,
                    givenId != null ? givenId : name.toString(),
                    plain && givenId == null,
                    path,
                    plain ? "file " + written : "the file of secret " + number,
                    encoding,
                    window);
        } catch (InvalidPathException e) {
            settings.fault(origin, "has a secret file whose path is none", "write it as file:/run/secrets/orders");
            return new SecretDraft.Broken(origin, counted, givenId == null);
        }
    }

    /** The text with every variable's value in its place, or null where one is missing. */
    private @Nullable String resolve(Settings settings, Origin origin, int number, String text) {
        Matcher placeholders = PLACEHOLDER.matcher(text);
        StringBuilder resolved = new StringBuilder();
        boolean complete = true;
        while (placeholders.find()) {
            String name = placeholders.group(1);
            String value = null;
            if (!NAME.matcher(name).matches()) {
                settings.fault(
                        origin,
                        "has a placeholder in secret " + number + " that names no environment variable",
                        "write ${NAME}, where NAME has letters, digits and _ only");
            } else {
                value = environment.apply(name);
                if (value == null) {
                    settings.fault(
                            origin,
                            "needs the environment variable " + name + ", which is not set",
                            "set and export it");
                }
            }
            complete &= value != null;
            placeholders.appendReplacement(resolved, Matcher.quoteReplacement(value == null ? "" : value));
        }
        placeholders.appendTail(resolved);
        return complete ? resolved.toString() : null;
    }
}
