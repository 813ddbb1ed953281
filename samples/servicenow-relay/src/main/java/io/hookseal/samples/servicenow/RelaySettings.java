package io.hookseal.samples.servicenow;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the relay by name: those of a properties file and, above them, of the command line. A value written
 * <code>${NAME}</code> is an environment variable's. No value is ever shown.
 */
final class RelaySettings {
    final Map<String, String> all = new TreeMap<>();
    private final Function<String, @Nullable String> environment;

    /** Takes settings, and further ones written {@code --name=value}. */
    RelaySettings(String properties, Function<String, @Nullable String> environment, String... arguments)
            throws IOException {
        this.environment = environment;
        Properties file = new Properties();
        try (Reader text = new StringReader(properties)) {
            file.load(text);
        }
        file.stringPropertyNames().forEach(name -> all.put(name, file.getProperty(name)));
        for (String argument : arguments) {
            if (!argument.matches("(?s)--[a-z.-]+=.*")) {
                throw new IllegalArgumentException("an argument is not written --name=value");
            }
            int equals = argument.indexOf('=');
            all.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
    }

    String text(String name) {
        String value = all.getOrDefault(name, "");
        String variable = value.matches("\\$\\{\\w+}") ? value.substring(2, value.length() - 1) : "";
        String text = variable.isEmpty() ? value : environment.apply(variable);
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "setting " + name + (variable.isEmpty() ? " is missing" : ": variable " + variable + " is not set"));
        }
        return text;
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    /** The instance's address, to which credentials go: encrypted, unless it is on this machine. */
    URI instance() {
        URI uri = URI.create(text("servicenow.instance"));
        boolean local = "http".equals(uri.getScheme()) && "127.0.0.1".equals(uri.getHost());
        if ((!local && !"https".equals(uri.getScheme())) || uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("servicenow.instance is not written https://NAME.service-now.com");
        }
        return uri;
    }

    Authorization authorization() {
        return all.containsKey("servicenow.client-id")
                ? Authorization.clientCredentials(
                        text("servicenow.client-id"), text("servicenow.client-secret"), InstantSource.system())
                : Authorization.basic(text("servicenow.user"), text("servicenow.password"));
    }

    Rules rules() throws IOException {
        return Rules.parse(Files.readString(Path.of(text("rules"))));
    }
}
