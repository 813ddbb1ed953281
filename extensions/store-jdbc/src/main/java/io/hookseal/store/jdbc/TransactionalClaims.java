package io.hookseal.store.jdbc;

import io.hookseal.delivery.Delivery;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;

/**
 * Completes deliveries within transactions of the caller's, so that the completion commits with the business write or not at
 * all: a delivery that is claimed here writes once, whatever becomes of leases, connections and processes.
 *
 * <ol>
 *   <li>The caller begins a transaction on a connection of the same database, and claims the delivery on it.
 *   <li>Acquired: it is completed in this transaction. The caller writes what it has to, and commits. From then on, it is a
 *       duplicate for everybody, {@link JdbcDeliveryStore#claim} included.
 *   <li>Duplicate: it was completed before. The caller writes nothing.
 *   <li>In flight: another transaction is completing it and has not ended within the time limit. The caller rolls back and
 *       has the delivery sent again (it throws, or answers 503).
 * </ol>
 *
 * <p>After a rollback, or the end of the process, nothing of it remains, and the next one acquires it. A claim that a
 * receiver holds on the delivery stands in nobody's way: the first to commit wins, and its receiver's own completion finds
 * the delivery completed. While the transaction is open, leases of that claim cannot be extended, so claim late in it, or
 * keep it short.
 *
 * <p>With Spring's transactions, the connection is {@code DataSourceUtils.getConnection(dataSource)}.
 *
 * <p>Safe under many threads, as far as each has its own connection.
 */
public final class TransactionalClaims {
    private final Database database;
    private final Rows rows;
    private final Duration limit;

    TransactionalClaims(Database database, Rows rows, Duration limit) {
        this.database = database;
        this.rows = rows;
        this.limit = limit;
    }

    /**
     * Claims a delivery that a receiver has handed over.
     *
     * @param transaction a connection with an open transaction, which is neither committed nor closed here
     * @param delivery what is handled
     * @param retention how long the delivery is remembered from now, longer than zero
     * @return acquired, duplicate or in flight
     * @throws IllegalArgumentException where the retention is not longer than zero
     * @throws IllegalStateException where the connection commits every statement by itself
     * @throws StoreException where the database cannot say; the transaction is to be rolled back. On SQLite that is also
     *     what a concurrent transaction leads to, since the lock it holds says nothing of the delivery
     */
    public Claim claim(Connection transaction, Delivery delivery, Duration retention) {
        String tenant = delivery.tenant();
        DeliveryIdentity identity = new DeliveryIdentity(
                delivery.endpoint(), tenant == null ? "" : tenant, Digest256.ofHex(delivery.identity()));
        return claim(transaction, identity, Digest256.ofHex(delivery.fingerprint()), retention);
    }

    /**
     * Claims a delivery.
     *
     * @param transaction a connection with an open transaction, which is neither committed nor closed here
     * @param identity what is handled
     * @param fingerprint the SHA-256 of the signed form, to tell apart deliveries that share an identity
     * @param retention how long the delivery is remembered from now, longer than zero
     * @return acquired, duplicate or in flight
     * @throws IllegalArgumentException where the retention is not longer than zero
     * @throws IllegalStateException where the connection commits every statement by itself
     * @throws StoreException as above
     */
    public Claim claim(Connection transaction, DeliveryIdentity identity, Digest256 fingerprint, Duration retention) {
        long retentionMillis = JdbcDeliveryStore.millis(retention, "retention");
        try {
            if (transaction.getAutoCommit()) {
                throw new IllegalStateException(
                        "there is no transaction: turn auto-commit off, or take the connection that the transaction has");
            }
            return limited(transaction, identity, fingerprint, retentionMillis);
        } catch (SQLException e) {
            throw JdbcDeliveryStore.failed(e);
        }
    }

    /** A wait that was too long spoils a transaction of PostgreSQL, unless it is undone to a point before it. */
    private Claim limited(Connection transaction, DeliveryIdentity identity, Digest256 fingerprint, long retention)
            throws SQLException {
        Savepoint before = transaction.setSavepoint();
        Database.Limited limited = database.limitWithin(transaction, limit);
        try {
            Claim claim = rows.mark(transaction, identity, fingerprint, retention);
            limited.close();
            transaction.releaseSavepoint(before);
            return claim;
        } catch (SQLException e) {
            transaction.rollback(before);
            limited.close();
            if (database.waitedTooLong(e)) {
                return rows.lockedByAnother();
            }
            throw e;
        }
    }
}
