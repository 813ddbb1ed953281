package io.hookseal.store.jdbc;

import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import io.hookseal.idempotency.StoreFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Claims in a table {@code hookseal_claim} of PostgreSQL, H2 or SQLite, which all instances of a receiver share that share
 * the database. The table is made by {@code io/hookseal/store/jdbc/<database>/V1__hookseal.sql} of this jar.
 *
 * <p>Every call takes a connection, uses it in auto-commit mode and gives it back as it was: a claim is committed before its
 * handler starts. Leases and retention are measured by the database's clock, in milliseconds, rounded up.
 *
 * <p>No statement waits longer than the time limit for another one's row. How long a connection is waited for is the
 * pool's to say: set it to about the same. On PostgreSQL a server that does not answer is left 200 ms after the limit.
 *
 * <p>Of every hundred claims that are made, one removes up to 500 expired rows afterwards.
 *
 * <p>Safe under many threads. {@link #close()} leaves the data source open.
 */
public final class JdbcDeliveryStore implements DeliveryStore {
    /** How long a statement may wait where nothing else is said: 300 ms. */
    public static final Duration DEFAULT_TIME_LIMIT = Duration.ofMillis(300);

    static final int PURGE_EVERY = 100;
    static final int PURGE_AT_MOST = 500;

    /** 100,000,000 years of milliseconds are far within a long, and so are a few of them added up. */
    private static final Duration LONGEST = Duration.ofDays(36_500_000);

    private final DataSource dataSource;
    private final Database database;
    private final Duration limit;
    private final Rows rows;
    private final AtomicInteger claims = new AtomicInteger();

    JdbcDeliveryStore(DataSource dataSource, Database database, Sql sql, Duration limit) {
        this.dataSource = dataSource;
        this.database = database;
        this.limit = limit;
        this.rows = new Rows(database, sql, limit);
    }

    /**
     * {@return a store in PostgreSQL}
     *
     * @param dataSource its connections, best of a pool
     */
    public static JdbcDeliveryStore postgresql(DataSource dataSource) {
        return of(Database.POSTGRESQL, dataSource, DEFAULT_TIME_LIMIT);
    }

    /**
     * {@return a store in H2}
     *
     * @param dataSource its connections, best of a pool
     */
    public static JdbcDeliveryStore h2(DataSource dataSource) {
        return of(Database.H2, dataSource, DEFAULT_TIME_LIMIT);
    }

    /**
     * {@return a store in SQLite, 3.42 or later}
     *
     * @param dataSource its connections; all writers of a file take turns, so a pool of more than a few gains nothing
     */
    public static JdbcDeliveryStore sqlite(DataSource dataSource) {
        return of(Database.SQLITE, dataSource, DEFAULT_TIME_LIMIT);
    }

    /**
     * {@return a store in whichever of the three it is}
     *
     * @param dataSource its connections, of which one is asked
     * @throws IllegalArgumentException where it is none of them
     * @throws StoreException where it cannot be asked
     */
    public static JdbcDeliveryStore of(DataSource dataSource) {
        return of(detected(dataSource), dataSource, DEFAULT_TIME_LIMIT);
    }

    private static JdbcDeliveryStore of(Database database, DataSource dataSource, Duration limit) {
        return new JdbcDeliveryStore(dataSource, database, Sql.of(database, database.clock, limit.toMillis()), limit);
    }

    private static Database detected(DataSource dataSource) {
        String product;
        try (Connection connection = dataSource.getConnection()) {
            product = connection.getMetaData().getDatabaseProductName();
        } catch (SQLException e) {
            throw failed(e);
        }
        Database database = Database.named(product);
        if (database == null) {
            throw new IllegalArgumentException(
                    "claims cannot be kept in " + product + "; use PostgreSQL, H2 or SQLite");
        }
        return database;
    }

    /**
     * {@return the same store with another time limit}
     *
     * @param timeLimit how long a statement may wait, longer than zero and at most 5 seconds
     */
    public JdbcDeliveryStore withTimeLimit(Duration timeLimit) {
        if (timeLimit.isNegative() || timeLimit.isZero() || timeLimit.compareTo(Duration.ofSeconds(5)) > 0) {
            throw new IllegalArgumentException(
                    "a time limit of " + timeLimit + "; give one longer than zero, and 5 seconds at most");
        }
        return of(database, dataSource, timeLimit);
    }

    /** {@return completing deliveries within transactions of the caller's} */
    public TransactionalClaims transactional() {
        return new TransactionalClaims(database, rows, limit);
    }

    @Override
    public Claim claim(
            DeliveryIdentity identity, Digest256 fingerprint, ClaimToken token, Duration lease, Duration retention) {
        long leaseMillis = millis(lease, "lease");
        long retentionMillis = millis(retention, "retention");
        return with(connection -> {
            Claim claim = rows.claim(connection, identity, fingerprint, token, leaseMillis, retentionMillis);
            if (claim instanceof Claim.Acquired && claims.incrementAndGet() % PURGE_EVERY == 0) {
                purgeUnlessItFails(connection);
            }
            return claim;
        });
    }

    @Override
    public boolean complete(
            DeliveryIdentity identity,
            Digest256 fingerprint,
            ClaimToken token,
            Duration retention,
            @Nullable Instant signedTime) {
        long retentionMillis = millis(retention, "retention");
        return with(connection -> rows.complete(connection, identity, fingerprint, token, retentionMillis));
    }

    @Override
    public boolean release(DeliveryIdentity identity, ClaimToken token) {
        return with(connection -> rows.release(connection, identity, token));
    }

    @Override
    public boolean extend(DeliveryIdentity identity, ClaimToken token, Duration lease) {
        long leaseMillis = millis(lease, "lease");
        return with(connection -> rows.extend(connection, identity, token, leaseMillis));
    }

    @Override
    public boolean forget(DeliveryIdentity identity) {
        return with(connection -> rows.forget(connection, identity));
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public Duration timeLimit() {
        return limit;
    }

    /** Looks whether the table is there, holds what it must, has its key, and may be written to. */
    @Override
    public List<StoreFault> check() {
        return with(connection -> new SchemaCheck(database, connection).faults());
    }

    /**
     * Makes the table where it is not there, for embedded databases and tests. Elsewhere the script is run with all others.
     *
     * @throws StoreException where it cannot be made
     */
    public void createSchema() {
        with(connection -> {
            for (String statement : database.schema().strip().split(";", -1)) {
                if (!statement.isBlank()) {
                    make(connection, statement);
                }
            }
            return true;
        });
    }

    /** "If not exists" of PostgreSQL's fails where another process makes the same at the same time: then it is there. */
    private static void make(Connection connection, String sql) throws SQLException {
        try {
            Database.run(connection, sql);
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).matches("23505|42710|42P07")) {
                throw e;
            }
        }
    }

    /**
     * Removes rows that are expired, at most 500 at a time. Not needed: claiming does it bit by bit.
     *
     * @return how many were removed, less than 500 where none is left
     * @throws StoreException where the database cannot say
     */
    public int purge() {
        return with(connection -> rows.purge(connection, PURGE_AT_MOST));
    }

    /** The claim is made and must not be lost to a failure in cleaning up. */
    private void purgeUnlessItFails(Connection connection) {
        try {
            var unused = rows.purge(connection, PURGE_AT_MOST);
        } catch (SQLException e) {
            // the next one tries again
        }
    }

    private <T> T with(Call<T> call) {
        try (Connection connection = dataSource.getConnection()) {
            boolean before = connection.getAutoCommit();
            if (!before) {
                connection.setAutoCommit(true);
            }
            Database.Limited limited = database.limit(connection, limit);
            T result;
            try {
                result = call.on(connection);
            } catch (SQLException | RuntimeException e) {
                restoreUnlessBroken(connection, limited, before, e);
                throw e;
            }
            limited.close();
            if (!before) {
                connection.setAutoCommit(false);
            }
            return result;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static void restoreUnlessBroken(
            Connection connection, Database.Limited limited, boolean autoCommit, Exception failure) {
        try {
            if (!connection.isClosed()) {
                limited.close();
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** The driver's words stay in the cause: they may show what was asked, or where the database is. */
    static StoreException failed(SQLException e) {
        String state = e.getSQLState();
        return new StoreException("the database failed" + (state == null ? "" : ": SQLState " + state), e);
    }

    static long millis(Duration duration, String of) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a " + of + " of " + duration + "; make it longer than zero");
        }
        Duration possible = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        return possible.plusNanos(999_999).toMillis();
    }

    private interface Call<T> {
        T on(Connection connection) throws SQLException;
    }
}
