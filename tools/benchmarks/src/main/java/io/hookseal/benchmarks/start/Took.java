package io.hookseal.benchmarks.start;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * How long a thread took over something that it does once.
 *
 * @param wallMillis by the clock
 * @param cpuMillis its own CPU time, NaN where the system does not tell: {@code ThreadMXBean} would, but looking it up loads
 *     half of what a start loads, and what was loaded before is not measured
 */
public record Took(double wallMillis, double cpuMillis) {

    /** Something that is done once. */
    public interface Once {
        /**
         * Does it.
         *
         * @return whether all went as it must
         */
        boolean run();
    }

    /**
     * Does something once.
     *
     * @param once what
     * @return how long it took; NaN where it failed
     */
    public static Took over(Once once) {
        double cpu = ownCpuMillis();
        long began = System.nanoTime();
        boolean good = once.run();
        double wall = (System.nanoTime() - began) / 1e6;
        return good ? new Took(wall, ownCpuMillis() - cpu) : new Took(Double.NaN, Double.NaN);
    }

    /** {@return the CPU time, or where that is not known the time by the clock} */
    public double millis() {
        return Double.isNaN(cpuMillis) ? wallMillis : cpuMillis;
    }

    /** {@return this as a line of text} */
    public String line() {
        return wallMillis + " " + cpuMillis;
    }

    /**
     * {@return what such a line says}
     *
     * @param line the line
     */
    public static Took ofLine(String line) {
        int space = line.indexOf(' ');
        return new Took(Double.parseDouble(line.substring(0, space)), Double.parseDouble(line.substring(space + 1)));
    }

    private static double ownCpuMillis() {
        try {
            Thread.sleep(1); // the system books what a thread has used when it leaves its core
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return cpuMillis("/proc/thread-self/schedstat");
    }

    /** What a thread's {@code schedstat} says first: the nanoseconds that it ran; NaN where there is none. */
    static double cpuMillis(String schedstat) {
        try (InputStream in = new FileInputStream(schedstat)) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            int space = text.indexOf(' ');
            return space < 1 ? Double.NaN : Long.parseLong(text.substring(0, space)) / 1e6;
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
