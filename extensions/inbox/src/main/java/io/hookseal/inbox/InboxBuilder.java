package io.hookseal.inbox;

import io.hookseal.Problem;
import io.hookseal.handler.HandlerMark;
import io.hookseal.handler.PayloadReader;
import io.hookseal.handler.WebhookHandlers;
import io.hookseal.handler.WebhookMethod;
import io.hookseal.idempotency.StoreException;
import io.hookseal.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Builds an inbox: what handles its deliveries, and how. Not thread-safe. */
public final class InboxBuilder {
    final List<Route> routes = new ArrayList<>();
    boolean later;

    @Nullable
    Transactions transactions;

    Pace pace = Pace.usual();

    private final Supplier<Opened> opening;
    private final Map<String, WorkPolicy> policies = new LinkedHashMap<>();
    private final List<Object> objects = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private WorkPolicy usual = WorkPolicy.defaults();
    private @Nullable PayloadReader payloads;

    InboxBuilder(Supplier<Opened> opening) {
        this.opening = opening;
    }

    /** A database that was opened, whether it is a file of this process alone, and what is to be done with it in the end. */
    record Opened(DataSource source, Database database, boolean ownFile, Runnable close) {}

    /**
     * Has the deliveries of an endpoint handled.
     *
     * @param endpoint the endpoint's name
     * @param handler handles all of its deliveries that no annotated method takes
     * @return this builder
     */
    public InboxBuilder handler(String endpoint, InboxHandler.OfDelivery handler) {
        return handler(endpoint, (delivery, attempt) -> handler.handle(delivery));
    }

    /**
     * Has the deliveries of an endpoint handled by what wants to know of the attempt, or to write within its transaction.
     *
     * @param endpoint the endpoint's name
     * @param handler handles all of its deliveries that no annotated method takes
     * @return this builder
     */
    public InboxBuilder handler(String endpoint, InboxHandler handler) {
        return route(endpoint, handler, false);
    }

    /**
     * Has deliveries handled that nobody verified, of an endpoint that accepts unsigned ones.
     *
     * @param endpoint the endpoint's name
     * @param handler handles all of its deliveries, which anybody can have made
     * @return this builder
     */
    public InboxBuilder unverifiedHandler(String endpoint, InboxHandler handler) {
        return route(endpoint, handler, true);
    }

    private InboxBuilder route(String endpoint, InboxHandler handler, boolean unverified) {
        routes.add(new Route(
                new HandlerMark("the inbox's handler of '" + endpoint + "'", endpoint, Set.of(), unverified), handler));
        return this;
    }

    /**
     * Has methods that are marked with {@link io.hookseal.handler.OnWebhook} handle the deliveries of their endpoints. Beside what
     * is said there, a parameter may be the {@link Attempt}.
     *
     * @param marked the objects that have such methods
     * @return this builder
     */
    public InboxBuilder handlers(Object... marked) {
        objects.addAll(List.of(marked));
        return this;
    }

    /**
     * Reads the bodies for marked methods that ask for payloads. Default: none.
     *
     * @param reader the reader, such as one of the application's JSON library
     * @return this builder
     */
    public InboxBuilder payloads(PayloadReader reader) {
        payloads = reader;
        return this;
    }

    /**
     * The handlers are given with {@link Inbox#start} once they are there, and nothing is handled before; for adapters.
     *
     * @return this builder
     */
    public InboxBuilder handlersLater() {
        later = true;
        return this;
    }

    /**
     * How the deliveries of endpoints are worked off of which nothing else is said. Default: {@link WorkPolicy#defaults()}.
     *
     * @param policy how
     * @return this builder
     */
    public InboxBuilder work(WorkPolicy policy) {
        usual = policy;
        return this;
    }

    /**
     * How the deliveries of an endpoint are worked off.
     *
     * @param endpoint the endpoint's name
     * @param policy how
     * @return this builder
     */
    public InboxBuilder work(String endpoint, WorkPolicy policy) {
        policies.put(endpoint, policy);
        return this;
    }

    /**
     * Runs transactional work within a framework's transactions. Default: the inbox begins and ends its own.
     *
     * @param runner runs it, on the inbox's database
     * @return this builder
     */
    public InboxBuilder transactions(Transactions runner) {
        transactions = runner;
        return this;
    }

