package io.hookseal.inbox;

import io.hookseal.idempotency.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * An inbox's own H2 file: every commit is written at once, nobody but the inbox closes it, no trace shows what was kept, and it
 * is written by {@code async}, whose file stays open when a thread that is interrupted writes to it.
 *
 * <p>H2 only ever writes behind what is there ({@link EmbeddedFile}). A file that has grown is made small when it is opened, and
 * otherwise in a moment in which nobody has a connection: it is looked for each minute, and who wants one then waits.
 */
final class H2File implements DataSource, AutoCloseable {
    private static final int CONNECTIONS = 64;
    private static final long PATIENCE_MILLIS = 5_000;
    private static final long GROWN_BYTES = 64L * 1024 * 1024;

    private final Path file;
    private final Semaphore free = new Semaphore(CONNECTIONS, true);
    private final ScheduledExecutorService minder = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "hookseal-inbox-h2");
        made.setDaemon(true);
        return made;
    });
    private volatile JdbcConnectionPool pool;
    private volatile long small;
    private volatile boolean closed;

    private H2File(Path file) throws SQLException {
        this.file = file;
        this.pool = pool();
        try (Connection connection = pool.getConnection()) {
            SchemaCheck.create(connection, Database.H2);
        } catch (SQLException e) {
            pool.dispose();
            throw e;
        }
        makeSmallIfGrown();
        var unused = minder.scheduleWithFixedDelay(this::makeSmallIfGrown, 1, 1, TimeUnit.MINUTES);
    }

    static InboxBuilder.Opened open(Path file) {
        Path absolute = file.toAbsolutePath();
        try {
            H2File opened = new H2File(absolute);
            return new InboxBuilder.Opened(opened, Database.H2, true, opened::close);
        } catch (SQLException e) {
            throw e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                    ? new StoreException(
                            "another process has the file " + absolute
                                    + ".mv.db; end that one, or give each a file of its own",
                            e)
                    : Inbox.failed(e);
        }
    }

    private JdbcConnectionPool pool() {
        String url = "jdbc:h2:async:" + file + ";" + String.join(";", EmbeddedFile.WRITING)
                + ";DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=2000;TRACE_LEVEL_FILE=0";
        JdbcConnectionPool made = JdbcConnectionPool.create(url, "hookseal", "");
        made.setMaxConnections(CONNECTIONS);
        return made;
    }

    /**
     * Where the file has grown and nobody is at work: writes what lives into a new one, which then takes its place at once. Where much
     * lives that takes seconds, in which deliveries are refused, and so it has to pay: the file has doubled.
     */
    private void makeSmallIfGrown() {
        try {
            if (size() - small >= Math.max(GROWN_BYTES, small)) {
                boolean unused = makeSmall();
            }
        } catch (IOException e) {
            // looked at again in a minute
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether nobody had a connection for long enough} */
    boolean makeSmall() throws IOException, InterruptedException {
        if (!free.tryAcquire(CONNECTIONS, 1, TimeUnit.SECONDS)) {
            return false;
        }
        try {
            end("SHUTDOWN COMPACT");
            pool = pool();
            small = size();
            return true;
        } finally {
            free.release(CONNECTIONS);
        }
    }

    private long size() throws IOException {
        return Files.size(Path.of(file + ".mv.db"));
    }

    private void end(String how) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(how);
        } catch (SQLException e) {
            // it is closed, or ends with the process; what was committed is written
        }
        pool.dispose();
    }

    /** Gives no more connections, and waits a while for those that are had: a statement that is cut off stands in the file in part. */
    @Override
    public void close() {
        closed = true;
        minder.shutdown();
        boolean idle = false;
        boolean interrupted = false;
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        do {
            try {
                boolean unused = minder.awaitTermination(1, TimeUnit.MINUTES);
                idle = free.tryAcquire(CONNECTIONS, until - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        } while (!minder.isTerminated() || (!idle && System.nanoTime() < until));
        end("SHUTDOWN");
        if (idle) {
            free.release(CONNECTIONS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        requireOpen();
        try {
            if (!free.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException(
                        "all " + CONNECTIONS + " connections to the inbox's file are in use");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while waiting for a connection", e);
        }
        try {
            requireOpen();
            AtomicBoolean open = new AtomicBoolean(true);
            Connection connection = pool.getConnection();
            return Connections.closing(connection, () -> {
                if (open.compareAndSet(true, false)) {
                    try {
                        connection.close();
                    } finally {
                        free.release();
                    }
                }
            });
        } catch (SQLException | RuntimeException | Error e) {
            free.release();
            throw e;
        }
    }

    private void requireOpen() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("the inbox's file is closed");
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the file has one user");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("nothing is logged");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("the time is set");
    }

    @Override
    public int getLoginTimeout() {
        return (int) TimeUnit.MILLISECONDS.toSeconds(PATIENCE_MILLIS);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("nothing is logged");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing of yours");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
