package io.hookseal;

import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes down all that a listener is told, one line for each. */
class Heard implements ReceiverListener {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<ExchangeReport> reports = new CopyOnWriteArrayList<>();

    long count(String line) {
        return lines.stream().filter(line::equals).count();
    }

    @Override
    public void warned(Problem warning) {
        lines.add("warned");
    }

    @Override
    public void accepted(DeliveryFacts delivery, Set<Notice> notices) {
        lines.add("accepted");
    }

    @Override
    public void refused(String endpoint, Refusal refusal) {
        lines.add("refused " + refusal.code());
    }

    @Override
    public void kept(DeliveryFacts delivery) {
        lines.add("kept");
    }

    @Override
    public void duplicate(DeliveryFacts delivery) {
        lines.add("duplicate");
    }

    @Override
    public void inFlight(DeliveryFacts delivery) {
        lines.add("in flight");
    }

    @Override
    public void takeover(DeliveryFacts delivery, int attempt) {
        lines.add("takeover " + attempt);
    }

    @Override
    public void identityReused(DeliveryFacts delivery) {
        lines.add("identity reused");
    }

    @Override
    public void settled(DeliveryFacts delivery, Settlement settlement) {
        lines.add("settled " + settlement.code());
    }

    @Override
    public void storeFailed(String endpoint, String operation, String cause) {
        lines.add("store failed " + operation + " " + cause);
    }

    @Override
    public void forgotten(String endpoint, @Nullable String tenant, String identity) {
        lines.add("forgotten");
    }

    @Override
    public void evicted(String endpoint, Instant oldestAccepted) {
        lines.add("evicted, oldest " + oldestAccepted);
    }

    @Override
    public void answered(ExchangeReport report) {
        reports.add(report);
    }
}
