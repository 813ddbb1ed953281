package io.hookseal.cli.demo;

import io.hookseal.ExchangeReport;
import io.hookseal.ReceiverListener;
import io.hookseal.cli.config.HooksFile;
import io.hookseal.cli.serve.Handling;
import io.hookseal.cli.serve.HookServer;
import io.hookseal.configuration.Fault;
import io.hookseal.configuration.Start;
import io.hookseal.delivery.Delivery;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.RawRequest;
import io.hookseal.testkit.Recording;
import io.hookseal.verification.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A receiver of this command with the recorded endpoints, on a free port, and the replay of recordings to it. Nothing is
 * sent before all reports of what was sent earlier have come, so that each report belongs to what was just sent.
 */
final class Demonstration implements AutoCloseable {
    /** For a report to come, and for a handler to be let go. */
    private static final long SECONDS = 5;

    private static final Handling AT_ONCE = delivery -> {};

    private final BlockingQueue<ExchangeReport> reports = new LinkedBlockingQueue<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final HookServer server;
    private volatile Handling handling = AT_ONCE;
    private volatile CountDownLatch inFlight = new CountDownLatch(0);

    private Demonstration() {
        HooksFile file = HooksFile.parse(RecordedHooks.yaml(), name -> null, Path.of(""));
        Start start = file.start(new Listener(), reload -> {});
        if (start instanceof Start.Refused refused) {
            throw new IllegalStateException(
                    refused.faults().stream().map(Fault::text).collect(Collectors.joining("; ")));
        }
        server = HookServer.start(
                ((Start.Ready) start).receiver(),
                HookServer.LOOPBACK,
                HookServer.FREE_PORT,
                this::handle,
                (path, status, took) -> {});
    }

    /** Starts the receiver. */
    static Demonstration start() {
        return new Demonstration();
    }

    String url() {
        return server.url();
    }

    private void handle(Delivery delivery) throws Exception {
        runs.incrementAndGet();
        handling.handle(delivery);
    }

    /** What the handler does from now on. */
    void handling(Handling other) {
        handling = other;
    }

    /** Replays one recording. */
    Outcome run(Trial trial) throws InterruptedException {
        int before = runs.get();
        RawAnswer answer = send(trial.recording());
        ExchangeReport report = reports.poll(SECONDS, TimeUnit.SECONDS);
        Integer status = answer instanceof RawAnswer.Received received ? received.status() : null;
        if (report == null || status == null || report.status() != status) {
            return new Outcome(trial, new Stated("no report", null, null, status, 1, runs.get() - before));
        }
        return new Outcome(trial, actual(report, 1, runs.get() - before));
    }

    private RawAnswer send(Recording recording) {
        RawRequest request = recording.at(RecordedHooks.PATH);
        return RawHttp.onLoopback(server.port()).send(request);
    }

    private static Stated actual(ExchangeReport report, int times, int ran) {
        Refusal refusal = report.refusal();
        return new Stated(
                report.verdict(), refusal == null ? null : refusal.code(), report.claim(), report.status(), times, ran);
    }

    /**
     * Replays one recording many times at once, to a handler that does not end before all but three of them were answered:
     * the one that runs it and the two that may wait for it.
     *
     * @return what came out, each kind of it once, in the order in which it was first reported
     */
    List<Stated> burst(Recording recording, int times) throws InterruptedException {
        int before = runs.get();
        CountDownLatch answered = new CountDownLatch(times - 3);
        inFlight = answered;
        handling = delivery -> {
            boolean unused = answered.await(SECONDS, TimeUnit.SECONDS);
        };
        List<RawAnswer> answers = sendAtOnce(recording, times);
        handling = AT_ONCE;
        List<ExchangeReport> told = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            ExchangeReport report = reports.poll(SECONDS, TimeUnit.SECONDS);
            if (report != null) {
                told.add(report);
            }
        }
        return kinds(answers, told, runs.get() - before);
    }

    private List<RawAnswer> sendAtOnce(Recording recording, int times) throws InterruptedException {
        ExecutorService clients = Executors.newFixedThreadPool(times);
        try {
            CountDownLatch ready = new CountDownLatch(times);
            List<Future<RawAnswer>> sent = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                sent.add(clients.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return send(recording);
                }));
            }
            List<RawAnswer> answers = new ArrayList<>();
            for (Future<RawAnswer> answer : sent) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed", e);
        } finally {
            clients.shutdownNow();
        }
    }

    /** How often each kind came; without a status where reports and answers do not tell the same. */
    private static List<Stated> kinds(List<RawAnswer> answers, List<ExchangeReport> told, int ran) {
        List<Stated> kinds = new ArrayList<>();
        for (ExchangeReport report : told) {
            int status = report.status();
            long reported =
                    told.stream().filter(other -> other.status() == status).count();
            boolean same = reported
                    == answers.stream().filter(answer -> has(answer, status)).count();
            Stated one = actual(report, 1, report.attempt() > 0 ? ran : 0);
            long times = told.stream()
                    .filter(other ->
                            actual(other, 1, other.attempt() > 0 ? ran : 0).equals(one))
                    .count();
            Stated kind = new Stated(
                    one.verdict(), one.reason(), one.claim(), same ? one.status() : null, (int) times, one.runs());
            if (!kinds.contains(kind)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private static boolean has(RawAnswer answer, int status) {
        return answer instanceof RawAnswer.Received received && received.status() == status;
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Listener implements ReceiverListener {
        @Override
        public void answered(ExchangeReport report) {
            reports.add(report);
            if (report.refusal() == Refusal.IN_FLIGHT) {
                inFlight.countDown();
            }
        }
    }
}
