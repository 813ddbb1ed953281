package io.hookseal.inbox;

import io.hookseal.ConfigurationException;
import io.hookseal.DeliveryInbox;
import io.hookseal.Problem;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.handler.HandlerMark;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.StoreException;
import io.hookseal.json.JsonValue;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps deliveries in a database before they are answered, and handles them after that, until it has succeeded or given up: what
 * was answered 202 is not lost when a handler fails or the process dies. In PostgreSQL for production, or in an H2 file of its
 * own, which needs no server.
 *
 * <pre>{@code
 * Inbox inbox = Inbox.h2(Path.of("data/inbox"))
 *         .handler("databridge", delivery -> …)
 *         .build();
 * WebhookReceiver receiver = WebhookReceiver.builder()
 *         .inbox(inbox)
 *         .endpoint(Endpoint.of("databridge", Senders.databridge()).path("/hooks/databridge").secret(secret).inbox())
 *         .build();
 * }</pre>
 *
 * <p>The receiver begins and closes it. Each delivery is handled at least once, by one of the instances that share the database
 * and that have a handler for its endpoint; exactly once as far as the handler writes within {@link Attempt#connection()}.
 * Times are the database's.
 *
 * <p>Safe under many threads.
 */
public final class Inbox implements DeliveryInbox {
    private static final int TRIES = 10;

    /** The longest pause after the first collision, twice as long after each: those that met part, and one second in all. */
    private static final long PAUSE_NANOS = 1_000_000;

    private final InboxBuilder settings;
    private final Connections connections;
    private final Rows rows;
    private final Tasks tasks;
    private final DatabaseClock clock = new DatabaseClock(System::nanoTime);
    private final Transactions transactions;
    private final Runnable afterwards;
    private final boolean ownFile;
    private final String node = "hookseal-" + UUID.randomUUID().toString().substring(0, 8);
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable atTheEnd = () -> {};
    private volatile List<Line> lines = List.of();
    private volatile @Nullable Sweeper sweeper;
    private volatile @Nullable WebhookReceiver receiver;
    private volatile @Nullable ReceiverListener listener;

    Inbox(InboxBuilder settings, InboxBuilder.Opened opened) {
        Database database = opened.database();
        DataSource source = database == Database.H2 ? EmbeddedH2.oneAtATime(opened.source()) : opened.source();
        this.settings = settings;
        this.ownFile = opened.ownFile();
        this.connections = new Connections(source, database);
        this.rows = new Rows(database);
        this.tasks = new Tasks(connections);
        Transactions given = settings.transactions;
        this.transactions = given != null ? given : new JdbcTransactions(source);
        this.afterwards = opened.close();
    }

    /**
     * Begins an inbox in an H2 file of its own, which is made where it is not there, with its tables. For one instance: the file
     * is that of one process at a time. H2 must be on the class path. A delivery is on the disk before it is answered.
     *
     * @param file the file, without H2's {@code .mv.db}
     * @return a builder
     */
    public static InboxBuilder h2(Path file) {
        return new InboxBuilder(() -> H2File.open(file));
    }

    /**
     * Begins an inbox in a database, whose tables are made by
     * {@code io/hookseal/inbox/<postgresql|h2|sqlite>/V1__hookseal_inbox.sql} of this jar.
     *
     * @param dataSource its connections, best of a pool, with a connection for each handler that runs at once and ten more; it
     *     stays the caller's to close
     * @return a builder
     */
    public static InboxBuilder in(DataSource dataSource) {
        return new InboxBuilder(() -> new InboxBuilder.Opened(dataSource, detected(dataSource), false, () -> {}));
    }

    static Database detected(DataSource dataSource) {
        String product;
        try (Connection connection = dataSource.getConnection()) {
            product = connection.getMetaData().getDatabaseProductName();
        } catch (SQLException e) {
            throw failed(e);
        }
        Database database = Database.named(product);
        if (database == null) {
            throw new IllegalArgumentException(
                    "deliveries cannot be kept in " + product + "; use PostgreSQL, H2 or SQLite");
        }
        return database;
    }

    /** The driver's words stay in the cause: they may show what was asked, or where the database is. */
    static StoreException failed(SQLException e) {
        String state = e.getSQLState();
        return new StoreException("the database failed" + (state == null ? "" : ": SQLState " + state), e);
    }

    /**
     * Makes the tables where they are not there, for embedded databases and tests. Elsewhere the script is run with all others.
     *
     * @throws StoreException where they cannot be made
     */
    public void createSchema() {
        try {
            boolean unused = connections.alone(connection -> {
                SchemaCheck.create(connection, connections.database());
                return true;
            });
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** {@return the deliveries that were given up on} */
    public DeadLetters deadLetters() {
        return new DeadLetters(connections, rows, tasks, this::wake);
    }

    /**
     * {@return how many deliveries are to be handled, those that wait for their next attempt included; for health and metrics}
     *
     * @throws StoreException where the database cannot say
     */
    public long waiting() {
        try {
            return connections.alone(connection -> rows.count(connection, Row.State.RECEIVED));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * {@return how many dead letters there are; for health and metrics}
     *
     * @throws StoreException where the database cannot say
     */
    public long dead() {
        try {
            return connections.alone(connection -> rows.count(connection, Row.State.DEAD));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public List<Problem> check() {
        List<Problem> problems = new ArrayList<>(settings.problems());
        try {
            problems.addAll(
                    connections.alone(connection -> new SchemaCheck(connections.database()).problems(connection)));
        } catch (SQLException e) {
            problems.add(new Problem(
                    "receiver",
                    "its inbox cannot be checked: " + failed(e).getMessage(),
                    "look at the database, and at its address"));
        }
        return problems;
    }

    @Override
    public @Nullable List<HandlerMark> handlers() {
        return settings.later ? null : settings.routes.stream().map(Route::mark).toList();
    }

    @Override
    public Kept keep(Item item) {
        Delivery delivery = item.delivery();
        try {
            Kept kept = kept(item);
            if (kept != Kept.DUPLICATE) {
                wake(delivery.endpoint());
            }
            return kept;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private Kept kept(Item item) throws SQLException {
        SQLException collision = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                Kept kept = connections.inTransaction(connection -> kept(connection, item));
                if (kept != Kept.DUPLICATE) {
                    force();
                }
                return kept;
            } catch (SQLException e) {
                if (!Database.isThere(e) && !Database.collided(e)) {
                    throw e;
                }
                collision = e; // somebody kept the same at the same time: the next round sees it
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE_NANOS << i));
            }
        }
        throw collision == null ? new SQLException("not kept") : collision;
    }

    private void force() throws SQLException {
        String sql = connections.database().forcing();
        if (sql != null) {
            boolean unused = connections.alone(connection -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.execute(sql);
                }
            });
        }
    }

    private Kept kept(Connection connection, Item item) throws SQLException {
        Delivery delivery = item.delivery();
        Rows.There there = rows.look(connection, delivery);
        if (there != null && there.state() == Row.State.DEAD && rows.revive(connection, there.id())) {
            tasks.add(delivery.endpoint(), there.id(), rows.now(connection));
            return Kept.REVIVED;
        }
        if (there != null && !there.expired()) {
            return Kept.DUPLICATE;
        }
        if (there != null) {
            rows.remove(connection, there.id());
        }
        String id = UUID.randomUUID().toString().replace("-", "");
        String order = order(delivery);
        long number = order == null ? 0 : rows.nextNumber(connection, delivery, order);
        rows.insert(
                connection,
                id,
                delivery,
                Headers.text(item.headers()),
                item.unclaimed(),
                item.retention(),
                order,
                number);
        tasks.add(delivery.endpoint(), id, rows.now(connection));
        return Kept.NEW;
    }

    private @Nullable String order(Delivery delivery) {
        String pointer = settings.policy(delivery.endpoint()).order();
        JsonValue value = pointer == null ? null : delivery.field(pointer);
        return value == null ? null : Texts.key(value.text());
    }

    @Override
    public boolean forget(DeliveryIdentity identity) {
        try {
            return connections.alone(connection -> rows.forget(connection, identity));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean ofOneInstance() {
        return ownFile;
    }

    private void wake(String endpoint) {
        for (Line line : lines) {
            if (line.endpoint().equals(endpoint)) {
                line.wake();
            }
        }
    }

    @Override
    public void begin(WebhookReceiver of, ReceiverListener told) {
        receiver = of;
        listener = told;
        if (!settings.later) {
            start(settings.routes);
        }
    }

    /**
     * Begins to handle what is kept, where the inbox was built with {@link InboxBuilder#handlersLater()}; for adapters whose
     * framework has the handlers when the receiver is there already.
     *
     * @param handlers all handlers, by what they say of themselves
     * @throws ConfigurationException where one is missing or wrong, with all that is
     * @throws IllegalStateException where no receiver was built on this inbox, or it began already
     */
    public void start(Map<HandlerMark, InboxHandler> handlers) {
        WebhookReceiver of = receiver;
        if (of == null || !settings.later) {
            throw new IllegalStateException("the inbox has no receiver yet, or has its handlers already");
        }
        List<Problem> problems = of.checkInbox(List.copyOf(handlers.keySet()));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        List<Route> routes = new ArrayList<>();
        handlers.forEach((mark, handler) -> routes.add(new Route(mark, handler)));
        start(routes);
    }

    private void start(List<Route> routes) {
        WebhookReceiver of = receiver;
        ReceiverListener told = listener;
        if (of == null || told == null || !started.compareAndSet(false, true)) {
            throw new IllegalStateException("the inbox has no receiver, or has begun already");
        }
        try {
            Sweeper.setClock(connections, rows, clock);
            atTheEnd = EmbeddedFile.begin(connections);
        } catch (SQLException e) {
            throw failed(e);
        }
        List<Line> made = new ArrayList<>();
        List<String> endpoints = List.copyOf(of.keptEndpoints());
        for (String endpoint : endpoints) {
            WorkPolicy policy = settings.policy(endpoint);
            Worker worker = new Worker(policy, routes, connections, rows, transactions, tasks, of, told, clock, node);
            made.add(new Line(endpoint, endpoints, worker, connections, policy, settings.pace, clock, node));
        }
        lines = List.copyOf(made);
        lines.forEach(Line::start);
        Sweeper sweeping = new Sweeper(connections, rows, tasks, lines, clock);
        sweeping.start(settings.pace.sweep());
        sweeper = sweeping;
    }

    /** {@return the name under which this process is known to the others} */
    public String node() {
        return node;
    }

    /** The time that the last sweep or start has from the database. */
    Instant now() {
        return clock.instant();
    }

    /** Takes nothing new, waits for the handlers that run, interrupts them after the drain time, and then ends the heartbeats. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Sweeper sweeping = sweeper;
        if (sweeping != null) {
            sweeping.close();
        }
        List<Thread> closing = new ArrayList<>();
        for (Line line : lines) {
            Thread thread = new Thread(line::close, "hookseal-inbox-stop");
            thread.start();
            closing.add(thread);
        }
        boolean interrupted = false;
        for (Thread thread : closing) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        atTheEnd.run();
        afterwards.run();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
