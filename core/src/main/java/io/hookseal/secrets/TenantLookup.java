package io.hookseal.secrets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The bounded use of a {@link TenantResolver}: one path variable or one header names the tenant, and no flood of names can
 * make the resolver work without limit, push known tenants out of memory, or shut them out (design rule 11).
 *
 * <p>How a name is found, in this order:
 *
 * <ol>
 *   <li>A name that is empty, blank, longer than 200 characters or holds a control character is unknown; nobody is asked.
 *   <li>A tenant found less than the hit time ago is found again; a name unknown less than the miss time ago stays unknown.
 *   <li>While a name is being asked for, whoever else wants it waits for that one answer.
 *   <li>Else the resolver is asked, if the limits allow it. A name that was a tenant when last asked for is not counted
 *       among the misses and may use all of the concurrent calls; strangers may use half of them.
 * </ol>
 *
 * <p>Names are compared as they are, in their own case. Safe under many threads.
 */
public final class TenantLookup {
    /** Where in a request the name of the tenant stands. */
    public enum Place {
        /** A variable of the route's path. */
        PATH_VARIABLE,
        /** A request header. */
        HEADER
    }

    /** What came of looking for a tenant. */
    public sealed interface Answer {}

    /**
     * There is such a tenant.
     *
     * @param tenant the tenant with its secrets
     */
    public record Found(Tenant tenant) implements Answer {}

    /** There is no such tenant, or none can have that name. */
    public record Unknown() implements Answer {}

    /** A limit was hit before anybody could say; the sender should come again (503). */
    public record Overloaded() implements Answer {}

    /**
     * The resolver failed, or gave a tenant whose secrets are refused; the sender should come again (503).
     *
     * @param reason the type of the exception, or the problems of the secrets; never a message of foreign make, never a
     *     secret
     */
    public record Failed(String reason) implements Answer {}

    private static final Answer UNKNOWN = new Unknown();
    private static final Answer OVERLOADED = new Overloaded();
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Hit(Found answer, long askedAt) {}

    private final TenantResolver resolver;
    private final Place place;
    private final String placeName;
    private final boolean allowWeak;
    private final Ticker ticker;
    private final long ttlNanos;
    private final long maxWaitNanos;
    private final int maxMissesPerSecond;
    private final Cache<String, Hit> hits;
    private final Cache<String, Answer> misses;
    private final Cache<String, Boolean> known;
    private final Semaphore all;
    private final Semaphore strangers;
    private final ConcurrentMap<String, CompletableFuture<Answer>> asking = new ConcurrentHashMap<>();
    private final ArrayDeque<Long> strangersAsked = new ArrayDeque<>();

    private TenantLookup(Builder builder, Place place, String placeName) {
        this.resolver = builder.resolver;
        this.place = place;
        this.placeName = placeName;
        this.allowWeak = builder.allowWeak;
        this.ticker = builder.ticker;
        this.ttlNanos = builder.ttl.toNanos();
        this.maxWaitNanos = builder.maxWait.toNanos();
        this.maxMissesPerSecond = builder.maxMissesPerSecond;
        this.hits = cache(builder).expireAfterWrite(builder.ttl).build();
        this.misses = cache(builder).expireAfterWrite(builder.missTtl).build();
        this.known = cache(builder).build();
        this.all = new Semaphore(builder.maxConcurrent);
        this.strangers = new Semaphore((builder.maxConcurrent + 1) / 2);
    }

    private static Caffeine<Object, Object> cache(Builder builder) {
        return Caffeine.newBuilder()
                .maximumSize(builder.maxEntries)
                .ticker(builder.ticker)
                .executor(Runnable::run);
    }

    /**
     * A builder of a lookup.
     *
     * @param resolver who knows the tenants
     * @return a builder with the defaults set
     */
    public static Builder builder(TenantResolver resolver) {
        return new Builder(resolver);
    }

    /**
     * Where the name of the tenant stands.
     *
     * @return path variable or header
     */
    public Place place() {
        return place;
    }

    /**
     * The name of the path variable or header.
     *
     * @return as given to the builder
     */
    public String placeName() {
        return placeName;
    }

