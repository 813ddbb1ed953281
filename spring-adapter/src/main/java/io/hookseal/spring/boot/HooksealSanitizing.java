package io.hookseal.spring.boot;

import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Keeps secrets out of actuator output, even where values are always shown: what configures a secret, and whatever else holds
 * the text of one, as the variable does that it comes from, or the command line.
 */
final class HooksealSanitizing implements SanitizingFunction {
    private final Supplier<Set<String>> secrets;

    HooksealSanitizing(Supplier<Set<String>> secrets) {
        this.secrets = secrets;
    }

    @Override
    public SanitizableData apply(SanitizableData data) {
        Object value = data.getValue();
        return value != null && (configuresSecret(data.getKey()) || holdsSecret(value.toString()))
                ? data.withSanitizedValue()
                : data;
    }

    private static boolean configuresSecret(String key) {
        String letters = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return letters.startsWith(HooksealProperties.PREFIX) && letters.contains("secret");
    }

    private boolean holdsSecret(String text) {
        return secrets.get().stream().anyMatch(secret -> !secret.isBlank() && text.contains(secret));
    }
}
