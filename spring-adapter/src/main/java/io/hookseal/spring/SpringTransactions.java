package io.hookseal.spring;

import io.hookseal.inbox.Transactions;
import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * Runs the inbox's transactional work within Spring's transactions: what a handler writes with {@code JdbcTemplate}, JPA or
 * {@code @Transactional} methods commits together with the mark that its delivery was handled, or not at all. Safe under many threads.
 */
public final class SpringTransactions implements Transactions {
    private final PlatformTransactionManager manager;
    private final DataSource dataSource;

    /**
     * Transactions of this manager.
     *
     * @param manager begins and ends transactions on the data source
     * @param dataSource what the inbox is in
     */
    public SpringTransactions(PlatformTransactionManager manager, DataSource dataSource) {
        this.manager = manager;
        this.dataSource = dataSource;
    }

    @Override
    public void run(Work work) throws Exception {
        DefaultTransactionDefinition each =
                new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        TransactionStatus status = manager.getTransaction(each);
        try {
            Connection connection = DataSourceUtils.getConnection(dataSource);
            try {
                if (!DataSourceUtils.isConnectionTransactional(connection, dataSource)) {
                    throw new IllegalStateException(
                            "the transaction manager begins no transactions on the data source that"
                                    + " the inbox is in: give both the same one");
                }
                work.on(connection);
            } finally {
                DataSourceUtils.releaseConnection(connection, dataSource);
            }
        } catch (Exception | Error e) {
            if (!status.isCompleted()) {
                manager.rollback(status);
            }
            throw e;
        }
        if (status.isRollbackOnly()) {
            manager.rollback(status);
            throw new IllegalStateException("a handler marked its transaction to be rolled back");
        }
        manager.commit(status);
    }
}
