package io.hookseal.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several instances that start at the same time on a new database. */
class CreateSchemaTest {
    private static final int INSTANCES = 6;

    @Test
    void isMadeOnceHoweverManyMakeItAtTheSameTime() throws Exception {
        for (int round = 0; round < 10; round++) {
            try (HikariDataSource database = TestDatabase.POSTGRESQL.fresh()) {
                makeAllAtOnce(database);
                assertThat(JdbcDeliveryStore.of(database).check()).isEmpty();
            }
        }
    }

    private static void makeAllAtOnce(HikariDataSource database) throws Exception {
        CyclicBarrier together = new CyclicBarrier(INSTANCES);
        ExecutorService threads = Executors.newFixedThreadPool(INSTANCES);
        try {
            Callable<Boolean> instance = () -> {
                JdbcDeliveryStore store = JdbcDeliveryStore.of(database);
                together.await(20, TimeUnit.SECONDS);
                store.createSchema();
                return true;
            };
            for (Future<Boolean> made : threads.invokeAll(Collections.nCopies(INSTANCES, instance))) {
                assertThatCode(made::get).doesNotThrowAnyException();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
