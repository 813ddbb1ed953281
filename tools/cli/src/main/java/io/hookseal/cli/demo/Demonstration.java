package io.hookseal.cli.demo;

import io.hookseal.ExchangeReport;
import io.hookseal.ReceiverListener;
import io.hookseal.cli.config.Fault;
import io.hookseal.cli.config.HooksFile;
import io.hookseal.cli.config.Start;
import io.hookseal.cli.serve.HookServer;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of this command with the recorded endpoints, on a free port, and the replay of recordings to it. Requests
 * go one after the other, so that each report is that of the request before.
 */
final class Demonstration implements AutoCloseable {
    private static final long SECONDS_FOR_A_REPORT = 5;

    private final BlockingQueue<ExchangeReport> reports;
    private final HookServer server;

    private Demonstration(BlockingQueue<ExchangeReport> reports, HookServer server) {
        this.reports = reports;
        this.server = server;
    }

    /** Starts the receiver. */
    static Demonstration start() {
        BlockingQueue<ExchangeReport> reports = new LinkedBlockingQueue<>();
        ReceiverListener listener = new ReceiverListener() {
            @Override
            public void answered(ExchangeReport report) {
                reports.add(report);
            }
        };
        HooksFile file = HooksFile.parse(RecordedHooks.yaml(), name -> null, Path.of(""));
        Start start = file.start(listener, reload -> {});
        if (start instanceof Start.Refused refused) {
            throw new IllegalStateException(
                    refused.faults().stream().map(Fault::text).collect(Collectors.joining("; ")));
        }
        HookServer server = HookServer.start(
                ((Start.Ready) start).receiver(),
                HookServer.LOOPBACK,
                HookServer.FREE_PORT,
                (path, status, took) -> {});
        return new Demonstration(reports, server);
    }

    String url() {
        return server.url();
    }

    /** Replays one recording. */
    Outcome run(Trial trial) throws InterruptedException {
        RawAnswer answer =
                RawHttp.onLoopback(server.port()).send(trial.recording().at(RecordedHooks.PATH));
        ExchangeReport report = report();
        reports.clear();
        return new Outcome(trial, report, answer);
    }

    private @Nullable ExchangeReport report() throws InterruptedException {
        return reports.poll(SECONDS_FOR_A_REPORT, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        server.close();
    }
}
