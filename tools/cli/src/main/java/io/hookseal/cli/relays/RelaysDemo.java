package io.hookseal.cli.relays;

import io.hookseal.cli.output.Shown;
import io.hookseal.cli.output.Terminal;
import io.hookseal.cli.output.Terminal.Colour;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.Recording;
import io.hookseal.testkit.Recordings;
import io.hookseal.testkit.Replay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sends all valid recordings to relays, and shows what reached their targets. */
public final class RelaysDemo {
    private static final int WIDTH = 150;
    private static final Duration QUIET = Duration.ofSeconds(6);
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Terminal terminal;
    private final Duration quiet;

    /**
     * A demonstration.
     *
     * @param terminal where it is written
     */
    public RelaysDemo(Terminal terminal) {
        this(terminal, QUIET);
    }

    RelaysDemo(Terminal terminal, Duration quiet) {
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /**
     * Starts the relays, sends them the recordings, shows what arrived, and ends them.
     *
     * @param jars the jar of each relay by the name of its target, in order
     * @param looking what happens while they still run, after everything was shown
     * @return whether every recording was accepted by every relay, and something reached each target
     * @throws InterruptedException if the calling thread is interrupted
     * @throws RelayFailedException where a relay could not be started
     */
    public boolean run(Map<String, Path> jars, Looking looking) throws InterruptedException {
        Map<String, RelayProcess> relays = new LinkedHashMap<>();
        try {
            jars.forEach((target, jar) -> relays.put(target, RelayProcess.start(jar)));
            boolean fine = true;
            for (Map.Entry<String, RelayProcess> relay : relays.entrySet()) {
                relay.getValue().awaitReady();
                fine &= send(relay.getKey(), relay.getValue());
            }
            for (Map.Entry<String, RelayProcess> relay : relays.entrySet()) {
                fine &= show(relay.getKey(), settled(relay.getValue()));
            }
            terminal.print("");
            relays.forEach((target, relay) -> terminal.print(target + " as a page: " + relay.page()));
            looking.look();
            return fine;
        } finally {
            relays.values().forEach(RelayProcess::close);
        }
    }

    private boolean send(String target, RelayProcess relay) throws InterruptedException {
        List<Recording> valid = Recordings.all().stream()
                .filter(recording -> recording.expectation().isAuthentic())
                .toList();
        Replay.Tally tally = Replay.to(RawHttp.onLoopback(relay.port()))
                .path("/hooks/{sender}")
                .rewritingHost()
                .run(valid);
        int accepted = valid.size() - tally.disagreements().size();
        terminal.print("The relay to " + target + " accepted " + accepted + " of " + valid.size()
                + " valid recorded requests, duplicates among them.");
        return accepted == valid.size();
    }

    /** What arrived, once nothing more does. */
    private List<String> settled(RelayProcess relay) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        List<String> arrived = new ArrayList<>();
        long quietSince = System.nanoTime();
        while (System.nanoTime() < end && System.nanoTime() - quietSince < quiet.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(250);
            List<String> now = relay.arrived();
            quietSince = now.equals(arrived) ? quietSince : System.nanoTime();
            arrived = now;
        }
        return arrived;
    }

    private boolean show(String target, List<String> arrived) {
        terminal.print("");
        terminal.print(terminal.in(Colour.HEAD, arrived.size() + " reached " + target));
        arrived.forEach(summary -> terminal.print("  " + Shown.of(summary, WIDTH)));
        return !arrived.isEmpty();
    }

    /** What happens while the relays still run. */
    @FunctionalInterface
    public interface Looking {
        /**
         * Returns when they may end.
         *
         * @throws InterruptedException if the calling thread is interrupted
         */
        void look() throws InterruptedException;
    }
}
