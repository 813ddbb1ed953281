package io.hookseal;

import io.hookseal.handler.HandlerMark;
import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.StoreException;
import io.hookseal.idempotency.StoreFault;
import io.hookseal.json.JsonPath;
import io.hookseal.request.BodyBudget;
import io.hookseal.request.BodyReader;
import io.hookseal.scheme.MacAlgorithm;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SchemeFault;
import io.hookseal.scheme.SchemeOverlap;
import io.hookseal.scheme.SignedTime;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretChecks;
import io.hookseal.secrets.SecretProblem;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.IdentityRule;
import io.hookseal.signature.MacSelfTest;
import io.hookseal.signature.MacUnavailableException;
import io.hookseal.verification.Freshness;
import io.hookseal.verification.Keys;
import io.hookseal.verification.Verifier;
import io.hookseal.verification.VerifierSelfTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The start-up checks: a receiver is built from sound endpoints or not at all, and whoever configures it hears of every
 * problem at once.
 */
final class StartUp {
    private static final Duration LONGEST_AGE = Duration.ofDays(3650);
    private static final Duration LONGEST_AHEAD = Duration.ofDays(1);

    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final Map<String, PreparedEndpoint> endpoints = new LinkedHashMap<>();
    private final WebhookReceiver.Builder builder;
    private final DeliveryStore store;
    private final long budgetBytes;
    private final BodyBudget budget;
    private final long heapBytes;

    private StartUp(WebhookReceiver.Builder builder, long heapBytes) {
        this.builder = builder;
        this.store = builder.store != null ? builder.store : CaffeineDeliveryStore.create();
        this.heapBytes = heapBytes;
        long largest = 0;
        for (Endpoint endpoint : builder.endpoints) {
            largest = possibleBody(endpoint.maxBody) ? Math.max(largest, endpoint.maxBody) : largest;
        }
        long total = builder.bodyBudget != 0
                ? builder.bodyBudget
                : Math.max(Math.min(BodyBudget.suggestedBytes(), heapBytes / 4), 4 * BodyReader.peakBytes(largest));
        this.budgetBytes = Math.max(1, total);
        this.budget = BodyBudget.of(budgetBytes);
    }

    static StartUp of(WebhookReceiver.Builder builder) {
        return of(builder, Runtime.getRuntime().maxMemory());
    }

    /** The same, for a JVM whose heap grows to this many bytes at most. */
    static StartUp of(WebhookReceiver.Builder builder, long heapBytes) {
        StartUp startUp = new StartUp(builder, heapBytes);
        startUp.check();
        if (!startUp.problems.isEmpty()) {
            throw new ConfigurationException(startUp.problems);
        }
        startUp.prepare();
        startUp.checkInboxHandlers();
        return startUp;
    }

