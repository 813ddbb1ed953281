package io.hookseal;

import io.hookseal.scheme.HeaderNames;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretChecks;
import io.hookseal.secrets.SecretEncoding;
import io.hookseal.secrets.SecretRing;
import io.hookseal.secrets.TenantLookup;
import io.hookseal.sender.SecretForm;
import io.hookseal.sender.SenderProfile;
import io.hookseal.verification.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One place where one sender delivers, with its own secrets and limits. A builder; {@link WebhookReceiver} checks it and
 * takes what it needs when it is built. Not thread-safe.
 */
public final class Endpoint {
    /** Longest body in bytes where nothing else is said: 1,000,000, which is what Javalin takes unless told otherwise. */
    public static final int DEFAULT_MAX_BODY = 1_000_000;

    final String name;
    final SenderProfile sender;
    final List<Secret> secrets = new ArrayList<>();
    final List<Problem> problems = new ArrayList<>();

    @Nullable
    SecretRing ring;

    @Nullable
    TenantLookup tenants;

    @Nullable
    String path;

    boolean allowWeakSecrets;
    boolean acceptUnsigned;
    boolean anyAge;

    @Nullable
    Duration maxAge;

    Duration maxAhead = Freshness.DEFAULT_MAX_AHEAD;
    Duration readDeadline = Duration.ofSeconds(10);
    long maxBody = DEFAULT_MAX_BODY;
    boolean acceptLoss;
    final Set<String> events = new LinkedHashSet<>();
    OnStoreFailure onStoreFailure = OnStoreFailure.REFUSE;
    boolean inbox;
    final Set<String> keptHeaders = new LinkedHashSet<>();

    @Nullable
    Duration retention;

    @Nullable
    Duration lease;

    @Nullable
    Duration handlerDeadline;

    private Endpoint(String name, SenderProfile sender) {
        this.name = name;
        this.sender = sender;
    }

    /**
     * {@return an endpoint with this name, which is unique within its receiver, for this sender}
     *
     * @param name the name, which appears in reports
     * @param sender the sender's profile
     */
    public static Endpoint of(String name, SenderProfile sender) {
        return new Endpoint(Objects.requireNonNull(name, "name"), Objects.requireNonNull(sender, "sender"));
    }

    /**
     * The path it is reached under, for adapters that make the route themselves. Default: none.
     *
     * @param path the path, which begins with a slash
     * @return this endpoint
     */
    public Endpoint path(String path) {
        this.path = path;
        return this;
    }

