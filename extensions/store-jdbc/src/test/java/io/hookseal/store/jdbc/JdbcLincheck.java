package io.hookseal.store.jdbc;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.testkit.DeliveryStoreLincheck;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** The specification of stores, on a database whose statements may hold a fault. */
public abstract class JdbcLincheck extends DeliveryStoreLincheck {
    private static final boolean LONG = Boolean.getBoolean("hookseal.lincheck.long");

    private final TestDatabase database;
    private final DeliveryStore store;

    JdbcLincheck(TestDatabase database, UnaryOperator<String> fault) {
        this.database = database;
        this.store = database.storeWithMovedClock(fault);
    }

    @Override
    protected final DeliveryStore store() {
        return store;
    }

    @Override
    protected final void passTime(Duration time) {
        database.passTime(time);
    }

    @Override
    protected final boolean canBeModelChecked() {
        return false;
    }

    @Override
    protected int scenarios() {
        return LONG ? 300 : 30;
    }

    @Override
    protected int runsOfEach() {
        return LONG ? 20 : 10;
    }
}