    Map<String, PreparedEndpoint> endpoints() {
        return endpoints;
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    DeliveryStore store() {
        return store;
    }

    BodyBudget budget() {
        return budget;
    }

    private void check() {
        if (builder.endpoints.isEmpty()) {
            problem("receiver", "has no endpoint", "add one with endpoint(Endpoint.of(…))");
        }
        checkMacs();
        checkBudget();
        Set<String> names = new HashSet<>();
        Map<String, String> paths = new HashMap<>();
        for (Endpoint endpoint : builder.endpoints) {
            if (!names.add(endpoint.name)) {
                problem(endpoint.name, "is there twice", "give each endpoint a name of its own");
            }
            if (endpoint.name.isBlank()) {
                problem("receiver", "has an endpoint without a name", "name it");
            }
            checkPath(endpoint, paths);
            problems.addAll(endpoint.problems);
            for (SchemeFault fault : endpoint.sender.faults()) {
                problem(endpoint.name, "sender '" + endpoint.sender.name() + "': " + fault.fault(), fault.mend());
            }
            checkPointers(endpoint);
            warnOfLegacy(endpoint);
            checkKeys(endpoint);
            checkTimes(endpoint);
            checkBody(endpoint);
            claimChecks(endpoint).check(store.timeLimit());
        }
        checkShared();
        checkStore();
        checkInbox();
    }

    private void checkMacs() {
        Set<MacAlgorithm> used = EnumSet.noneOf(MacAlgorithm.class);
        for (Endpoint endpoint : builder.endpoints) {
            for (Scheme scheme : endpoint.sender.schemes()) {
                used.add(scheme.mac());
            }
        }
        String mend = "run on a JDK whose security providers are complete, and look at its java.security file";
        boolean computes = true;
        for (MacAlgorithm algorithm : used) {
            try {
                MacSelfTest.run(algorithm);
            } catch (MacUnavailableException e) {
                computes = false;
                problem("receiver", e.getMessage() == null ? "cannot compute " + algorithm.id() : e.getMessage(), mend);
            }
        }
        if (computes && used.contains(MacAlgorithm.HMAC_SHA_256) && !VerifierSelfTest.passes()) {
            problem("receiver", "judges a delivery wrongly whose verdict is known", mend);
        }
    }

    /** Bodies that fill the heap end the whole process with an OutOfMemoryError, whoever sends them. */
    private void checkBudget() {
        long most = heapBytes / 4 * 3;
        if (budgetBytes <= most) {
            return;
        }
        if (builder.bodyBudget != 0) {
            problem(
                    "receiver",
                    "has a body budget of " + budgetBytes + " bytes, more than three quarters of the largest heap of "
                            + heapBytes + " bytes",
                    "lower it to " + most + " or less, or give the JVM a larger heap with -Xmx");
            return;
        }
        for (Endpoint endpoint : builder.endpoints) {
            long needed = 4 * BodyReader.peakBytes(endpoint.maxBody);
            if (possibleBody(endpoint.maxBody) && needed > most) {
                problem(
                        endpoint.name,
                        "has a body limit of " + endpoint.maxBody + " bytes, for which a body budget of " + needed
                                + " is needed: more than three quarters of the largest heap of " + heapBytes + " bytes",
                        "lower the limit, or give the JVM a larger heap with -Xmx");
            }
        }
    }

    private void checkPointers(Endpoint endpoint) {
        List<String> pointers = new ArrayList<>();
        String event = endpoint.sender.event().pointer();
        if (event != null) {
            pointers.add(event);
        }
        if (endpoint.sender.identity() instanceof IdentityRule.OfFields fields) {
            pointers.addAll(fields.pointers());
        }
        for (Scheme scheme : endpoint.sender.schemes()) {
            if (scheme.time() instanceof SignedTime.InBody inBody) {
                pointers.add(inBody.pointer());
            }
        }
        for (String pointer : new LinkedHashSet<>(pointers)) {
            try {
                var unused = JsonPath.of(pointer);
            } catch (IllegalArgumentException e) {
                problem(
                        endpoint.name,
                        "sender '" + endpoint.sender.name() + "' names the field '" + pointer
                                + "', which is no JSON Pointer",
                        "write it as /event or /run/id");
            }
        }
    }

    private void warnOfLegacy(Endpoint endpoint) {
        for (Scheme scheme : endpoint.sender.schemes()) {
            if (scheme.mac().legacy()) {
                warn(
                        endpoint.name,
                        "has a sender that signs with " + MacAlgorithm.HMAC_SHA_1_LEGACY.id(),
                        "move to HMAC-SHA-256 as soon as the sender offers it");
                return;
            }
        }
    }

    private void checkPath(Endpoint endpoint, Map<String, String> paths) {
        String path = endpoint.path;
        if (path == null) {
            return;
        }
        if (!path.startsWith("/")) {
            problem(endpoint.name, "has the path '" + path + "'", "begin it with a slash");
        }
        String other = paths.putIfAbsent(path, endpoint.name);
        if (other != null) {
            problem(endpoint.name, "has the path '" + path + "' of endpoint '" + other + "'", "give it one of its own");
        }
    }

    private void checkKeys(Endpoint endpoint) {
        boolean hasRing = endpoint.ring != null && !endpoint.ring.current().isEmpty();
        boolean hasSecrets = !endpoint.secrets.isEmpty() || hasRing || endpoint.tenants != null;
        if (endpoint.acceptUnsigned) {
            if (hasSecrets || !endpoint.problems.isEmpty()) {
                problem(
                        endpoint.name,
                        "accepts unsigned deliveries and has a secret as well",
                        "remove the secret, or stop accepting unsigned deliveries");
            }
            warn(
                    endpoint.name,
                    "accepts unsigned deliveries: anybody who can reach it can make them",
                    "set a secret at the sender and here");
            return;
        }
        int ways = (endpoint.secrets.isEmpty() ? 0 : 1)
                + (endpoint.ring == null ? 0 : 1)
                + (endpoint.tenants == null ? 0 : 1);
        if (ways > 1) {
            problem(
                    endpoint.name,
                    "has more than one of: single secrets, a secret ring, tenants",
                    "put all secrets into one ring, or into the tenants' rings");
        }
        if (endpoint.tenants != null) {
            if (endpoint.allowWeakSecrets) {
                problem(
                        endpoint.name,
                        "allows weak secrets, but its secrets are its tenants', which the endpoint does not check",
                        "say so to the tenant lookup instead");
            }
            return;
        }
        if (ways == 0 && !endpoint.problems.isEmpty()) {
            return;
        }
        List<Secret> secrets = secretsOf(endpoint);
        Instant now = builder.clock.instant();
        for (SecretProblem found : SecretChecks.check(secrets, endpoint.allowWeakSecrets, now)) {
            String fault = (found.secretId() == null ? "" : "secret '" + found.secretId() + "' ") + found.fault();
            if (found.fatal()) {
                problem(endpoint.name, fault, found.mend());
            } else {
                warn(endpoint.name, fault, found.mend());
            }
        }
    }

    private void checkTimes(Endpoint endpoint) {
        if (endpoint.acceptUnsigned) {
            return;
        }
        boolean timed = false;
        boolean sameTimeOnRetry = false;
        for (Scheme scheme : endpoint.sender.schemes()) {
            timed |= !(scheme.time() instanceof SignedTime.None);
            sameTimeOnRetry |= scheme.time() instanceof SignedTime.InBody;
        }
        if (!timed) {
            if (endpoint.maxAge != null) {
                problem(
                        endpoint.name,
                        "has a maximum age, but sender '" + endpoint.sender.name() + "' signs no time",
                        "remove it, or say in the sender's profile where the signed time stands");
            }
            warn(
                    endpoint.name,
                    "has a sender that signs no time: an old delivery can be replayed once it is forgotten",
                    "remember deliveries for as long as a replay would hurt");
            return;
        }
        if (endpoint.anyAge) {
            warn(
                    endpoint.name,
                    "does not judge signed times: old deliveries can be replayed",
                    "set a maximum age once you are done with old recordings");
            return;
        }
        if (endpoint.maxAhead.isNegative() || endpoint.maxAhead.compareTo(LONGEST_AHEAD) > 0) {
            problem(
                    endpoint.name,
                    "has a future limit of " + endpoint.maxAhead + ", which lets a signed time lie far ahead",
                    "make it zero to " + LONGEST_AHEAD);
        }
        Duration maxAge = maxAge(endpoint);
        if (maxAge == null || maxAge.isNegative() || maxAge.isZero() || maxAge.compareTo(LONGEST_AGE) > 0) {
            problem(
                    endpoint.name,
                    "has a maximum age of " + maxAge,
                    "make it longer than zero and at most " + LONGEST_AGE + ", such as 24 hours");
            return;
        }
        Duration horizon = endpoint.sender.retries().horizon();
        if (sameTimeOnRetry && maxAge.compareTo(horizon) < 0) {
            problem(
                    endpoint.name,
                    "has a maximum age of " + maxAge + ", but sender '" + endpoint.sender.name()
                            + "' delivers the same bytes again up to " + horizon + " later",
                    "raise it above that, or its last retries are lost");
        }
    }

    private static @Nullable Duration maxAge(Endpoint endpoint) {
        if (endpoint.anyAge) {
            return null;
        }
        return endpoint.maxAge != null ? endpoint.maxAge : endpoint.sender.maxAge();
    }

    private void checkBody(Endpoint endpoint) {
        if (!possibleBody(endpoint.maxBody)) {
            problem(
                    endpoint.name,
                    "has a body limit of " + endpoint.maxBody + " bytes",
                    "give 1 to " + (Integer.MAX_VALUE - 8));
        } else if (BodyReader.peakBytes(endpoint.maxBody) > budgetBytes / 2) {
            problem(
                    endpoint.name,
                    "has a body limit of " + endpoint.maxBody + " bytes, which half of the body budget cannot hold",
                    "raise the receiver's body budget to four times the limit and 16 KiB, or lower the limit");
        }
        if (endpoint.readDeadline.isNegative() || endpoint.readDeadline.isZero()) {
            problem(endpoint.name, "has a read deadline of " + endpoint.readDeadline, "make it longer than zero");
        }
    }

    private static boolean possibleBody(long bytes) {
        return bytes >= 1 && bytes <= Integer.MAX_VALUE - 8;
    }

    private ClaimChecks claimChecks(Endpoint endpoint) {
        return new ClaimChecks(endpoint, maxAge(endpoint), problems, warnings);
    }

    private void checkStore() {
        if (builder.maxWaiters < 0) {
            problem("receiver", "lets " + builder.maxWaiters + " duplicates wait", "give zero or more");
        }
        boolean claims = false;
        for (Endpoint endpoint : builder.endpoints) {
            claims |= !endpoint.inbox;
        }
        if (builder.instances < 1) {
            problem("receiver", "runs as " + builder.instances + " instances", "give one or more");
        }
        if (claims && store.inMemory() && builder.instances > 1) {
            problem(
                    "receiver",
                    "runs as " + builder.instances + " instances, and remembers deliveries in the memory of each: a"
                            + " duplicate that reaches another one is handled again",
                    "use a store that instances share");
        } else if (claims && store.inMemory() && !builder.memoryIsEnough) {
            warn(
                    "receiver",
                    "remembers deliveries in memory only: a restart forgets them, and a second instance does not know them",
                    "use a store that instances share, or say memoryIsEnough()");
        }
        for (StoreFault fault : storeFaults()) {
            (fault.fatal() ? problems : warnings).add(new Problem("receiver", "store " + fault.fault(), fault.mend()));
        }
    }

    private void checkInbox() {
        DeliveryInbox inbox = builder.inbox;
        for (Endpoint endpoint : builder.endpoints) {
            boolean instead = endpoint.onStoreFailure == OnStoreFailure.INBOX;
            if (inbox == null && (endpoint.inbox || instead)) {
                problem(
                        endpoint.name,
                        "keeps " + (endpoint.inbox ? "its deliveries" : "what it cannot claim")
                                + " in the inbox, and the receiver has none",
                        "give the receiver an inbox, as hookseal-inbox has one");
            }
            if (endpoint.inbox && endpoint.onStoreFailure != OnStoreFailure.REFUSE) {
                problem(
                        endpoint.name,
                        "keeps every delivery in the inbox and says what becomes of those that cannot be claimed",
                        "take that away: nothing of it is claimed");
            }
        }
        if (inbox != null) {
            problems.addAll(inbox.check());
            if (builder.instances > 1 && inbox.ofOneInstance()) {
                problem(
                        "receiver",
                        "runs as " + builder.instances
                                + " instances, and each would have an inbox of its own: a duplicate"
                                + " that reaches another one is handled again",
                        "keep deliveries in a database that instances share, such as PostgreSQL");
            }
            if (builder.endpoints.stream()
                    .noneMatch(each -> each.inbox || each.onStoreFailure == OnStoreFailure.INBOX)) {
                warn(
                        "receiver",
                        "has an inbox that no endpoint uses",
                        "say inbox() for the endpoints whose deliveries are kept");
            }
        }
    }

    /** The handlers that the inbox has must be for its endpoints, and none may be missing. */
    void checkInboxHandlers() {
        List<HandlerMark> marks = builder.inbox == null ? null : builder.inbox.handlers();
        if (marks != null) {
            problems.addAll(new HandlerChecks(endpoints).checkInbox(marks));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private List<StoreFault> storeFaults() {
        try {
            return store.check();
        } catch (StoreException e) {
            return List.of(new StoreFault(
                    "cannot be checked: " + e.getMessage(), "look at the store, and at its address", true));
        }
    }

    private void checkShared() {
        for (int i = 0; i < builder.endpoints.size(); i++) {
            for (int j = i + 1; j < builder.endpoints.size(); j++) {
                Endpoint one = builder.endpoints.get(i);
                Endpoint other = builder.endpoints.get(j);
                if (!sharesSecret(one, other)) {
                    continue;
                }
                String fault = "shares a secret with endpoint '" + one.name + "'";
                String mend = "give each endpoint a secret of its own";
                if (SchemeOverlap.reinterpretable(one.sender.schemes(), other.sender.schemes())) {
                    problem(
                            other.name,
                            fault
                                    + ", and their schemes can be confused for one another: bytes signed for one verify at the"
                                    + " other with another meaning",
                            mend);
                } else {
                    warn(other.name, fault + ": a delivery signed for one can verify at the other", mend);
                }
            }
        }
    }

    private static boolean sharesSecret(Endpoint one, Endpoint other) {
        for (Secret secret : secretsOf(one)) {
            for (Secret another : secretsOf(other)) {
                if (secret.sameHmacKey(another)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Secret> secretsOf(Endpoint endpoint) {
        return endpoint.ring != null ? endpoint.ring.current() : endpoint.secrets;
    }

    private void prepare() {
        long share = budgetBytes / 2 / builder.endpoints.size();
        Map<String, BodyBudget.Reserve> reserves = new HashMap<>();
        for (Endpoint endpoint : builder.endpoints) {
            long bytes = Math.min(share, BodyReader.peakBytes(endpoint.maxBody));
            reserves.put(endpoint.name, budget.reserve(endpoint.name, bytes));
        }
        for (Endpoint endpoint : builder.endpoints) {
            BodyBudget.Reserve reserve = reserves.get(endpoint.name);
            if (reserve != null) {
                endpoints.put(endpoint.name, prepare(endpoint, reserve));
            }
        }
    }

    private PreparedEndpoint prepare(Endpoint endpoint, BodyBudget.Reserve reserve) {
        SecretRing ring = endpoint.ring;
        Keys keys;
        if (endpoint.acceptUnsigned) {
            keys = new Keys.Unsigned();
        } else if (endpoint.tenants != null) {
            keys = new Keys.OfTenants(endpoint.tenants);
        } else {
            keys = new Keys.OfRing(ring != null ? ring : SecretRing.of(endpoint.secrets));
        }
        Freshness freshness = new Freshness(maxAge(endpoint), endpoint.maxAhead, builder.clock);
        return new PreparedEndpoint(
                endpoint.name,
                endpoint.sender.name(),
                endpoint.path,
                endpoint.acceptUnsigned,
                KnownEvents.of(endpoint),
                endpoint.maxBody,
                new Verifier(endpoint.name, endpoint.sender, keys, freshness),
                freshness,
                claimChecks(endpoint).policy(),
                BodyReader.of(reserve, endpoint.maxBody, endpoint.readDeadline, builder.nanoTime),
                ring,
                new PreparedEndpoint.Keeping(
                        endpoint.inbox,
                        endpoint.onStoreFailure == OnStoreFailure.INBOX,
                        List.copyOf(endpoint.keptHeaders),
                        endpoint.sender.timeout().toNanos() / 2));
    }

    private void problem(String endpoint, String fault, String mend) {
        problems.add(new Problem(endpoint, fault, mend));
    }

    private void warn(String endpoint, String fault, String mend) {
        warnings.add(new Problem(endpoint, fault, mend));
    }
}
