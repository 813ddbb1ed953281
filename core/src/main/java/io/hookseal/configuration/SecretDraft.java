package io.hookseal.configuration;

import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretEncoding;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One entry of an endpoint's secrets, read but not yet made into a key. */
sealed interface SecretDraft {

    /** Where it stands. */
    Origin origin();

    /** The secret's id. */
    String id();

    /** Whether faults may name the id: the number of the secret otherwise, because a secret may stand where an id does. */
    boolean idShown();

    /**
     * A secret that stands in the configuration or in the environment. A class, not a record: it prints no value.
     */
    final class Text implements SecretDraft {
        private final Origin origin;
        private final String id;
        private final boolean idShown;
        private final String value;
        private final @Nullable SecretEncoding encoding;
        private final Window window;

        Text(
                Origin origin,
                String id,
                boolean idShown,
                String value,
                @Nullable SecretEncoding encoding,
                Window window) {
            this.origin = origin;
            this.id = id;
            this.idShown = idShown;
            this.value = value;
            this.encoding = encoding;
            this.window = window;
        }

        @Override
        public Origin origin() {
            return origin;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public boolean idShown() {
            return idShown;
        }

        String value() {
            return value;
        }

        /** How the value writes the key; null where only the sender's profile can say. */
        @Nullable
        SecretEncoding encoding() {
            return encoding;
        }

        Window window() {
            return window;
        }
    }

    /**
     * A secret that stands in a file of its own, which is read again and again.
     *
     * @param shown what messages call it: the path as written, or the secret's number where it may be a secret itself
     * @param encoding how the file writes the key; null where only the sender's profile can say
     */
    record InFile(
            Origin origin,
            String id,
            boolean idShown,
            Path path,
            String shown,
            @Nullable SecretEncoding encoding,
            Window window)
            implements SecretDraft {}

    /** One that cannot be had; the fault is noted already. */
    record Broken(Origin origin, String id, boolean idShown) implements SecretDraft {}

    /** When a secret is live. */
    record Window(@Nullable Instant notBefore, @Nullable Instant notAfter) {
        static final Window ALWAYS = new Window(null, null);

        Secret on(Secret secret) {
            Secret bounded = notBefore == null ? secret : secret.notBefore(notBefore);
            return notAfter == null ? bounded : bounded.notAfter(notAfter);
        }
    }
}