    /**
     * Looks for a tenant; may call the resolver in this thread, or wait for another thread's call.
     *
     * @param name what the path variable or header says, as it came
     * @return the tenant, or why there is none
     */
    public Answer find(String name) {
        if (!Showable.is(name)) {
            return UNKNOWN;
        }
        Answer remembered = remembered(name);
        if (remembered != null) {
            return remembered;
        }
        CompletableFuture<Answer> mine = new CompletableFuture<>();
        CompletableFuture<Answer> theirs = asking.putIfAbsent(name, mine);
        if (theirs != null) {
            return await(theirs);
        }
        Answer answer = new Failed(Error.class.getName());
        try {
            // whoever asked before may have remembered the answer between our look and our turn
            Answer late = remembered(name);
            answer = late != null ? late : askWithinLimits(name);
            return answer;
        } finally {
            asking.remove(name, mine);
            mine.complete(answer);
        }
    }

    private @Nullable Answer remembered(String name) {
        Hit hit = hits.getIfPresent(name);
        if (hit != null && ticker.read() - hit.askedAt() < ttlNanos) {
            return hit.answer();
        }
        return misses.getIfPresent(name);
    }

    private Answer await(CompletableFuture<Answer> theirs) {
        try {
            return theirs.get(maxWaitNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return OVERLOADED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OVERLOADED;
        } catch (ExecutionException e) {
            throw new AssertionError("a question is never completed by an exception", e);
        }
    }

    private Answer askWithinLimits(String name) {
        boolean stranger = known.getIfPresent(name) == null;
        if (stranger && !strangers.tryAcquire()) {
            return OVERLOADED;
        }
        try {
            if (!all.tryAcquire()) {
                return OVERLOADED;
            }
            try {
                return stranger ? askForStranger(name) : ask(name);
            } finally {
                all.release();
            }
        } finally {
            if (stranger) {
                strangers.release();
            }
        }
    }

    private Answer askForStranger(String name) {
        Long counted = countStranger();
        if (counted == null) {
            return OVERLOADED;
        }
        Answer answer = ask(name);
        if (answer instanceof Found) {
            synchronized (strangersAsked) {
                strangersAsked.removeFirstOccurrence(counted);
            }
        }
        return answer;
    }

    /** When the question was counted, or null if the last second has had its fill of them. */
    private @Nullable Long countStranger() {
        synchronized (strangersAsked) {
            long now = ticker.read();
            while (!strangersAsked.isEmpty() && now - strangersAsked.peekFirst() >= SECOND_NANOS) {
                strangersAsked.removeFirst();
            }
            if (strangersAsked.size() >= maxMissesPerSecond) {
                return null;
            }
            strangersAsked.addLast(now);
            return now;
        }
    }

    private Answer ask(String name) {
        // the age of an answer counts from the question, because it may be that old
        long askedAt = ticker.read();
        Tenant tenant;
        try {
            tenant = resolver.resolve(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed(e.getClass().getName());
        } catch (Exception e) {
            return new Failed(e.getClass().getName());
        }
        if (tenant == null) {
            hits.invalidate(name);
            known.invalidate(name);
            misses.put(name, UNKNOWN);
            return UNKNOWN;
        }
        String faults = SecretChecks.check(tenant.ring().current(), allowWeak).stream()
                .filter(SecretProblem::fatal)
                .map(SecretProblem::describe)
                .collect(Collectors.joining("; and "));
        if (!faults.isEmpty()) {
            return new Failed("tenant '" + tenant.id() + "': " + faults);
        }
        Found found = new Found(tenant);
        hits.put(name, new Hit(found, askedAt));
        known.put(name, Boolean.TRUE);
        return found;
    }

    /** The place of the name; no tenant. */
    @Override
    public String toString() {
        return "TenantLookup[" + place + " " + placeName + "]";
    }

    /**
     * What a tenant lookup may be told: where the name stands, which must be said, and its limits.
     *
     * <p>Not safe under many threads.
     */
    public static final class Builder {
        private static final Duration LONGEST = Duration.ofDays(1);

        private final TenantResolver resolver;
        private @Nullable Place place;
        private @Nullable String placeName;
        private boolean allowWeak;
        private Duration ttl = Duration.ofSeconds(1);
        private Duration missTtl = Duration.ofSeconds(10);
        private Duration maxWait = Duration.ofSeconds(2);
        private int maxEntries = 10_000;
        private int maxMissesPerSecond = 100;
        private int maxConcurrent = 16;
        private Ticker ticker = Ticker.systemTicker();

        private Builder(TenantResolver resolver) {
            this.resolver = Objects.requireNonNull(resolver, "resolver");
        }

        /**
         * The name stands in a variable of the route's path.
         *
         * @param variable the variable's name, without the braces
         * @return this builder
         * @throws IllegalArgumentException if it is blank
         * @throws IllegalStateException if another place was named before
         */
        public Builder fromPathVariable(String variable) {
            if (variable.isBlank()) {
                throw new IllegalArgumentException("the path variable that names the tenant is blank; name it");
            }
            return from(Place.PATH_VARIABLE, variable);
        }

        /**
         * The name stands in a request header.
         *
         * @param header the header's name, in any case
         * @return this builder
         * @throws IllegalArgumentException if that is no header name (a token, RFC 9110 section 5.6.2)
         * @throws IllegalStateException if another place was named before
         */
        public Builder fromHeader(String header) {
            if (header.isEmpty() || !header.chars().allMatch(Builder::isTokenChar)) {
                throw new IllegalArgumentException("the header that names the tenant is no header name (RFC 9110"
                        + " section 5.6.2): use letters, digits and hyphens");
            }
            return from(Place.HEADER, header);
        }

        private static boolean isTokenChar(int c) {
            return (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c < 0x80 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
        }

        private Builder from(Place where, String name) {
            if (place != null) {
                throw new IllegalStateException(
                        "the tenant's name stands in one place only: call either fromPathVariable or fromHeader, once");
            }
            place = where;
            placeName = name;
            return this;
        }

        /**
         * How long a tenant is used before it is asked for again, counted from the question; 1 s unless said, so that a
         * tenant or key that is taken away is gone within a second.
         *
         * @param time from zero, which asks every time, to one day
         * @return this builder
         */
        public Builder ttl(Duration time) {
            ttl = withinADay("the time of a hit", time);
            return this;
        }

        /**
         * How long a name stays unknown before it is asked for again; 10 s unless said, so that a new tenant is seen within
         * ten seconds.
         *
         * @param time from zero, which asks every time, to one day
         * @return this builder
         */
        public Builder missTtl(Duration time) {
            missTtl = withinADay("the time of a miss", time);
            return this;
        }

        /**
         * How long a request waits for another request's question for the same name; 2 s unless said. Then it is overloaded.
         *
         * @param time from zero, which does not wait, to one day
         * @return this builder
         */
        public Builder maxWait(Duration time) {
            maxWait = withinADay("the wait for an answer", time);
            return this;
        }

        /**
         * How many tenants, and apart from them how many unknown names, are remembered; 10,000 of each unless said.
         *
         * @param entries at least 1
         * @return this builder
         */
        public Builder maxEntries(int entries) {
            maxEntries = atLeastOne("the number of entries", entries);
            return this;
        }

        /**
         * How many names that were no tenant before may be asked for in vain in any one second; 100 unless said. A question
         * counts until its answer is a tenant.
         *
         * @param questions at least 1
         * @return this builder
         */
        public Builder maxMissesPerSecond(int questions) {
            maxMissesPerSecond = atLeastOne("the number of misses in a second", questions);
            return this;
        }

        /**
         * How many calls of the resolver may run at once; 16 unless said. Half of them, rounded up, are open to names that
         * were no tenant before.
         *
         * @param calls at least 1
         * @return this builder
         */
        public Builder maxConcurrent(int calls) {
            maxConcurrent = atLeastOne("the number of concurrent calls", calls);
            return this;
        }

        /**
         * Accepts tenants whose secrets are short or have white space at an end, but never blank ones or placeholders.
         *
         * @return this builder
         */
        public Builder allowWeak() {
            allowWeak = true;
            return this;
        }

        /**
         * The clock for what is remembered; the system's unless said.
         *
         * @param clock counts nanoseconds
         * @return this builder
         */
        public Builder ticker(Ticker clock) {
            ticker = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Makes the lookup.
         *
         * @return the lookup
         * @throws IllegalStateException if no place was named
         */
        public TenantLookup build() {
            if (place == null || placeName == null) {
                throw new IllegalStateException(
                        "nothing says where the tenant's name stands: call fromPathVariable or fromHeader");
            }
            return new TenantLookup(this, place, placeName);
        }

        private static Duration withinADay(String what, Duration time) {
            if (time.isNegative() || time.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(what + " must be from zero to one day, but is " + time);
            }
            return time;
        }

        private static int atLeastOne(String what, int number) {
            if (number < 1) {
                throw new IllegalArgumentException(what + " must be at least 1, but is " + number);
            }
            return number;
        }
    }
}
