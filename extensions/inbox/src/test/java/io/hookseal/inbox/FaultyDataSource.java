package io.hookseal.inbox;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source whose statements fail that a test names, before they are sent: a full disk, a lost connection. */
final class FaultyDataSource implements DataSource {
    private final DataSource sound;
    private final String state;
    private volatile Predicate<String> fails = sql -> false;

    FaultyDataSource(DataSource sound, String state) {
        this.sound = sound;
        this.state = state;
    }

    /** What is prepared from now on fails where it is like this; the text {@code COMMIT} stands for a commit. */
    void fail(Predicate<String> statements) {
        fails = statements;
    }

    void heal() {
        fails = sql -> false;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = sound.getConnection();
        return (Connection) Proxy.newProxyInstance(
                FaultyDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    String sql = method.getName().equals("prepareStatement")
                            ? (String) arguments[0]
                            : method.getName().equals("commit") ? "COMMIT" : "";
                    if (!sql.isEmpty() && fails.test(sql)) {
                        throw new SQLException("this fails", state);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PrintWriter getLogWriter() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
