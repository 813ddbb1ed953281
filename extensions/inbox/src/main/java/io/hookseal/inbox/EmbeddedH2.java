package io.hookseal.inbox;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Has the statements of all threads go to an embedded H2 file one after another, so that the process can be killed at any moment.
 *
 * <p>H2 (2.5) writes its tables, their indexes and its log of open transactions to the file one after another. A statement of another
 * thread that comes between two of them stands in the file in part; after a kill, its rows seem to belong to a transaction
 * that nobody knows: H2 was seen to wait for it without end, and to miss rows that an index names. With one statement at a time, and
 * with {@code WRITE_DELAY=0}, which leaves writing to them, nothing is under way when H2 writes.
 *
 * <p>Transactions still run at the same time. A statement that meets a row of another one lets other statements go on while it
 * waits, for as long as {@code LOCK_TIMEOUT} says; only {@code executeBatch}, and several commands in one text outside of a transaction,
 * give up at once. An inbox on H2 does this with its own connections and with those that it gives to handlers, unless
 * {@link InboxBuilder#transactions} are given: those need a guarded data source. What is written by an updatable {@link ResultSet}, or on
 * a connection that is had by {@code unwrap}, by a result's statement or by the metadata, takes no turn.
 */
public final class EmbeddedH2 {
    private static final Pattern FILE = Pattern.compile("jdbc:h2:(?!mem:|tcp:|ssl:).*");
    private static final Pattern SCHEMES = Pattern.compile("^jdbc:h2:(?:[A-Za-z]{2,}:|[0-9]+:)*");
    private static final Pattern SEVERAL = Pattern.compile(";\\s*\\S");
    private static final Map<String, Turn> TURNS = new ConcurrentHashMap<>();
    private static final Map<String, String> FILES = new ConcurrentHashMap<>();
    private static final int LOCK_TIMEOUT = 50200;
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);

    private EmbeddedH2() {}

    /**
     * Guards the connections of an application that has other statements of its own in the H2 file of its inbox. All data sources of one file
     * take turns with one another, the inbox among them. On any other database this changes nothing.
     *
     * @param source where connections come from; stays the caller's to close
     * @return connections of which one at a time is at work
     */
    public static DataSource oneAtATime(DataSource source) {
        return source instanceof Guarded ? source : new Guarded(source);
    }

    /** {@return whether a connection leads to a file of this process} */
    static boolean isFile(String url) {
        return FILE.matcher(url).matches();
    }

    /** {@return the file that a URL leads to, which others may name otherwise: with another scheme, from another directory, by a link} */
    static String file(String url) {
        return FILES.computeIfAbsent(url, named -> {
            String name = SCHEMES.matcher(named).replaceFirst("") + ".mv.db";
            Path path = Path.of(name.startsWith("~/") ? System.getProperty("user.home") + name.substring(1) : name);
            try {
                return path.toRealPath().toString();
            } catch (IOException e) { // H2 has split it, or keeps it in memory
                return path.toAbsolutePath().normalize().toString();
            }
        });
    }

    /** Whose turn it is at one file. */
    private static final class Turn {
        final ReentrantLock lock = new ReentrantLock();
        final Condition ended = lock.newCondition();
    }

    private static final class Guarded extends DataSourceBehind {
        Guarded(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return guarded(source.getConnection());
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return guarded(source.getConnection(user, password));
        }

        private static Connection guarded(Connection connection) throws SQLException {
            try {
                String url = connection.getMetaData().getURL();
                return url != null && isFile(url)
                        ? GuardedConnection.of(connection, TURNS.computeIfAbsent(file(url), file -> new Turn()))
                        : connection;
            } catch (SQLException | RuntimeException | Error e) {
                connection.close();
                throw e;
            }
        }
    }

    private static final class GuardedConnection {
        private final Connection connection;
        private final Turn turn;
        private final int patienceMillis;

        private GuardedConnection(Connection connection, Turn turn, int patienceMillis) {
            this.connection = connection;
            this.turn = turn;
            this.patienceMillis = patienceMillis;
        }

        /** H2 itself no longer waits for rows on this connection: it would keep those from ending who have them. */
        static Connection of(Connection connection, Turn turn) throws SQLException {
            int patience;
            turn.lock.lock();
            try (Statement statement = connection.createStatement()) {
                try (ResultSet said = statement.executeQuery("CALL LOCK_TIMEOUT()")) {
                    said.next();
                    patience = said.getInt(1);
                }
                statement.execute("SET LOCK_TIMEOUT 1");
            } finally {
                turn.lock.unlock();
            }
            GuardedConnection guarded = new GuardedConnection(connection, turn, patience);
            Connection[] self = new Connection[1];
            self[0] = proxy(Connection.class, (method, arguments) -> guarded.call(self[0], method, arguments));
            return self[0];
        }

        private @Nullable Object call(Connection self, Method method, Object @Nullable [] arguments) throws Throwable {
            return switch (method.getName()) {
                case "commit", "rollback", "setAutoCommit" -> inTurn(() -> invoke(method, connection, arguments));
                case "close" -> inTurn(this::close);
                case "createStatement", "prepareStatement", "prepareCall" ->
                    statement(
                            self,
                            Statement.class.cast(Objects.requireNonNull(invoke(method, connection, arguments))),
                            text(arguments, ""));
                default -> invoke(method, connection, arguments);
            };
        }

        /** One that is broken is closed, too: its pool counts it until then. */
        private @Nullable Object close() throws SQLException {
            try (Connection closing = connection) {
                if (!closing.isClosed()) {
                    if (!closing.getAutoCommit()) {
                        closing.rollback();
                    }
                    try (Statement statement = closing.createStatement()) {
                        statement.execute("SET LOCK_TIMEOUT " + patienceMillis);
                    }
                }
            }
            return null;
        }

        private static String text(Object @Nullable [] arguments, String otherwise) {
            return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql ? sql : otherwise;
        }

        private Statement statement(Connection self, Statement statement, String prepared) {
            Class<? extends Statement> type = statement instanceof CallableStatement
                    ? CallableStatement.class
                    : statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
            return proxy(type, (method, arguments) -> {
                if (method.getName().startsWith("execute")) {
                    return patiently(text(arguments, prepared), () -> invoke(method, statement, arguments));
                }
                return method.getName().equals("getConnection") ? self : invoke(method, statement, arguments);
            });
        }

        private @Nullable Object inTurn(Invocation what) throws Throwable {
            turn.lock.lock();
            try {
                return what.run();
            } finally {
                turn.ended.signalAll();
                turn.lock.unlock();
            }
        }

        /** Where another transaction has a row, this one waits for one to end, and others have their turn meanwhile. */
        private @Nullable Object patiently(String sql, Invocation what) throws Throwable {
            long left = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
            turn.lock.lock();
            try {
                if (SEVERAL.matcher(sql).find() && connection.getAutoCommit()) {
                    left = 0; // another try would do once more what the first commands have committed
                }
                while (true) {
                    try {
                        return what.run();
                    } catch (BatchUpdateException e) {
                        throw e; // H2 has forgotten the batch: another try would do nothing, and succeed
                    } catch (SQLException e) {
                        if (e.getErrorCode() != LOCK_TIMEOUT || left <= 0) {
                            throw e;
                        }
                    }
                    left -= LOOK_AGAIN - turn.ended.awaitNanos(LOOK_AGAIN);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException("interrupted while waiting for a row of another transaction", "57014", e);
            } finally {
                turn.ended.signalAll();
                turn.lock.unlock();
            }
        }
    }

    private interface Invocation {
        @Nullable
        Object run() throws Throwable;
    }

    private interface Handling {
        @Nullable
        Object handle(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static @Nullable Object invoke(Method method, Object target, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, Handling handling) {
        return type.cast(Proxy.newProxyInstance(
                EmbeddedH2.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handling.handle(method, arguments)));
    }
}
