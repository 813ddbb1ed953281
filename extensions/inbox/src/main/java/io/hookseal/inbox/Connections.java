package io.hookseal.inbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections of an inbox. As a data source for db-scheduler it gives the connection of the transaction that the thread is
 * in, so that a delivery and its task commit together; outside of one, a connection of its own. A connection that goes silent
 * is given up after ten seconds, where the driver can do that and nobody has told it otherwise.
 */
final class Connections extends DataSourceBehind {
    static final Duration SILENCE = Duration.ofSeconds(10);

    private final Database database;

    @SuppressWarnings("ThreadLocalUsage") // one inbox's transaction is not another's
    private final ThreadLocal<@Nullable Connection> current = new ThreadLocal<>();

    Connections(DataSource source, Database database) {
        super(source);
        this.database = database;
    }

    Database database() {
        return database;
    }

    DataSource source() {
        return source;
    }

    /** Something done on a connection. */
    @FunctionalInterface
    interface Call<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Commits what the call does, or none of it. */
    <T> T inTransaction(Call<T> call) throws SQLException {
        try (Connection connection = limited()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            current.set(connection);
            try {
                begin(connection);
                T result = call.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                undo(connection, e);
                throw e;
            } finally {
                current.remove();
                restore(connection, before);
            }
        }
    }

    private void begin(Connection connection) throws SQLException {
        String sql = database.beginning();
        if (sql != null) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(sql);
            }
        }
    }

    /** Each statement commits by itself. */
    <T> T alone(Call<T> call) throws SQLException {
        try (Connection connection = limited()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                return call.on(connection);
            } finally {
                restore(connection, before);
            }
        }
    }

    private static void undo(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static void restore(Connection connection, boolean autoCommit) throws SQLException {
        if (!connection.isClosed()) {
            connection.setAutoCommit(autoCommit);
        }
    }

    private Connection limited() throws SQLException {
        Connection connection = source.getConnection();
        if (!database.limitsNetwork()) {
            return connection;
        }
        try {
            int before = connection.getNetworkTimeout();
            if (before != 0) {
                return connection;
            }
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(SILENCE.toMillis()));
            return closing(connection, () -> {
                try {
                    if (!connection.isClosed()) {
                        connection.setNetworkTimeout(Runnable::run, before);
                    }
                } finally {
                    connection.close();
                }
            });
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection inTransaction = current.get();
        return inTransaction == null ? limited() : closing(inTransaction, () -> {});
    }

    /** What is to be done when a connection is closed. */
    interface Close {
        void run() throws SQLException;
    }

    /** {@return the connection, which does something else when it is closed} */
    static Connection closing(Connection connection, Close close) {
        return (Connection) Proxy.newProxyInstance(
                Connections.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        close.run();
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("connections are had as the data source has them");
    }
}
