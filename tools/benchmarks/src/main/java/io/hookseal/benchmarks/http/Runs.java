package io.hookseal.benchmarks.http;

/**
 * How much is measured.
 *
 * @param forks processes of each kind, one after the other, because no two compile their code alike
 * @param rounds of all kinds in each, in random order
 * @param requests in each round to each
 * @param warmUp requests to each before the first round, at least; more until it gets no faster
 */
record Runs(int forks, int rounds, int requests, int warmUp) {
    static final Runs FULL = new Runs(3, 9, 20_000, 100_000);
    static final Runs QUICK = new Runs(1, 5, 10_000, 60_000);
    static final Runs SMOKE = new Runs(1, 1, 200, 200);

    Runs forks(int other) {
        return new Runs(other, rounds, requests, warmUp);
    }
}
