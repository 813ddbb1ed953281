package io.hookseal.spring.boot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The properties of an application that configure its receiver, as Boot has gathered them: of each, the value in the first of
 * Boot's sources that has it, in whatever spelling; of each list, all items from the first source that has any. So a secret
 * that a variable of the environment replaces is not live beside the new one.
 */
final class HooksealProperties {
    static final String PREFIX = "hookseal";

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of(PREFIX);

    /** Read by {@link InboxProperties}. */
    private static final ConfigurationPropertyName INBOX = ROOT.append("inbox");

    private static final List<ConfigurationPropertyName> SETTINGS =
            List.of(ROOT.append("endpoints"), ROOT.append("memory-is-enough"));

    /**
     * Where much stands that is nobody's setting and can begin like one, as {@code HOOKSEAL_PORT} does in a cluster with a
     * service of that name: what is no setting is not there. Anywhere else it is a fault.
     */
    private static final Set<String> OF_THE_PROCESS = Set.of(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

    /** Where the name of an endpoint stands. */
    private static final int ENDPOINT = 2;

    /** What core resolves by itself, and takes for the secret's id. */
    private static final Pattern ONE_VARIABLE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");

    private HooksealProperties() {}

    /** The properties' whole names and values; a single variable as it is written, everything else resolved. */
    static Map<String, String> of(Environment environment) {
        Map<String, String> resolved = new LinkedHashMap<>();
        written(environment)
                .forEach((name, value) -> resolved.put(
                        name,
                        isSecret(name) && ONE_VARIABLE.matcher(value).matches()
                                ? value
                                : environment.resolvePlaceholders(value)));
        return resolved;
    }

    /** The secrets themselves, as texts that must not be shown; without those in files. */
    static Set<String> secrets(Environment environment) {
        Set<String> secrets = new HashSet<>();
        written(environment).forEach((name, value) -> {
            String secret = environment.resolvePlaceholders(value);
            if (isSecret(name) && !secret.startsWith("file:")) {
                secrets.add(secret);
            }
        });
        return secrets;
    }

    private static boolean isSecret(String name) {
        ConfigurationPropertyName property = ConfigurationPropertyName.ofIfValid(name);
        if (property == null || property.getNumberOfElements() <= ENDPOINT + 1) {
            return false;
        }
        String last = property.getLastElement(Form.UNIFORM);
        return property.getElement(ENDPOINT + 1, Form.UNIFORM).equals("secrets")
                && (property.isLastElementIndexed() || last.equals("secrets") || last.equals("value"));
    }

    private static Map<String, String> written(Environment environment) {
        List<Map<ConfigurationPropertyName, String>> sources = new ArrayList<>();
        if (environment instanceof ConfigurableEnvironment) {
            for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
                if (source instanceof IterableConfigurationPropertySource iterable) {
                    sources.add(values(iterable));
                }
            }
        }
        Map<ConfigurationPropertyName, String> spellings = spellings(sources);
        Map<String, String> properties = new LinkedHashMap<>();
        Set<ConfigurationPropertyName> taken = new HashSet<>();
        for (Map<ConfigurationPropertyName, String> source : sources) {
            Set<ConfigurationPropertyName> here = new HashSet<>();
            source.forEach((name, value) -> {
                ConfigurationPropertyName whole = wholeOf(name);
                if (!isUnder(whole, taken)) {
                    here.add(whole);
                    properties.put(spelled(name, spellings), value);
                }
            });
            taken.addAll(here);
        }
        return properties;
    }

    private static Map<ConfigurationPropertyName, String> values(IterableConfigurationPropertySource source) {
        Map<ConfigurationPropertyName, String> values = new LinkedHashMap<>();
        boolean ofTheProcess = OF_THE_PROCESS.contains(nameOf(source));
        source.stream()
                .filter(name -> ofTheProcess ? isSetting(name) : isOfReceiver(name))
                .forEach(name -> {
                    ConfigurationProperty property = source.getConfigurationProperty(name);
                    if (property != null) {
                        values.put(name, String.valueOf(property.getValue()));
                    }
                });
        return values;
    }

    private static String nameOf(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> named ? named.getName() : "";
    }

    /** What is under the prefix and is not another part's. */
    private static boolean isOfReceiver(ConfigurationPropertyName name) {
        return ROOT.isAncestorOf(name) && !INBOX.equals(name) && !INBOX.isAncestorOf(name);
    }

    private static boolean isSetting(ConfigurationPropertyName name) {
        return SETTINGS.stream().anyMatch(setting -> setting.equals(name) || setting.isAncestorOf(name));
    }

    /**
     * How each step of a name is spelled: as the last source does, which as a rule is the file that it was written in. A
     * variable of the environment has no way to spell {@code my-orders}.
     */
    private static Map<ConfigurationPropertyName, String> spellings(
            List<Map<ConfigurationPropertyName, String>> sources) {
        Map<ConfigurationPropertyName, String> spellings = new HashMap<>();
        for (Map<ConfigurationPropertyName, String> source : sources) {
            for (ConfigurationPropertyName name : source.keySet()) {
                for (int i = 1; i < name.getNumberOfElements(); i++) {
                    spellings.put(name.chop(i + 1), name.getElement(i, Form.ORIGINAL));
                }
            }
        }
        return spellings;
    }

    private static String spelled(ConfigurationPropertyName name, Map<ConfigurationPropertyName, String> spellings) {
        StringBuilder spelled = new StringBuilder(PREFIX);
        for (int i = 1; i < name.getNumberOfElements(); i++) {
            String step = spellings.getOrDefault(name.chop(i + 1), "");
            boolean bracketed = name.isNumericIndex(i) || step.indexOf('.') >= 0;
            spelled.append(bracketed ? "[" : ".").append(step).append(bracketed ? "]" : "");
        }
        return spelled.toString();
    }

    /** The list that a property is in an item of, or else the property. */
    private static ConfigurationPropertyName wholeOf(ConfigurationPropertyName name) {
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            if (name.isNumericIndex(i)) {
                return name.chop(i);
            }
        }
        return name;
    }

    private static boolean isUnder(@Nullable ConfigurationPropertyName name, Set<ConfigurationPropertyName> taken) {
        for (ConfigurationPropertyName at = name; at != null && !at.isEmpty(); at = at.getParent()) {
            if (taken.contains(at)) {
                return true;
            }
        }
        return false;
    }
}
