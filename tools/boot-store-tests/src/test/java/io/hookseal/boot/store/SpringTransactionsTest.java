package io.hookseal.boot.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.hookseal.idempotency.Claim;
import io.hookseal.store.jdbc.TransactionalClaims;
import io.hookseal.testkit.SignedDelivery;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** A handler in a transaction of Spring's: what it writes and that the delivery is handled are committed together. */
class SpringTransactionsTest {
    private final ConfigurableApplicationContext context = Applications.start(
            Application.class,
            "--spring.datasource.generate-unique-name=true",
            "--hookseal.store.type=jdbc",
            "--hookseal.store.jdbc.create-schema=true");
    private final JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
    private final Orders orders = context.getBean(Orders.class);
    private final Notes notes = context.getBean(Notes.class);

    {
        jdbc.execute("CREATE TABLE orders (identity VARCHAR NOT NULL)");
    }

    @AfterEach
    void end() {
        context.close();
    }

    private int written() {
        Integer count = jdbc.queryForObject("SELECT COUNT(*) FROM orders", Integer.class);
        return count == null ? -1 : count;
    }

    private List<String> states() {
        return jdbc.queryForList("SELECT state FROM hookseal_claim", String.class);
    }

    @Test
    void commitsTheMarkWithTheWrite() {
        SignedDelivery delivery = Applications.run("r-1");

        assertThat(Applications.status(context, delivery)).isEqualTo(200);
        assertThat(Applications.status(context, delivery)).isEqualTo(200);

        assertThat(written()).isEqualTo(1);
        assertThat(states()).containsExactly("COMPLETED");
        assertThat(notes.claims).singleElement().isInstanceOf(Claim.Acquired.class);
    }

    @Test
    @DisplayName("row 122: rolled back with the write, and the retry runs")
    void rollsTheMarkBackWithTheWrite() {
        SignedDelivery delivery = Applications.run("r-2");
        notes.afterwards = identity -> {
            throw new IllegalStateException("by test");
        };

        assertThat(Applications.status(context, delivery)).isGreaterThanOrEqualTo(500);
        assertThat(written()).isZero();
        assertThat(states()).isEmpty();
        notes.afterwards = identity -> {};

        assertThat(Applications.status(context, delivery)).isEqualTo(200);
        assertThat(written()).isEqualTo(1);
        assertThat(states()).containsExactly("COMPLETED");
    }

    @Test
    @DisplayName(
            "row 81: a duplicate in another transaction is in flight until the first has committed, and then a duplicate")
    void keepsAConcurrentDuplicateOut() {
        TransactionTemplate other = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        CopyOnWriteArrayList<Claim> seen = new CopyOnWriteArrayList<>();
        CopyOnWriteArrayList<Delivery> delivered = new CopyOnWriteArrayList<>();
        notes.afterwards = delivery -> {
            delivered.add(delivery);
            seen.add(CompletableFuture.supplyAsync(() -> other.execute(status -> orders.claimed(delivery)))
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join());
        };

        assertThat(Applications.status(context, Applications.run("r-3"))).isEqualTo(200);

        assertThat(seen).singleElement().isInstanceOf(Claim.InFlight.class);
        assertThat(other.<Claim>execute(status -> orders.claimed(delivered.get(0))))
                .isEqualTo(new Claim.Duplicate(true));
        assertThat(written()).isEqualTo(1);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Orders.class, Notes.class})
    static class Application {}

    /** As an application would write it. */
    @Component
    static class Orders {
        private final JdbcTemplate jdbc;
        private final TransactionalClaims transactions;
        private final Notes notes;

        Orders(JdbcTemplate jdbc, TransactionalClaims transactions, Notes notes) {
            this.jdbc = jdbc;
            this.transactions = transactions;
            this.notes = notes;
        }

        @OnWebhook(endpoint = "validibot", event = "run.failed")
        @Transactional
        public void failed(Delivery delivery) {
            Claim claim = claimed(delivery);
            notes.claims.add(claim);
            if (claim instanceof Claim.InFlight) {
                throw new IllegalStateException("being handled: to be delivered again");
            }
            if (claim instanceof Claim.Acquired) {
                jdbc.update("INSERT INTO orders VALUES (?)", delivery.identity());
                notes.afterwards.accept(delivery);
            }
        }

        public Claim claimed(Delivery delivery) {
            return jdbc.execute(
                    (Connection connection) -> transactions.claim(connection, delivery, Duration.ofDays(2)));
        }
    }

    /** What was claimed, and what happens between the write and its commit. */
    static class Notes {
        final List<Claim> claims = new CopyOnWriteArrayList<>();
        volatile Consumer<Delivery> afterwards = delivery -> {};
    }
}
