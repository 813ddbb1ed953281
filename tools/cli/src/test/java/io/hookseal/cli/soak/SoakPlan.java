package io.hookseal.cli.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is done to whom: which handler runs fail or stall, which connections are cut, which deliveries come in bursts. It
 * follows from the seed alone, whatever the threads do. Lengths are in parts of the sender's time limit.
 */
final class SoakPlan {
    private final long seed;

    SoakPlan(long seed) {
        this.seed = seed;
    }

    /** What a handler run does. */
    enum Act {
        SUCCEED,
        SUCCEED_AT_LENGTH,
        THROW,
        ANSWER_4XX,
        ANSWER_5XX,
        SUCCEED_IN_FUTURE
    }

    /**
     * One handler run.
     *
     * @param act how it ends
     * @param delay what it takes before
     */
    record Run(Act act, double delay) {
        static final Run HEALTHY = new Run(Act.SUCCEED, 0);
    }

    /** Where a connection is broken off. */
    enum Place {
        NOWHERE,
        WITHIN_REQUEST,
        HALF_CLOSE_WITHIN_REQUEST,
        BEFORE_ANSWER,
        WITHIN_ANSWER
    }

    /**
     * How a client treats one connection.
     *
     * @param place where it breaks it off
     * @param part how much of the body is sent before that, or how long it waits
     */
    record Cut(Place place, double part) {
        static final Cut NONE = new Cut(Place.NOWHERE, 0);
    }

    SplittableRandom random(String about) {
        long mixed = seed;
        for (int i = 0; i < about.length(); i++) {
            mixed = (mixed ^ about.charAt(i)) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 29;
        }
        return new SplittableRandom(mixed);
    }

    /** Some deliveries stall again and again, and come again and again: those on which claims are lost and taken. */
    private boolean troubled(String delivery) {
        return random("trouble " + delivery).nextDouble() < 0.12;
    }

    Run run(String delivery, int number) {
        SplittableRandom random = random("run " + delivery + " " + number);
        double act = random.nextDouble() * (number <= 3 && troubled(delivery) ? 0.22 : 1);
        boolean soon = random.nextDouble() < 0.5;
        double within = soon ? 0 : random.nextDouble(0.05, 0.5);
        double beyond = random.nextDouble(1.2, 3.6);
        if (act < 0.10) {
            return new Run(Act.SUCCEED, beyond);
        } else if (act < 0.17) {
            return new Run(act < 0.13 ? Act.THROW : act < 0.15 ? Act.ANSWER_4XX : Act.ANSWER_5XX, beyond);
        } else if (act < 0.22) {
            return new Run(Act.SUCCEED_IN_FUTURE, random.nextDouble(0.1, 3.0));
        } else if (act < 0.29) {
            return new Run(Act.THROW, within);
        } else if (act < 0.36) {
            return new Run(Act.ANSWER_4XX, within);
        } else if (act < 0.43) {
            return new Run(Act.ANSWER_5XX, within);
        } else if (act < 0.53) {
            return new Run(Act.SUCCEED_AT_LENGTH, within);
        }
        return new Run(Act.SUCCEED, within);
    }

    Cut cut(String delivery, String request) {
        SplittableRandom random = random("cut " + delivery + " " + request);
        double place = random.nextDouble();
        double part = random.nextDouble();
        if (place < 0.05) {
            return new Cut(Place.WITHIN_REQUEST, part);
        } else if (place < 0.08) {
            return new Cut(Place.HALF_CLOSE_WITHIN_REQUEST, part);
        } else if (place < 0.22) {
            return new Cut(Place.BEFORE_ANSWER, part * 0.8);
        } else if (place < 0.38) {
            return new Cut(Place.WITHIN_ANSWER, part);
        }
        return Cut.NONE;
    }

    /** When copies of a delivery leave, counted from its first request: at once, or when it may be stalling. */
    List<Double> copies(String delivery) {
        SplittableRandom random = random("copies " + delivery);
        if (troubled(delivery)) {
            return random.doubles(8, 0, 5).boxed().toList();
        }
        if (random.nextDouble() >= 0.35) {
            return List.of();
        }
        boolean atOnce = random.nextDouble() < 0.5;
        List<Double> copies = new ArrayList<>();
        int count = random.nextInt(1, 6);
        for (int i = 0; i < count; i++) {
            copies.add(atOnce ? 0.0 : random.nextDouble(0, 3.5));
        }
        return copies;
    }

    /** Time until a sender's next delivery, in parts of the mean. */
    double gap(String delivery) {
        return random("gap " + delivery).nextDouble(0.2, 1.8);
    }
}
