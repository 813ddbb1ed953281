package io.hookseal.store.jdbc;

import java.util.function.UnaryOperator;

/** Public, with a public constructor, for Lincheck. */
public class PostgresqlDeliveryStoreLincheckTest extends JdbcLincheck {
    public PostgresqlDeliveryStoreLincheckTest() {
        super(TestDatabase.POSTGRESQL, UnaryOperator.identity());
    }
}
