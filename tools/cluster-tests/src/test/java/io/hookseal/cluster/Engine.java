package io.hookseal.cluster;

import java.io.IOException;

/** The servers that claims are held in beyond one machine. */
enum Engine {
    REDIS {
        @Override
        StoreServer start() throws IOException {
            return new RedisStoreServer();
        }
    },
    POSTGRESQL {
        @Override
        StoreServer start() throws IOException {
            return new PostgresStoreServer();
        }
    };

    /** A server of its own, empty, on the loopback. */
    abstract StoreServer start() throws IOException;
}