    /**
     * How soon an ended process is noticed, whose deliveries others then take over. Default: every 10 seconds, six times, which is
     * about a minute. It is also how long a process may be paused before a delivery that it works on is handled by two.
     *
     * @param every how often a process says that it still works on a delivery, longer than zero
     * @param missed how many of these an ended one has missed, at least 4
     * @return this builder
     */
    public InboxBuilder heartbeat(Duration every, int missed) {
        if (every.isNegative() || every.isZero() || missed < 4) {
            throw new IllegalArgumentException("a heartbeat of " + every + ", missed " + missed
                    + " times; give one longer than zero, and 4 or more");
        }
        pace = new Pace(pace.poll(), every, missed, pace.sweep(), pace.drain());
        return this;
    }

    /**
     * How long {@link Inbox#close()} waits for handlers that run; then they are interrupted, and waited for as long again.
     * Default: 30 seconds.
     *
     * @param time longer than zero
     * @return this builder
     */
    public InboxBuilder drain(Duration time) {
        pace = new Pace(pace.poll(), pace.heartbeat(), pace.missedHeartbeats(), pace.sweep(), positive(time));
        return this;
    }

    /**
     * How often work is looked for that became due, or that another instance has kept; what this one keeps is begun at once.
     * Default: 1 second.
     *
     * @param every longer than zero
     * @return this builder
     */
    public InboxBuilder poll(Duration every) {
        pace = new Pace(positive(every), pace.heartbeat(), pace.missedHeartbeats(), pace.sweep(), pace.drain());
        return this;
    }

    /**
     * How often is looked for deliveries past their retention and for tasks that were lost. Default: 30 seconds.
     *
     * @param every longer than zero
     * @return this builder
     */
    public InboxBuilder sweep(Duration every) {
        pace = new Pace(pace.poll(), pace.heartbeat(), pace.missedHeartbeats(), positive(every), pace.drain());
        return this;
    }

    private static Duration positive(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("a time of " + time + "; give one longer than zero");
        }
        return time;
    }

    WorkPolicy policy(String endpoint) {
        return policies.getOrDefault(endpoint, usual);
    }

    /** What is wrong with what was given, for the receiver to list with all else. */
    List<Problem> problems() {
        return problems;
    }

    /**
     * Opens the database and builds the inbox. What is wrong with handlers and tables is told by the receiver, with all else.
     *
     * @return what was built
     * @throws IllegalArgumentException where the database is none of PostgreSQL, H2 and SQLite
     * @throws StoreException where it cannot be opened
     */
    public Inbox build() {
        if (!objects.isEmpty()) {
            annotated(WebhookHandlers.builder()
                    .passing(Attempt.class)
                    .add(objects.toArray())
                    .build());
            objects.clear();
        }
        policies.forEach((endpoint, policy) -> checkOrder(endpoint, policy));
        checkOrder("receiver", usual);
        return new Inbox(this, opening.get());
    }

    private void checkOrder(String endpoint, WorkPolicy policy) {
        String pointer = policy.order();
        try {
            if (pointer != null) {
                var unused = JsonPath.of(pointer);
            }
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(
                    endpoint,
                    "is ordered by the field '" + pointer + "', which is no JSON Pointer",
                    "write it as /submission/id"));
        }
    }

    private void annotated(WebhookHandlers handlers) {
        handlers.faults().forEach(fault -> problems.add(new Problem(fault.endpoint(), fault.fault(), fault.mend())));
        PayloadReader reader = payloads;
        for (String endpoint : handlers.endpoints()) {
            for (WebhookMethod method : handlers.methods(endpoint)) {
                if (method.readsPayload() && reader == null) {
                    problems.add(new Problem(
                            endpoint,
                            "has the handler " + method + ", which asks for a payload that nobody reads",
                            "give the inbox a PayloadReader with payloads(…)"));
                }
                PayloadReader reading = reader == null ? (body, type) -> null : reader;
                routes.add(new Route(method.mark(), (delivery, attempt) -> {
                    if (method.call(delivery, reading, attempt) instanceof CompletionStage<?> stage) {
                        Object unused = stage.toCompletableFuture().get();
                    }
                }));
            }
        }
    }
}
