package io.hookseal.verification;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.hookseal.delivery.Delivery;
import io.hookseal.json.JsonScan;
import io.hookseal.request.RequestHead;
import io.hookseal.scheme.HeaderNames;
import io.hookseal.scheme.MacAlgorithm;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SignedForm;
import io.hookseal.scheme.SignedTime;
import io.hookseal.secrets.SecretRing;
import io.hookseal.secrets.TenantLookup;
import io.hookseal.sender.SenderProfile;
import io.hookseal.signature.MacRun;
import io.hookseal.signature.Macs;
import io.hookseal.signature.SignatureHeader;
import io.hookseal.signature.SignedBytes;
import io.hookseal.signature.TemplateBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request to one endpoint is authentic. Prepared once, immutable, safe under many threads.
 *
 * <ol>
 *   <li>{@link #check(RequestHead)}: the first of the profile's signature headers that is present decides alone; its shape,
 *       and the tenant, without reading the body.
 *   <li>Under a canonical profile the body must be strict JSON; its canonical form comes from the same pass.
 *   <li>One MAC for each live secret and distinct signed form, all of them always, each compared in constant time.
 *   <li>After the MAC: how fresh the signed time is. Event and fields are read out of the body when somebody asks for them, unless
 *       the signed time stands in it.
 * </ol>
 */
public final class Verifier {
    /** Tenants whose keyed state is kept; those beyond are prepared anew when they deliver again. */
    private static final long MAX_TENANT_RINGS = 10_000;

    private final String endpoint;
    private final SenderProfile sender;
    private final Keys keys;
    private final Freshness freshness;
    private final BodyFacts facts;
    private final boolean canonical;
    private final NamedHeader[] headers;
    private final Set<MacAlgorithm> algorithms;
    private final PreparedRing ring;
    private final Function<SecretRing, PreparedRing> tenantRings;

    /**
     * Prepares a verifier.
     *
     * @param endpoint the endpoint's name, for deliveries
     * @param sender the profile; its {@link SenderProfile#faults()} are somebody else's to look at
     * @param keys where the secrets come from
     * @param freshness the replay window
     */
    public Verifier(String endpoint, SenderProfile sender, Keys keys, Freshness freshness) {
        this.endpoint = endpoint;
        this.sender = sender;
        this.keys = keys;
        this.freshness = freshness;
        this.facts = new BodyFacts(sender);
        this.canonical = sender.canonical();
        Set<String> names = new LinkedHashSet<>();
        Set<MacAlgorithm> macs = EnumSet.noneOf(MacAlgorithm.class);
        for (Scheme scheme : sender.schemes()) {
            names.addAll(scheme.headers());
            macs.add(scheme.mac());
        }
        List<NamedHeader> named = new ArrayList<>();
        for (String name : names) {
            named.add(NamedHeader.of(name, sender.schemes()));
        }
        this.headers = named.toArray(new NamedHeader[0]);
        this.algorithms = macs;
        this.ring = new PreparedRing(macs);
        this.tenantRings = keys instanceof Keys.OfTenants ? tenantRings(macs) : own -> new PreparedRing(macs);
    }

    private static Function<SecretRing, PreparedRing> tenantRings(Set<MacAlgorithm> macs) {
        LoadingCache<SecretRing, PreparedRing> rings =
                Caffeine.newBuilder().weakKeys().maximumSize(MAX_TENANT_RINGS).build(of -> new PreparedRing(macs));
        return rings::get;
    }

    /**
     * Checks what can be checked before the body is read.
     *
     * @param head the request head
     * @return what the head says
     */
    public HeadCheck check(RequestHead head) {
        if (keys instanceof Keys.Unsigned) {
            return new HeadCheck.Passed.Full(this, List.of(), SecretRing.none(), ring, null);
        }
        for (NamedHeader header : headers) {
            List<String> values = head.headers(header.name);
            if (!values.isEmpty()) {
                return read(header, values, head);
            }
        }
        return new HeadCheck.Refused(Refusal.MISSING_SIGNATURE);
    }

    private HeadCheck read(NamedHeader named, List<String> values, RequestHead head) {
        Scheme only = named.only;
        if (only != null) {
            byte[] signature = keys instanceof Keys.OfRing ? SignatureHeader.single(only, values) : null;
            if (signature != null) {
                return new HeadCheck.Passed.Plain(this, only, signature);
            }
        }
        List<SignatureHeader.Present> readings = List.of();
        Refusal refusal = Refusal.SIGNATURE_FORMAT;
        for (Scheme scheme : named.schemes) {
            SignatureHeader header = SignatureHeader.read(scheme, values);
            if (header instanceof SignatureHeader.Present present) {
                readings = Few.with(readings, present);
            } else {
                refusal = reason(header, refusal);
            }
        }
        return readings.isEmpty() ? new HeadCheck.Refused(refusal) : passed(readings, head);
    }

    private static Refusal reason(SignatureHeader header, Refusal otherwise) {
        return header instanceof SignatureHeader.Missing
                ? Refusal.MISSING_SIGNATURE
                : header instanceof SignatureHeader.Repeated ? Refusal.DUPLICATE_SIGNATURE : otherwise;
    }

    private HeadCheck passed(List<SignatureHeader.Present> readings, RequestHead head) {
        return keys instanceof Keys.OfTenants tenants
                ? forTenant(tenants.lookup(), head, readings)
                : new HeadCheck.Passed.Full(this, readings, ((Keys.OfRing) keys).ring(), ring, null);
    }

    private HeadCheck forTenant(TenantLookup lookup, RequestHead head, List<SignatureHeader.Present> readings) {
        String name = lookup.place() == TenantLookup.Place.PATH_VARIABLE
                ? head.pathVariable(lookup.placeName())
                : head.header(HeaderNames.normalise(lookup.placeName()));
        if (name == null) {
            return new HeadCheck.Refused(Refusal.UNKNOWN_TENANT);
        }
        TenantLookup.Answer answer = lookup.find(name);
        if (answer instanceof TenantLookup.Found found) {
            SecretRing own = found.tenant().ring();
            return new HeadCheck.Passed.Full(
                    this, readings, own, tenantRings.apply(own), found.tenant().id());
        }
        if (answer instanceof TenantLookup.Unknown) {
            return new HeadCheck.Refused(Refusal.UNKNOWN_TENANT);
        }
        return new HeadCheck.Refused(
                answer instanceof TenantLookup.Overloaded
                        ? Refusal.TENANT_LOOKUP_OVERLOADED
                        : Refusal.TENANT_LOOKUP_FAILED);
    }

    /**
     * Checks the head and verifies in one call, for requests whose body is already there.
     *
     * @param head the request head
     * @param body the body as received
     * @return the verdict
     */
    public Verdict verify(RequestHead head, byte[] body) {
        HeadCheck check = check(head);
        return check instanceof HeadCheck.Passed passed
                ? verify(passed, head, body)
                : new Verdict.Refused(((HeadCheck.Refused) check).reason());
    }

    /**
     * Verifies a body.
     *
     * @param passed what {@link #check} of this verifier gave for this head
     * @param head the request head
     * @param body the body as received; must not be changed by anybody afterwards
     * @return the verdict
     */
    public Verdict verify(HeadCheck.Passed passed, RequestHead head, byte[] body) {
        if (passed.by != this) {
            throw new IllegalArgumentException("this head was checked by another verifier than endpoint '" + endpoint
                    + "' has; check it with the one that verifies");
        }
        if (keys instanceof Keys.Unsigned) {
            BodyContent content = new BodyContent(facts, head, body, null, false, null);
            return new Verdict.Unverified(
                    Delivery.of(endpoint, sender.name(), body).content(content).build(), content);
        }
        List<PreparedRing.Key> live = passed.live();
        if (live.isEmpty()) {
            return new Verdict.Refused(Refusal.NO_LIVE_SECRET);
        }
        JsonScan scan = null;
        if (canonical) {
            scan = facts.scanCanonical(body);
            if (scan instanceof JsonScan.IllFormed ill) {
                return new Verdict.Refused(
                        ill.fault() == JsonScan.Fault.DUPLICATE_KEY ? Refusal.DUPLICATE_KEY : Refusal.BODY);
            }
        }
        if (passed instanceof HeadCheck.Passed.Plain plain) {
            return decided(plain, head, body, scan, live);
        }
        HeadCheck.Passed.Full full = (HeadCheck.Passed.Full) passed;
        List<Attempt> attempts = attempts(full, head, body, scan);
        return attempts.isEmpty()
                ? new Verdict.Refused(Refusal.SIGNED_HEADER)
                : decided(full, head, body, scan, live, attempts);
    }

    /** The endpoint's own secrets that are live now. */
    List<PreparedRing.Key> live() {
        return live(ring, ((Keys.OfRing) keys).ring());
    }

    List<PreparedRing.Key> live(PreparedRing prepared, SecretRing of) {
        return prepared.live(of.current(), freshness.clock());
    }

    /** What is to be tried, each distinct signed form once. */
    private static List<Attempt> attempts(
            HeadCheck.Passed.Full passed, RequestHead head, byte[] body, @Nullable JsonScan scan) {
        List<Attempt> attempts = List.of();
        for (SignatureHeader.Present reading : passed.readings) {
            if (attempts.isEmpty() || !covered(attempts, reading)) {
                SignedBytes signed = signedBytes(reading.scheme(), reading.time(), head, body, scan);
                if (signed != null) {
                    attempts = Few.with(
                            attempts, new Attempt(reading.scheme(), reading.candidates(), reading.time(), signed));
                }
            }
        }
        return attempts;
    }

    private static boolean covered(List<Attempt> attempts, SignatureHeader.Present reading) {
        for (Attempt attempt : attempts) {
            if (attempt.covers(reading)) {
                return true;
            }
        }
        return false;
    }

    /**
     * One signature: one MAC for each live secret. Never leaves early: which secret matched must not show in the time. A lone one
     * has its MAC by two digests that took in its keys beforehand; several share a digest, so that each takes its hashing alone.
     */
    private Verdict decided(
            HeadCheck.Passed.Plain passed,
            RequestHead head,
            byte[] body,
            @Nullable JsonScan scan,
            List<PreparedRing.Key> live) {
        Scheme scheme = passed.scheme;
        SignedBytes signed = null;
        if (!(scheme.signedForm() instanceof SignedForm.RawBody)) {
            signed = signedBytes(scheme, null, head, body, scan);
            if (signed == null) {
                return new Verdict.Refused(Refusal.SIGNED_HEADER);
            }
        }
        byte[] mac = new byte[scheme.mac().length()];
        MacRun run = live.size() == 1 ? null : new MacRun();
        PreparedRing.Key by = null;
        for (int i = 0; i < live.size(); i++) {
            PreparedRing.Key key = live.get(i);
            if (run == null) {
                key.mac(scheme.mac()).mac(signed, body, mac);
            } else {
                run.mac(key.mac(scheme.mac()), signed, body, mac);
            }
            boolean matches = Macs.begins(mac, passed.signature);
            if (matches && by == null) {
                by = key;
            }
        }
        return by == null
                ? new Verdict.Refused(Refusal.SIGNATURE_MISMATCH)
                : authentic(null, scheme, null, head, body, scan, signed, by);
    }

    /** One MAC for each live secret and attempt. Never leaves early: which secret matched must not show in the time. */
    private Verdict decided(
            HeadCheck.Passed.Full passed,
            RequestHead head,
            byte[] body,
            @Nullable JsonScan scan,
            List<PreparedRing.Key> live,
            List<Attempt> attempts) {
        MacRun run = new MacRun();
        PreparedRing.Key by = null;
        Attempt matched = null;
        for (PreparedRing.Key key : live) {
            for (Attempt attempt : attempts) {
                byte[] mac = run.mac(key.mac(attempt.scheme.mac()), attempt.signed);
                boolean matches = Macs.matchesAny(mac, attempt.candidates);
                if (matches && matched == null) {
                    by = key;
                    matched = attempt;
                }
            }
        }
        return by == null || matched == null
                ? new Verdict.Refused(Refusal.SIGNATURE_MISMATCH)
                : authentic(passed.tenant(), matched.scheme, matched.timeInList, head, body, scan, matched.signed, by);
    }

    private static @Nullable SignedBytes signedBytes(
            Scheme scheme, @Nullable String timeInList, RequestHead head, byte[] body, @Nullable JsonScan scan) {
        if (scheme.signedForm() instanceof SignedForm.Template template) {
            return TemplateBytes.fill(template, head, timeText(scheme, timeInList, head), body);
        }
        if (scheme.signedForm() instanceof SignedForm.CanonicalJson && scan instanceof JsonScan.WellFormed wellFormed) {
            return SignedBytes.canonical(wellFormed);
        }
        return SignedBytes.of(body);
    }

    private static @Nullable String timeText(Scheme scheme, @Nullable String timeInList, RequestHead head) {
        return scheme.time() instanceof SignedTime.InHeader inHeader ? head.header(inHeader.header()) : timeInList;
    }

    private Verdict authentic(
            @Nullable String tenant,
            Scheme scheme,
            @Nullable String timeInList,
            RequestHead head,
            byte[] body,
            @Nullable JsonScan scan,
            @Nullable SignedBytes signed,
            PreparedRing.Key by) {
        boolean raw = scheme.signedForm() instanceof SignedForm.RawBody;
        BodyContent content = new BodyContent(facts, head, body, scan, true, raw ? null : signed);
        SignedTime where = scheme.time();
        Instant signedTime = where instanceof SignedTime.InBody inBody
                ? facts.timeInBody(inBody, content.scan())
                : BodyFacts.timeInHead(where, timeText(scheme, timeInList, head));
        boolean judged =
                !(where instanceof SignedTime.None) && !(where instanceof SignedTime.InBody && !content.wellFormed());
        Refusal unfresh = judged ? freshness.judge(signedTime) : null;
        if (unfresh != null) {
            return new Verdict.Refused(unfresh);
        }
        Delivery delivery = Delivery.of(endpoint, sender.name(), body)
                .tenant(tenant)
                .keyId(by.secret().id())
                .signedTime(signedTime)
                .content(content)
                .build();
        return new Verdict.Authentic(delivery, content);
    }

    /**
     * {@return whether a secret is live now, without which every delivery is answered 503; always true where tenants have
     * secrets of their own, and where no delivery is verified}
     */
    public boolean hasLiveSecret() {
        Instant now = freshness.clock().instant();
        return !(keys instanceof Keys.OfRing of) || of.ring().current().stream().anyMatch(secret -> secret.liveAt(now));
    }

    /** {@return the algorithms that this endpoint's schemes use} */
    public Set<MacAlgorithm> algorithms() {
        return Set.copyOf(algorithms);
    }

    /** A signature header and the schemes that may read it, in profile order. */
    private static final class NamedHeader {
        private final String name;
        private final List<Scheme> schemes;
        private final @Nullable Scheme only;

        private NamedHeader(String name, List<Scheme> schemes) {
            this.name = name;
            this.schemes = schemes;
            this.only = schemes.size() == 1 ? schemes.get(0) : null;
        }

        static NamedHeader of(String name, List<Scheme> all) {
            List<Scheme> reading = new ArrayList<>();
            for (Scheme scheme : all) {
                if (scheme.headers().contains(name)) {
                    reading.add(scheme);
                }
            }
            return new NamedHeader(name, List.copyOf(reading));
        }
    }

    private record Attempt(
            Scheme scheme,
            List<byte[]> candidates,
            @Nullable String timeInList,
            SignedBytes signed) {
        /** Whether this attempt already decides a reading: same MAC, same signed form, same signed time, same signatures. */
        boolean covers(SignatureHeader.Present other) {
            return scheme.mac() == other.scheme().mac()
                    && scheme.signedForm().equals(other.scheme().signedForm())
                    && scheme.time().equals(other.scheme().time())
                    && Objects.equals(timeInList, other.time())
                    && Macs.same(candidates, other.candidates());
        }
    }
}
