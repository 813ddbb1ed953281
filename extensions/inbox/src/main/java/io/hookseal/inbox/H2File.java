package io.hookseal.inbox;

import io.hookseal.idempotency.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * An inbox's own H2 file: every commit is written at once, nobody but the inbox closes it, no trace shows what was kept, and it
 * is written by {@code async}, whose file stays open when a thread that is interrupted writes to it.
 */
final class H2File {
    private static final int CONNECTIONS = 64;

    private H2File() {}

    static InboxBuilder.Opened open(Path file) {
        String url = "jdbc:h2:async:" + file.toAbsolutePath()
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=2000;TRACE_LEVEL_FILE=0";
        JdbcConnectionPool pool = JdbcConnectionPool.create(url, "hookseal", "");
        pool.setMaxConnections(CONNECTIONS);
        try (Connection connection = pool.getConnection()) {
            SchemaCheck.create(connection, Database.H2);
        } catch (SQLException e) {
            pool.dispose();
            throw e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                    ? new StoreException(
                            "another process has the file " + file.toAbsolutePath()
                                    + ".mv.db; end that one, or give each" + " a file of its own",
                            e)
                    : Inbox.failed(e);
        }
        return new InboxBuilder.Opened(pool, Database.H2, true, () -> close(pool));
    }

    private static void close(JdbcConnectionPool pool) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            // it is closed, or ends with the process; what was committed is written
        }
        pool.dispose();
    }
}
