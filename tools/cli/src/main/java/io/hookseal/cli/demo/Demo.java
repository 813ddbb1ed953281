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
     * @param scenes what to play after that
     * @param terminal where it is written
     * @return whether every line came out as stated
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static boolean table(List<Trial> trials, List<Scene> scenes, Terminal terminal) throws InterruptedException {
        return run(trials, scenes, new OutcomeTable(terminal));
    }

    /**
     * Writes one JSON object a line.
     *
     * @param trials what to replay
     * @param scenes what to play after that
     * @param terminal where it is written
     * @return whether every line came out as stated
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static boolean json(List<Trial> trials, List<Scene> scenes, Terminal terminal) throws InterruptedException {
        return run(trials, scenes, new OutcomeJson(terminal));
    }

    private static boolean run(List<Trial> trials, List<Scene> scenes, OutcomeWriter writer)
            throws InterruptedException {
        boolean asStated = true;
        try (Demonstration demonstration = Demonstration.start()) {
            writer.begin(demonstration.url());
            for (Trial trial : trials) {
                Outcome outcome = demonstration.run(trial);
                asStated &= outcome.asStated();
                writer.write(outcome);
            }
        }
        for (Scene scene : scenes) {
            // a receiver of its own, which remembers none of the deliveries
            try (Demonstration demonstration = Demonstration.start()) {
                writer.scene(scene.title());
                for (Outcome outcome : scene.play(demonstration)) {
                    asStated &= outcome.asStated();
                    writer.write(outcome);
                }
            }
        }
        writer.end();
        return asStated;
    }
}
