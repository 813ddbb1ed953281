package io.hookseal.store.jdbc;

import java.util.function.UnaryOperator;

/** Public, with a public constructor, for Lincheck. */
public class H2DeliveryStoreLincheckTest extends JdbcLincheck {
    public H2DeliveryStoreLincheckTest() {
        super(TestDatabase.H2, UnaryOperator.identity());
    }
}
