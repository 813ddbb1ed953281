package io.hookseal.store.redis;

import java.util.function.UnaryOperator;

/** Public, with a public constructor, for Lincheck. */
public class RedisDeliveryStoreLincheckTest extends RedisLincheck {
    public RedisDeliveryStoreLincheckTest() {
        super(UnaryOperator.identity());
    }
}
