package io.hookseal.cli.demo;

/**
 * What came out of one trial.
 *
 * @param trial what was tried
 * @param actual what came out, as the receiver reported it and as it came back over HTTP
 */
record Outcome(Trial trial, Stated actual) {
    /** Whether verdict, reason, claim, status and the number of handler runs are those that the trial calls for. */
    boolean asStated() {
        return actual.equals(trial.stated());
    }
}
