package io.hookseal.inbox;

import static io.hookseal.inbox.Node.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.Endpoint;
import io.hookseal.HandlerOutcome;
import io.hookseal.OnStoreFailure;
import io.hookseal.Reception;
import io.hookseal.handler.HandlerMark;
import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.StoreException;
import io.hookseal.testkit.SignedDelivery;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Deliveries that are kept because the store of claims is down, and claimed when it is back: by the inbox, or by a retry. */
class UnclaimedTest {
    private final HikariDataSource pool = TestDatabase.H2.fresh();
    private final AtomicBoolean down = new AtomicBoolean(true);
    private final List<Integer> attempts = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        pool.close();
    }

    private DeliveryStore store() {
        DeliveryStore memory = CaffeineDeliveryStore.create();
        return (DeliveryStore) Proxy.newProxyInstance(
                UnclaimedTest.class.getClassLoader(),
                new Class<?>[] {DeliveryStore.class},
                (proxy, method, arguments) -> {
                    if (down.get() && method.getName().equals("claim")) {
                        throw new StoreException("down");
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Node node(UnaryOperator<InboxBuilder> settings) {
        Inbox.in(pool).build().createSchema();
        return Node.on(
                pool,
                settings,
                builder -> builder.store(store())
                        .endpoint(Endpoint.of("claimed", Node.SENDER)
                                .secret(Node.SECRET)
                                .onStoreFailure(OnStoreFailure.INBOX)));
    }

    private static Reception receive(Node node) {
        return node.receiver.receive("claimed", InboxRequest.of(SignedDelivery.of(Node.SENDER, Node.SECRET, body(1))));
    }

    @Test
    @DisplayName(
            "row 87: kept while the store is down, tried under a claim when it is back, and completed: then a duplicate")
    void handlesUnderAClaim() {
        try (Node node = node(builder -> builder.handler("databridge", delivery -> {})
                .handler("claimed", (delivery, attempt) -> {
                    attempts.add(attempt.number());
                    if (attempt.number() == 1) {
                        throw new IllegalStateException();
                    }
                }))) {
            assertThat(node.deliver("claimed", body(1))).isEqualTo(202);
            await().untilAsserted(() -> assertThat(node.told.all).contains("failed to claim"));
            assertThat(attempts).as("what was handled without a claim").isEmpty();
            down.set(false);
            await().untilAsserted(() -> assertThat(node.inbox.waiting()).isZero());
            assertThat(attempts).containsExactly(1, 2);
            await().untilAsserted(
                            () -> assertThat(node.deliver("claimed", body(1))).isEqualTo(200));
            assertThat(attempts).containsExactly(1, 2);
        }
    }

    @Test
    @DisplayName("row 87: a retry that was claimed and handled meanwhile leaves the inbox nothing to do")
    void leavesWhatARetryHasHandled() {
        try (Node node = node(InboxBuilder::handlersLater)) {
            assertThat(node.deliver("claimed", body(1))).isEqualTo(202);
            down.set(false);
            ((Reception.Accepted) receive(node)).settle(new HandlerOutcome.Answered(200));
            node.inbox.start(Map.of(
                    new HandlerMark("one", "databridge", Set.of(), false), (delivery, attempt) -> {},
                    new HandlerMark("two", "claimed", Set.of(), false),
                            (delivery, attempt) -> attempts.add(attempt.number())));
            await().untilAsserted(() -> assertThat(node.inbox.waiting()).isZero());
            assertThat(attempts).isEmpty();
            assertThat(node.inbox.dead()).isZero();
        }
    }
}
