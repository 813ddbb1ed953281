package io.hookseal.inbox;

import io.hookseal.ReceiverListener;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a listener was told, in words. */
final class Told implements ReceiverListener {
    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void kept(DeliveryFacts delivery) {
        all.add("kept");
    }

    @Override
    public void duplicate(DeliveryFacts delivery) {
        all.add("duplicate");
    }

    @Override
    public void keptHandled(DeliveryFacts delivery, int attempt) {
        all.add("handled " + attempt);
    }

    @Override
    public void keptFailed(DeliveryFacts delivery, int attempt, String cause, Instant next) {
        all.add("failed " + attempt + " " + cause);
    }

    @Override
    public void keptDead(DeliveryFacts delivery, int attempts, String cause) {
        all.add("dead " + attempts + " " + cause);
    }

    @Override
    public void takeover(DeliveryFacts delivery, int attempt) {
        all.add("takeover " + attempt);
    }

    @Override
    public void storeFailed(String endpoint, String operation, String cause) {
        all.add("failed to " + operation);
    }

    @Override
    public void refused(String endpoint, Refusal refusal) {
        all.add("refused " + refusal.code());
    }
}
