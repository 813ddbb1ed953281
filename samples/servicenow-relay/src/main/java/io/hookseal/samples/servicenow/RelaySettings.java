package io.hookseal.samples.servicenow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the relay by name: those of a properties file and, above them, of the command line. A value written
 * <code>${NAME}</code> is an environment variable's. No value is ever shown.
 */
final class RelaySettings {
    /** How long a call of ServiceNow's may take. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    final Map<String, String> settings = new TreeMap<>();

    /** Takes settings written {@code --name=value}, one of which may name a file of further ones. */
    RelaySettings(List<String> arguments) throws IOException {
        Properties all = new Properties();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException("arguments are written --name=value, or --stand-in");
            }
            settings.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        all.load(new StringReader(read(settings.get("config"), "relay.properties")));
        all.stringPropertyNames().forEach(name -> settings.putIfAbsent(name, all.getProperty(name)));
    }

    private static String read(@Nullable String file, String otherwise) throws IOException {
        try (InputStream text = file != null
                ? Files.newInputStream(Path.of(file))
                : Objects.requireNonNull(RelaySettings.class.getResourceAsStream(otherwise))) {
            return new String(text.readAllBytes(), UTF_8);
        }
    }

    /** A setting that must be there; only the database's may be empty. */
    String text(String name) {
        String value = settings.getOrDefault(name, "${" + name + "}");
        String text = value.matches("\\$\\{[\\w.-]+}") ? System.getenv(value.substring(2, value.length() - 1)) : value;
        if (text == null || (text.isBlank() && !name.startsWith("database"))) {
            throw new IllegalArgumentException("setting " + name + ", written '" + value + "', is missing or empty");
        }
        return text;
    }

    /** The instance, at an address to which credentials go: encrypted, unless it is on this machine. */
    Instance instance() {
        String address = text("servicenow.instance");
        if (!address.matches("https://[A-Za-z0-9.-]+(:\\d+)?/?|http://127\\.0\\.0\\.1:\\d+")) {
            throw new IllegalArgumentException("servicenow.instance is not written https://NAME.service-now.com");
        }
        boolean oauth = !settings.containsKey("servicenow.user");
        String name = text(oauth ? "servicenow.client-id" : "servicenow.user");
        String secret = text(oauth ? "servicenow.client-secret" : "servicenow.password");
        return new Instance(URI.create(address), LIMIT, oauth, name, secret);
    }

    Rules rules() throws IOException {
        return Rules.parse(read(settings.get("rules"), "rules.yaml"));
    }
}
