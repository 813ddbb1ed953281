package io.hookseal.samples.slack;

import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.SignedDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One of the four senders: delivers a number of events at a steady pace, and again what was not acknowledged, as often and for
 * such reasons as the real one does. Its pauses can be shorter than the real ones.
 */
final class SimulatedSender implements AutoCloseable {
    /** How each repeats what failed, as was measured: DataBridge never; dembrane not after a 4xx. */
    enum Kind {
        DATABRIDGE,
        VALIDIBOT,
        ATTESTA,
        DEMBRANE;

        /** The pauses before the second attempt and those after it, in milliseconds. */
        private List<Integer> pauses() {
            return switch (this) {
                case DATABRIDGE -> List.of();
                case VALIDIBOT -> List.of(60_000, 300_000, 1_800_000, 3_600_000);
                case ATTESTA -> List.of(500);
                case DEMBRANE -> List.of(2_500, 5_000, 10_000);
            };
        }

        String sender() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        private String body(String id) {
            String time = Instant.now().toString();
            return switch (this) {
                case DATABRIDGE -> "{\"event\":\"submission.signoff\",\"tenant\":\"" + id + "\"}";
                case VALIDIBOT ->
                    "{\"event\":\"run.failed\",\"timestamp\":\"" + time + "\",\"workflow\":{\"name\":\"" + id
                            + "\"},\"run\":{\"id\":\"" + id + "\"}}";
                case ATTESTA ->
                    "{\"event\":\"DENIED\",\"timestamp\":\"" + time + "\",\"data\":{\"action_name\":\"" + id + "\"}}";
                case DEMBRANE ->
                    "{\"event\":\"report.generated\",\"timestamp\":\"" + time + "\",\"project\":{\"name\":\"" + id
                            + "\"}}";
            };
        }
    }

    private final Kind kind;
    private final RawHttp http;
    private final double pace;
    private final CountDownLatch undecided;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger attempts = new AtomicInteger();

    /** Of an event every so often, whose pauses are divided by a number. */
    SimulatedSender(Kind kind, int port, int events, Duration every, double pace) {
        this.kind = kind;
        this.http = RawHttp.onLoopback(port).withTimeout(Duration.ofSeconds(5));
        this.pace = pace;
        this.undecided = new CountDownLatch(events);
        for (int i = 0; i < events; i++) {
            String id = kind.sender() + "-" + i;
            SignedDelivery signed = SignedDelivery.of(Given.profile(kind.sender()), Given.SECRET, kind.body(id));
            var unused = threads.schedule(() -> attempt(id, signed, 0), i * every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void attempt(String id, SignedDelivery signed, int failures) {
        attempts.incrementAndGet();
        RawAnswer answer = http.send(signed.to("/hooks/" + kind.sender()));
        int status = answer instanceof RawAnswer.Received received && received.isComplete() ? received.status() : 0;
        if (status / 100 == 2) {
            acknowledged.add(id);
            undecided.countDown();
        } else if (failures == kind.pauses().size() || (kind == Kind.DEMBRANE && status / 100 == 4)) {
            undecided.countDown();
        } else {
            long pause = (long) (kind.pauses().get(failures) / pace);
            var unused = threads.schedule(() -> attempt(id, signed, failures + 1), pause, TimeUnit.MILLISECONDS);
        }
    }

    /** What it has had a 2xx for. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    int attempts() {
        return attempts.get();
    }

    boolean isDone() {
        return undecided.getCount() == 0;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
