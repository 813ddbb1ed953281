package io.hookseal.cli.demo;

import io.hookseal.cli.output.Terminal;
import java.util.List;

/** Replays recordings to a receiver of this command over HTTP, and shows what came out of each. */
public final class Demo {
    private Demo() {}

    /**
     * Shows a table for people, with a summary below.
     *
     * @param trials what to replay, sender by sender
     * @param terminal where it is written
     * @return whether every line came out as recorded
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static boolean table(List<Trial> trials, Terminal terminal) throws InterruptedException {
        return run(trials, new OutcomeTable(terminal));
    }

    /**
     * Writes one JSON object a line.
     *
     * @param trials what to replay
     * @param terminal where it is written
     * @return whether every line came out as recorded
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static boolean json(List<Trial> trials, Terminal terminal) throws InterruptedException {
        return run(trials, new OutcomeJson(terminal));
    }

    private static boolean run(List<Trial> trials, OutcomeWriter writer) throws InterruptedException {
        boolean asRecorded = true;
        try (Demonstration demonstration = Demonstration.start()) {
            writer.begin(demonstration.url());
            for (Trial trial : trials) {
                Outcome outcome = demonstration.run(trial);
                asRecorded &= outcome.asRecorded();
                writer.write(outcome);
            }
            writer.end();
        }
        return asRecorded;
    }
}
