package io.hookseal.benchmarks.constanttime;

import java.util.HexFormat;
import java.util.Random;

/**
 * Times one comparison with MACs that differ in their first byte and with such that differ in their last, in random order
 * (after Reparaz, Balasch and Verbauwhede, "Dude, is my code constant time?", 2017). Each sample is the time of a few calls in
 * a row, because one call takes less than a tick of the clock. All of them stand in one array while they are compared: where an
 * array lies in memory makes more of a difference than most leaks.
 */
final class TimingTest {
    private static final int VARIANTS = 64;

    private final Comparison comparison;
    private final int calls;
    private final Random random;
    private final byte[] mac = new byte[32];
    private final String hex;
    private final byte[] compared = new byte[mac.length];
    private final byte[][][] received = new byte[2][VARIANTS][];
    private int equal;

    /**
     * Prepares the timing.
     *
     * @param calls comparisons in one sample, so many that they take longer than a tick of the clock
     */
    TimingTest(Comparison comparison, int calls, long seed) {
        this.comparison = comparison;
        this.calls = calls;
        this.random = new Random(seed);
        random.nextBytes(mac);
        this.hex = HexFormat.of().formatHex(mac);
        for (int variant = 0; variant < VARIANTS; variant++) {
            received[0][variant] = differing(0);
            received[1][variant] = differing(mac.length - 1);
        }
    }

    private byte[] differing(int at) {
        byte[] other = mac.clone();
        other[at] ^= (byte) (1 + random.nextInt(255));
        return other;
    }

    /**
     * {@return Welch's t between the two classes}
     *
     * @param samples how many to take of both together
     */
    double t(int samples) {
        long[][] times = new long[2][samples / 2];
        int[] taken = new int[2];
        while (taken[0] < samples / 2 || taken[1] < samples / 2) {
            int early = random.nextInt(2);
            long time = sample(received[early][random.nextInt(VARIANTS)]);
            if (taken[early] < samples / 2) {
                times[early][taken[early]++] = time;
            }
        }
        if (equal != 0) {
            throw new IllegalStateException(comparison + " takes MACs that differ for equal");
        }
        return Welch.t(times[0], times[1]);
    }

    private long sample(byte[] variant) {
        System.arraycopy(variant, 0, compared, 0, compared.length);
        Object other = comparison.received(compared);
        long before = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            equal += comparison.equal(mac, hex, other) ? 1 : 0;
        }
        return System.nanoTime() - before;
    }
}
