package io.hookseal.sender;

import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SchemeFault;
import io.hookseal.scheme.SchemeOverlap;
import io.hookseal.scheme.SignedForm;
import io.hookseal.scheme.SignedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one sender signs, names events, tells the time and retries: pure data.
 *
 * <p>Immutable and thread-safe. The profiles that come with Hookseal are in {@link Senders}; a user's own starts at
 * {@link #named(String)}.
 */
public final class SenderProfile {
    private final String name;
    private final List<Scheme> schemes;
    private final EventName event;
    private final Set<String> events;
    private final IdentityRule identity;
    private final boolean nonFiniteNumbers;
    private final SecretForm secretForm;
    private final @Nullable Duration maxAge;
    private final Duration timeout;
    private final RetryBehaviour retries;

    private SenderProfile(Builder builder) {
        this.name = builder.name;
        this.schemes = List.copyOf(builder.schemes);
        this.event = builder.event;
        this.events = Set.copyOf(builder.events);
        this.nonFiniteNumbers = builder.nonFiniteNumbers;
        this.secretForm = builder.secretForm;
        this.timeout = builder.timeout;
        this.retries = builder.retries;
        this.identity = builder.identity != null
                ? builder.identity
                : new IdentityRule.OfSignedForm(
                        canonical()
                                ? new SignedForm.CanonicalJson()
                                : schemes.get(0).signedForm());
        boolean timed = false;
        for (Scheme scheme : schemes) {
            timed |= !(scheme.time() instanceof SignedTime.None);
        }
        this.maxAge = timed ? builder.maxAge : null;
    }

    /**
     * Begins the profile of a sender with this name, which appears in reports.
     *
     * @param name the name
     * @return a new builder
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** {@return the sender's name} */
    public String name() {
        return name;
    }

    /** {@return the schemes, of which a request must satisfy one} */
    public List<Scheme> schemes() {
        return schemes;
    }

    /** {@return where the event's name stands} */
    public EventName event() {
        return event;
    }

    /**
     * {@return the names of the events that the sender is known to send, so that a handler for a misspelt one is found at
     * start-up; empty where they are not known, and any name is taken for one}
     */
    public Set<String> events() {
        return events;
    }

    /** {@return what makes two requests the same delivery} */
    public IdentityRule identity() {
        return identity;
    }

    /**
     * {@return whether the sender writes {@code NaN}, {@code Infinity} and {@code -Infinity}, which are not JSON (RFC 8259)}
     */
    public boolean nonFiniteNumbers() {
        return nonFiniteNumbers;
    }

    /** {@return how the sender hands out its secrets} */
    public SecretForm secretForm() {
        return secretForm;
    }

    /** {@return how old a signed time may be where the endpoint says nothing; null where the sender signs no time} */
    public @Nullable Duration maxAge() {
        return maxAge;
    }

    /** {@return how long the sender waits for an answer} */
    public Duration timeout() {
        return timeout;
    }

    /** {@return when the sender delivers again} */
    public RetryBehaviour retries() {
        return retries;
    }

    /** {@return whether a request that is not strict JSON is refused, because one signed form is the canonical one} */
    public boolean canonical() {
        for (Scheme scheme : schemes) {
            if (scheme.signedForm() instanceof SignedForm.CanonicalJson) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return whether the same delivery has other signed bytes each time it is sent, because a time or a header is among
     * them}
     */
    public boolean signsEveryAttemptAnew() {
        for (Scheme scheme : schemes) {
            if (scheme.signedForm() instanceof SignedForm.Template template) {
                for (SignedForm.Part part : template.parts()) {
                    if (part instanceof SignedForm.Time || part instanceof SignedForm.Header) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * {@return whether other content under one declared identity is a new delivery} So it is where the identity's rule says
     * so and the content of a delivery is the same each time it is sent.
     */
    public boolean handlesOtherContentAsNew() {
        return identity instanceof IdentityRule.OfFields fields
                && fields.otherContent() == IdentityRule.OtherContent.HANDLE_AS_NEW
                && !signsEveryAttemptAnew();
    }

    /** {@return what makes this profile unsafe; empty where it is sound} */
    public List<SchemeFault> faults() {
        List<SchemeFault> faults = new ArrayList<>();
        for (Scheme scheme : schemes) {
            faults.addAll(scheme.faults());
        }
        faults.addAll(SchemeOverlap.find(schemes));
        if (identity instanceof IdentityRule.OfSignedHeader signed && !signsHeader(signed.header())) {
            faults.add(new SchemeFault(
                    "the identity is the header '" + signed.header() + "', which the signature does not cover",
                    "name signed fields of the body, or leave the identity to the signed form"));
        }
        if (canonical()
                && identity instanceof IdentityRule.OfSignedForm of
                && of.form() instanceof SignedForm.RawBody) {
            faults.add(new SchemeFault(
                    "the identity is the raw body, of which a signature over canonical JSON leaves white space and order free",
                    "leave the identity to the canonical form, or name signed fields"));
        }
        return faults;
    }

    private boolean signsHeader(String header) {
        SignedForm.Header wanted = new SignedForm.Header(header);
        return schemes.stream()
                .allMatch(scheme -> scheme.signedForm() instanceof SignedForm.Template template
                        && template.parts().contains(wanted));
    }

    @Override
    public String toString() {
        return "SenderProfile[" + name + "]";
    }

    /** Builds a profile. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<Scheme> schemes = new ArrayList<>();
        private EventName event = EventName.none();
        private final Set<String> events = new LinkedHashSet<>();
        private @Nullable IdentityRule identity;
        private boolean nonFiniteNumbers;
        private SecretForm secretForm = SecretForm.UNDECLARED;
        private Duration maxAge = Duration.ofHours(24);
        private Duration timeout = Duration.ofSeconds(10);
        private RetryBehaviour retries = RetryBehaviour.never();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Adds a scheme; a request must satisfy one of them. At least one is needed.
         *
         * @param scheme the scheme
         * @return this builder
         */
        public Builder scheme(Scheme scheme) {
            schemes.add(scheme);
            return this;
        }

        /**
         * The event's name stands in the body at this JSON Pointer. Default: no event names.
         *
         * @param pointer the JSON Pointer
         * @return this builder
         */
        public Builder event(String pointer) {
            return event(EventName.inBody(pointer));
        }

        /**
         * Where the event's name stands. Default: nowhere.
         *
         * @param where the place
         * @return this builder
         */
        public Builder event(EventName where) {
            event = where;
            return this;
        }

        /**
         * Names the events that the sender is known to send. Default: none, they are not known.
         *
         * @param names the names
         * @return this builder
         */
        public Builder events(String... names) {
            events.addAll(List.of(names));
            return this;
        }

        /**
         * These signed fields of the body make the identity. Default: the SHA-256 of the signed form, the canonical one where there is one.
         *
         * @param pointers JSON Pointers, in order
         * @return this builder
         */
        public Builder identity(String... pointers) {
            return identity(IdentityRule.fields(pointers));
        }

        /**
         * What makes the identity. Default: the SHA-256 of the signed form, the canonical one where there is one.
         *
         * @param rule the rule
         * @return this builder
         */
        public Builder identity(IdentityRule rule) {
            identity = rule;
            return this;
        }

        /**
         * The sender writes {@code NaN} and {@code Infinity}. Default: it does not.
         *
         * @return this builder
         */
        public Builder writesNonFiniteNumbers() {
            nonFiniteNumbers = true;
            return this;
        }

        /**
         * How the sender hands out its secrets. Default: {@link SecretForm#UNDECLARED}.
         *
         * @param form the form
         * @return this builder
         */
        public Builder secrets(SecretForm form) {
            secretForm = form;
            return this;
        }

        /**
         * How old a signed time may be. Default: 24 hours. Without effect where no scheme has a signed time.
         *
         * @param age the age, longer than zero
         * @return this builder
         */
        public Builder maxAge(Duration age) {
            maxAge = age;
            return this;
        }

        /**
         * How long the sender waits for an answer. Default: 10 seconds.
         *
         * @param duration how long
         * @return this builder
         */
        public Builder timeout(Duration duration) {
            timeout = duration;
            return this;
        }

        /**
         * When the sender delivers again. Default: never, the safest thing to assume.
         *
         * @param behaviour what is known of its retries
         * @return this builder
         */
        public Builder retries(RetryBehaviour behaviour) {
            retries = behaviour;
            return this;
        }

        /**
         * Builds the profile.
         *
         * @return what was built
         * @throws IllegalArgumentException where it has no scheme
         */
        public SenderProfile build() {
            if (schemes.isEmpty()) {
                throw new IllegalArgumentException(
                        "sender '" + name + "' has no scheme; add one with scheme(Scheme.header(…))");
            }
            return new SenderProfile(this);
        }
    }
}