    /**
     * Adds a secret as the sender hands it out; the profile's {@link SecretForm} says how its text becomes a key. Its id
     * is {@code secret-1}, {@code secret-2} and so on.
     *
     * @param text the text
     * @return this endpoint
     */
    public Endpoint secret(@Nullable String text) {
        String id = "secret-" + (secrets.size() + 1);
        SecretForm form = sender.secretForm();
        if (form == SecretForm.UNDECLARED && text != null && SecretChecks.ambiguousWithoutEncoding(text)) {
            problems.add(new Problem(
                    name,
                    "secret " + id + " could be text as well as an encoded key",
                    "declare how the sender hands out its secrets: TEXT, HEX, BASE64 or WHSEC"));
        }
        try {
            boolean asText = form == SecretForm.UNDECLARED || text == null;
            secrets.add(asText ? Secret.text(id, text) : Secret.of(id, text, SecretEncoding.valueOf(form.name())));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(
                    name, "secret " + id + " cannot be read: " + e.getMessage(), "copy it again from the sender"));
        }
        return this;
    }

    /**
     * Adds a secret.
     *
     * @param secret the secret
     * @return this endpoint
     */
    public Endpoint secret(Secret secret) {
        secrets.add(secret);
        return this;
    }

    /**
     * Uses this ring instead of single secrets; the receiver closes it.
     *
     * @param secretRing the ring
     * @return this endpoint
     */
    public Endpoint secrets(SecretRing secretRing) {
        ring = secretRing;
        return this;
    }

    /**
     * Has a ring of secrets for each tenant.
     *
     * @param lookup finds the ring of a tenant
     * @return this endpoint
     */
    public Endpoint tenants(TenantLookup lookup) {
        tenants = lookup;
        return this;
    }

    /**
     * Takes secrets that are shorter than 16 bytes or have white space at an edge, with a warning. Blank secrets and
     * placeholders stay refused.
     *
     * @return this endpoint
     */
    public Endpoint allowWeakSecrets() {
        allowWeakSecrets = true;
        return this;
    }

    /**
     * Accepts deliveries without a signature. Only for an endpoint without any secret; its deliveries are marked as
     * unverified, and a handler has to ask for those by name.
     *
     * @return this endpoint
     */
    public Endpoint acceptUnsigned() {
        acceptUnsigned = true;
        return this;
    }

    /**
     * How old a signed time may be. Default: what the profile says, mostly 24 hours.
     *
     * @param age the age, longer than zero
     * @return this endpoint
     */
    public Endpoint maxAge(Duration age) {
        maxAge = age;
        anyAge = false;
        return this;
    }

    /**
     * Does not judge signed times at all, with a warning: for replaying old recordings.
     *
     * @return this endpoint
     */
    public Endpoint anyAge() {
        anyAge = true;
        return this;
    }

    /**
     * How far ahead of the clock a signed time may be. Default: 5 minutes.
     *
     * @param ahead zero or longer
     * @return this endpoint
     */
    public Endpoint maxAhead(Duration ahead) {
        maxAhead = ahead;
        return this;
    }

    /**
     * Longest body in bytes. Default: 1,000,000.
     *
     * @param bytes the number of bytes
     * @return this endpoint
     */
    public Endpoint maxBody(long bytes) {
        maxBody = bytes;
        return this;
    }

    /**
     * How long a body may take to arrive. Default: 10 seconds.
     *
     * @param deadline longer than zero
     * @return this endpoint
     */
    public Endpoint readDeadline(Duration deadline) {
        readDeadline = deadline;
        return this;
    }

    /**
     * How long a handled delivery is remembered, so that its duplicates are not handled. Default: as long as it could be
     * replayed or delivered again, and at least 25 hours.
     *
     * @param time longer than the replay window and the sender's retries
     * @return this endpoint
     */
    public Endpoint retention(Duration time) {
        retention = time;
        return this;
    }

    /**
     * How long a claim holds where nobody settles it, because the process died. Default: seven tenths of the sender's time
     * limit.
     *
     * @param time longer than the handler deadline
     * @return this endpoint
     */
    public Endpoint lease(Duration time) {
        lease = time;
        return this;
    }

    /**
     * How long a handler may take; its lease is extended until then. Default: six tenths of the sender's time limit.
     *
     * @param time shorter than the lease and the sender's time limit
     * @return this endpoint
     */
    public Endpoint handlerDeadline(Duration time) {
        handlerDeadline = time;
        return this;
    }

    /**
     * What becomes of a delivery that cannot be claimed. Default: {@link OnStoreFailure#REFUSE}.
     *
     * @param what what becomes of it
     * @return this endpoint
     */
    public Endpoint onStoreFailure(OnStoreFailure what) {
        onStoreFailure = what;
        return this;
    }

    /**
     * Keeps every delivery in the receiver's inbox, answers 202 once it is kept, and has the inbox handle it after that. For
     * senders that never deliver again, or hardly, such as DataBridge and Attesta: a crash loses nothing then, and neither
     * does a handler that fails. Its handlers are given to the inbox.
     *
     * @return this endpoint
     */
    public Endpoint inbox() {
        inbox = true;
        return this;
    }

    /**
     * Names headers that the inbox keeps beside the body, for its handlers. Default: none. The signature does not cover them,
     * unless the sender's scheme says so.
     *
     * @param names names of headers, in any case
     * @return this endpoint
     */
    public Endpoint keepHeaders(String... names) {
        for (String header : names) {
            try {
                keptHeaders.add(HeaderNames.normalise(header));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(name, "keeps a header that is none: " + e.getMessage(), "name another"));
            }
        }
        return this;
    }

    /**
     * Takes note that a crash loses deliveries of this sender, whose retries end before a lease does, and silences the
     * warning of it.
     *
     * @return this endpoint
     */
    public Endpoint acceptLoss() {
        acceptLoss = true;
        return this;
    }

    /**
     * Names events that this sender sends here and its profile does not know, so that handlers may be bound to them.
     *
     * @param names the names
     * @return this endpoint
     */
    public Endpoint alsoSends(String... names) {
        events.addAll(List.of(names));
        return this;
    }

    /** {@return the name} */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "Endpoint[" + name + ", sender=" + sender.name() + "]";
    }
}
