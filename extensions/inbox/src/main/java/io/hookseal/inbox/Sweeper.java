package io.hookseal.inbox;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks now and then for what was forgotten and what can be: gives a task to deliveries that have none, removes what was
 * handled and is past its retention, and sets the clock.
 */
final class Sweeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());
    private static final int AT_ONCE = 500;
    private static final int ENDING_SECONDS = 10;

    private final Connections connections;
    private final Rows rows;
    private final Tasks tasks;
    private final List<Line> lines;
    private final DatabaseClock clock;
    private final ScheduledExecutorService thread;
    private boolean looked;

    Sweeper(Connections connections, Rows rows, Tasks tasks, List<Line> lines, DatabaseClock clock) {
        this.connections = connections;
        this.rows = rows;
        this.tasks = tasks;
        this.lines = lines;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "hookseal-inbox-sweeper");
            made.setDaemon(true);
            return made;
        });
    }

    void start(Duration every) {
        var unused =
                thread.scheduleWithFixedDelay(this::sweepUnlessItFails, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweepUnlessItFails() {
        try {
            sweep();
        } catch (SQLException | RuntimeException | Error e) { // after which nobody would sweep any more
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the inbox could not be swept: " + e.getClass().getSimpleName());
        }
    }

    void sweep() throws SQLException {
        setClock(connections, rows, clock);
        if (!looked) {
            looked = true;
            tellOfOthers();
        }
        for (Line line : lines) {
            int forgotten = AT_ONCE;
            while (forgotten == AT_ONCE) {
                forgotten = remind(line);
            }
        }
        int removed = AT_ONCE;
        for (int round = 0; round < 20 && removed == AT_ONCE; round++) {
            removed = connections.alone(connection -> rows.purge(connection, AT_ONCE));
        }
        Boolean unused = connections.alone(connection -> {
            rows.purgeOrders(connection);
            return true;
        });
    }

    /** Says at the start what waits for a handler that this process does not have: an endpoint may have been taken away by mistake. */
    private void tellOfOthers() throws SQLException {
        List<String> others = new ArrayList<>(connections.alone(rows::waitedFor));
        lines.forEach(line -> others.remove(line.endpoint()));
        if (!others.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the inbox keeps deliveries of " + others
                            + ", which this process does not handle; they wait until a"
                            + " receiver on this database has such an endpoint");
        }
    }

    /** Gives a task to some of the deliveries that have none; how many that were. */
    private int remind(Line line) throws SQLException {
        List<Row> forgotten = connections.alone(
                connection -> rows.forgottenByTasks(connection, line.endpoint(), Tasks.name(line.endpoint()), AT_ONCE));
        for (Row row : forgotten) {
            tasks.add(line.endpoint(), row.id(), clock.instant());
        }
        if (!forgotten.isEmpty()) {
            line.wake();
        }
        return forgotten.size();
    }

    static void setClock(Connections connections, Rows rows, DatabaseClock clock) throws SQLException {
        boolean unused = connections.alone(connection -> {
            long asked = clock.nanos();
            Instant said = rows.now(connection);
            clock.set(asked, said, clock.nanos());
            return true;
        });
    }

    /** Lets a sweep that has begun end: the database may be closed after this. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            boolean unused = thread.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
