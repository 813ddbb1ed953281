package io.hookseal.samples.servicenow;

import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * The four senders, each delivering at an even pace and retrying as it does: DataBridge never, Attesta once after half a second,
 * dembrane three times and only after a 5xx or no answer, Validibot four times. Validibot's minutes are seconds here, and in a
 * short run all pauses are shorter still.
 */
final class SimulatedSender {
    private static final int EACH_PER_SECOND = 4;

    private final int port;
    private final double pace;
    private final long start = System.nanoTime();
    private final long span;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);
    private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final Phaser open = new Phaser(1);

    private SimulatedSender(int port, double pace, long span) {
        this.port = port;
        this.pace = pace;
        this.span = span;
    }

    /**
     * A delivery that was sent, with all its retries.
     *
     * @param subject a line that stands in the description of its incident alone
     */
    record Sent(String sender, String subject, boolean mends, boolean acknowledged) {}

    /** What a sender does after an answer. */
    private record Retries(IntPredicate after, List<Double> seconds) {}

    /** Delivers for as long as the target is away, and about as long again. */
    static SimulatedSender start(int port, int downSeconds) {
        int seconds = downSeconds * 2 + 3;
        SimulatedSender all = new SimulatedSender(port, downSeconds < 30 ? 0.2 : 1, TimeUnit.SECONDS.toNanos(seconds));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        IntPredicate notSuccess = status -> status / 100 != 2;
        IntPredicate serverOrNone = status -> status == Relays.NO_ANSWER || status >= 500;
        for (int i = 0; i < seconds * EACH_PER_SECOND; i++) {
            double at = (double) i / EACH_PER_SECOND;
            String ukprn = "1%07d".formatted(i);
            all.deliver(
                    at,
                    Senders.databridge(),
                    "ukprn: " + ukprn,
                    false,
                    "{\"event\":\"submission.rejected\",\"tenant\":\"fhe\",\"ukprn\":\"" + ukprn + "\"}",
                    new Retries(status -> false, List.of()));
            all.deliver(
                    at,
                    Senders.attesta(),
                    "action: deploy-" + i,
                    false,
                    "{\"event\":\"DENIED\",\"timestamp\":\"" + now.plusMillis(i)
                            + "\",\"data\":{\"action_name\":\"deploy-" + i + "\",\"agent_id\":\"bot\"}}",
                    new Retries(notSuccess, List.of(0.5)));
            all.deliver(
                    at,
                    Senders.dembrane(),
                    "report: " + (5_000 + i),
                    false,
                    "{\"event\": \"report.generated\", \"timestamp\": \"" + now + "\", \"report\": {\"id\": "
                            + (5_000 + i)
                            + ", \"status\": \"published\"}, \"project\": {\"id\": \"p\", \"name\": \"P\"}}",
                    new Retries(serverOrNone, List.of(2.5, 7.0, 20.0)));
            Retries validibot = new Retries(notSuccess, List.of(1.0, 5.0, 30.0, 60.0));
            String run = "r" + i;
            String subject = "workflow: " + (7_000 + i);
            all.deliver(
                    at,
                    Senders.validibot(),
                    subject,
                    false,
                    Given.runBody("run.failed", run, now, 7_000 + i, "W"),
                    validibot);
            if (i % 3 == 0) {
                String passed = Given.runBody("run.succeeded", run + "b", now.plusSeconds(1), 7_000 + i, "W");
                all.deliver(at + 0.7, Senders.validibot(), subject, true, passed, validibot);
            }
        }
        return all;
    }

    private void deliver(double at, SenderProfile sender, String subject, boolean mends, String body, Retries retries) {
        open.register();
        attempt(at, sender, subject, mends, body, retries, 0);
    }

    private void attempt(
            double after,
            SenderProfile sender,
            String subject,
            boolean mends,
            String body,
            Retries retries,
            int retry) {
        var unused = threads.schedule(
                () -> {
                    int status = Relays.deliver(port, sender, body);
                    if (status / 100 != 2
                            && retries.after().test(status)
                            && retry < retries.seconds().size()) {
                        attempt(retries.seconds().get(retry) * pace, sender, subject, mends, body, retries, retry + 1);
                    } else {
                        sent.add(new Sent(sender.name(), subject, mends, status / 100 == 2));
                        open.arriveAndDeregister();
                    }
                },
                (long) (after * 1_000),
                TimeUnit.MILLISECONDS);
    }

    /** Whether this part of the time for delivering is over. */
    boolean elapsed(double part) {
        return System.nanoTime() - start > span * part;
    }

    /** Waits for the last retry, and tells what came of each delivery. */
    List<Sent> end() {
        int unused = open.arriveAndAwaitAdvance();
        threads.shutdown();
        return new ArrayList<>(sent);
    }
}
