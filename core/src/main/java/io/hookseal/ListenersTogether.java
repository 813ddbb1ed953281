package io.hookseal;

import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several listeners as one; what one of them throws does not keep the others from being told. */
final class ListenersTogether implements ReceiverListener {
    private final List<Telling> all;

    ListenersTogether(List<ReceiverListener> listeners) {
        this.all = listeners.stream().map(Telling::new).toList();
    }

    private void tell(Consumer<ReceiverListener> what) {
        all.forEach(each -> each.tell(what));
    }

    @Override
    public void warned(Problem warning) {
        tell(to -> to.warned(warning));
    }

    @Override
    public void accepted(DeliveryFacts delivery, Set<Notice> notices) {
        tell(to -> to.accepted(delivery, notices));
    }

    @Override
    public void refused(String endpoint, Refusal refusal) {
        tell(to -> to.refused(endpoint, refusal));
    }

    @Override
    public void duplicate(DeliveryFacts delivery) {
        tell(to -> to.duplicate(delivery));
    }

    @Override
    public void inFlight(DeliveryFacts delivery) {
        tell(to -> to.inFlight(delivery));
    }

    @Override
    public void takeover(DeliveryFacts delivery, int attempt) {
        tell(to -> to.takeover(delivery, attempt));
    }

    @Override
    public void identityReused(DeliveryFacts delivery) {
        tell(to -> to.identityReused(delivery));
    }

    @Override
    public void settled(DeliveryFacts delivery, Settlement settlement) {
        tell(to -> to.settled(delivery, settlement));
    }

    @Override
    public void storeFailed(String endpoint, String operation, String cause) {
        tell(to -> to.storeFailed(endpoint, operation, cause));
    }

    @Override
    public void forgotten(String endpoint, @Nullable String tenant, String identity) {
        tell(to -> to.forgotten(endpoint, tenant, identity));
    }

    @Override
    public void evicted(String endpoint, Instant oldestAccepted) {
        tell(to -> to.evicted(endpoint, oldestAccepted));
    }

    @Override
    public void kept(DeliveryFacts delivery) {
        tell(to -> to.kept(delivery));
    }

    @Override
    public void keptHandled(DeliveryFacts delivery, int attempt) {
        tell(to -> to.keptHandled(delivery, attempt));
    }

    @Override
    public void keptFailed(DeliveryFacts delivery, int attempt, String cause, Instant next) {
        tell(to -> to.keptFailed(delivery, attempt, cause, next));
    }

    @Override
    public void keptDead(DeliveryFacts delivery, int attempts, String cause) {
        tell(to -> to.keptDead(delivery, attempts, cause));
    }

    @Override
    public void answered(ExchangeReport report) {
        tell(to -> to.answered(report));
    }
}
