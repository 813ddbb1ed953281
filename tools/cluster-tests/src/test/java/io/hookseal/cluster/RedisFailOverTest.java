package io.hookseal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Redis answers before it has replicated; what was not is forgotten when its replica takes over. */
class RedisFailOverTest {
    @Test
    @DisplayName("row 93: a fail-over before replication: a duplicate is possible, a loss is not")
    void losesNothing() throws Exception {
        CountDownLatch failedOver = new CountDownLatch(1);
        try (RedisStoreServer master = new RedisStoreServer();
                RedisStoreServer replica = new RedisStoreServer();
                Proxy proxy = new Proxy(master.port());
                Receiver receiver = Receiver.on(master.store(proxy.port()), Deliveries.HASTY, id -> {
                    if (id.equals("in-progress")) {
                        master.stop();
                        proxy.leadTo(replica.port());
                        failedOver.countDown();
                    }
                })) {
            replica.asked(redis -> redis.replicaof("127.0.0.1", master.port()));
            assertThat(Deliveries.deliver(receiver.port(), "replicated")).isEqualTo(200);
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            replica.asked(redis -> redis.keys("hookseal:acme*")).size() == 1);
            replica.asked(redis -> redis.replicaofNoOne());
            assertThat(Deliveries.deliver(receiver.port(), "not-replicated")).isEqualTo(200);

            assertThat(Deliveries.deliver(receiver.port(), "in-progress")).isEqualTo(200);

            assertThat(failedOver.getCount()).isZero();
            for (String id : new String[] {"replicated", "not-replicated", "in-progress", "afterwards"}) {
                await().atMost(Duration.ofSeconds(20)).until(() -> Deliveries.deliver(receiver.port(), id) == 200);
                assertThat(receiver.runs(id)).as(id).isPositive();
            }
            assertThat(receiver.runs("replicated")).isEqualTo(1);
            assertThat(receiver.runs("not-replicated"))
                    .as("the duplicate that is possible")
                    .isEqualTo(2);
            assertThat(receiver.runs("afterwards")).isEqualTo(1);
        }
    }
}
