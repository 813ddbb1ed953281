package io.hookseal.inbox;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Transactions on connections of the inbox's own. */
final class JdbcTransactions implements Transactions {
    private final DataSource source;

    JdbcTransactions(DataSource source) {
        this.source = source;
    }

    @Override
    public void run(Work work) throws Exception {
        try (Connection connection = source.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                work.on(connection);
                connection.commit();
            } catch (Exception | Error e) {
                try {
                    connection.rollback();
                } catch (SQLException failure) {
                    e.addSuppressed(failure);
                }
                throw e;
            } finally {
                if (!connection.isClosed()) {
                    connection.setAutoCommit(before);
                }
            }
        }
    }
}
