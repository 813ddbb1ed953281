package io.hookseal.cli.demo;

import io.hookseal.cli.serve.PlannedFailureException;
import io.hookseal.testkit.Expectation;
import io.hookseal.testkit.Recording;
import io.hookseal.testkit.Recordings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A few deliveries that belong together, to a receiver that knows none of them yet. */
public enum Scene {
    /** Many identical deliveries at once. */
    BURST("One delivery 20 times at once, while its handler runs") {
        @Override
        List<Outcome> play(Demonstration demonstration) throws InterruptedException {
            Recording recording = Recordings.byId("validibot-010");
            List<Stated> due = List.of(Stated.handled(), Stated.duplicates(2), Stated.inFlight(AT_ONCE - 3));
            List<Stated> rest = new ArrayList<>(demonstration.burst(recording, AT_ONCE));
            List<Outcome> outcomes = new ArrayList<>();
            for (Stated stated : due) {
                Stated actual = rest.stream()
                        .filter(kind -> Objects.equals(kind.claim(), stated.claim()))
                        .findFirst()
                        .orElse(new Stated(stated.verdict(), stated.reason(), stated.claim(), null, 0, 0));
                rest.remove(actual);
                outcomes.add(outcome(recording, inBurst(actual), stated, actual));
            }
            // whatever else came is nothing that was due
            rest.forEach(kind -> outcomes.add(outcome(recording, inBurst(kind), Stated.inFlight(0), kind)));
            return outcomes;
        }
    },

    /** A handler that fails, and what comes of it. */
    FAILURE("A handler that fails, and its sender's retry") {
        @Override
        List<Outcome> play(Demonstration demonstration) throws InterruptedException {
            List<Outcome> outcomes = new ArrayList<>();
            demonstration.handling(delivery -> {
                throw new PlannedFailureException();
            });
            outcomes.add(demonstration.run(trial("dembrane-022", "its handler fails: to come again", Stated.failed())));
            demonstration.handling(delivery -> {});
            outcomes.add(demonstration.run(trial("dembrane-022", "the sender's retry: handled", Stated.handled())));
            outcomes.add(demonstration.run(
                    trial("dembrane-022-ws-compact", "duplicate: again, other white space", Stated.duplicates(1))));
            return outcomes;
        }
    };

    private static final int AT_ONCE = 20;

    private final String title;

    Scene(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract List<Outcome> play(Demonstration demonstration) throws InterruptedException;

    /**
     * Every scene there is.
     *
     * @return the scenes in their order
     */
    public static List<Scene> all() {
        return List.of(values());
    }

    private static Trial trial(String id, String done, Stated stated) {
        return new Trial(Recordings.byId(id), done, new Expectation.Authentic(), stated);
    }

    private static Outcome outcome(Recording recording, String done, Stated stated, Stated actual) {
        return new Outcome(new Trial(recording, done, new Expectation.Authentic(), stated), actual);
    }

    private static String inBurst(Stated actual) {
        String claim = Objects.requireNonNullElse(actual.claim(), "none");
        return actual.times() + " of " + AT_ONCE
                + switch (claim) {
                    case "acquired" -> ": the handler's one run";
                    case "duplicate" -> ": waited, and took its success";
                    case "in-flight" -> ": asked to come again";
                    default -> ": " + claim;
                };
    }
}
