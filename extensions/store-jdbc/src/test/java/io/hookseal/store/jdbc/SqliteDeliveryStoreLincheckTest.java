package io.hookseal.store.jdbc;

import java.util.function.UnaryOperator;

/** Public, with a public constructor, for Lincheck. */
public class SqliteDeliveryStoreLincheckTest extends JdbcLincheck {
    public SqliteDeliveryStoreLincheckTest() {
        super(TestDatabase.SQLITE, UnaryOperator.identity());
    }
}
