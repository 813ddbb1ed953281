package io.hookseal.benchmarks.measure;

import java.util.Locale;

/** What is asked of an operation. */
public sealed interface Target {

    /** {@return the operation of which it is asked} */
    String of();

    /** {@return what is asked, for tables} */
    String asked();

    /**
     * Its time, held against another's.
     *
     * @param of the operation
     * @param against the other one
     * @param most the largest ratio
     */
    record AtMostTimes(String of, String against, double most) implements Target {
        @Override
        public String asked() {
            return "at most " + number(most) + " x " + against;
        }
    }

    /**
     * Its time, held against another's that does the same: a control of the measuring.
     *
     * @param of the operation
     * @param against the other one
     * @param off the largest distance of the ratio from one
     */
    record SameAs(String of, String against, double off) implements Target {
        @Override
        public String asked() {
            return "1 +- " + number(off) + " x " + against;
        }
    }

    /**
     * How many times as fast it is as another.
     *
     * @param of the operation
     * @param than the other one
     * @param least the smallest factor
     */
    record FasterThan(String of, String than, double least) implements Target {
        @Override
        public String asked() {
            return "at least " + number(least) + " times as fast as " + than;
        }
    }

    /**
     * The bytes that one call allocates.
     *
     * @param of the operation
     * @param most the largest number
     */
    record AtMostBytes(String of, double most) implements Target {
        @Override
        public String asked() {
            return "at most " + number(most) + " B";
        }
    }

    /**
     * How many times less it allocates than another.
     *
     * @param of the operation
     * @param than the other one
     * @param least the smallest factor
     */
    record LessBytesThan(String of, String than, double least) implements Target {
        @Override
        public String asked() {
            return "at least " + number(least) + " times less bytes than " + than;
        }
    }

    /**
     * How many bytes more it allocates than another.
     *
     * @param of the operation
     * @param than the other one
     * @param most the largest difference
     */
    record MoreBytesThan(String of, String than, double most) implements Target {
        @Override
        public String asked() {
            return "at most " + number(most) + " B more than " + than;
        }
    }

    /**
     * The bytes that one call allocates, as a share of a number of bytes.
     *
     * @param of the operation
     * @param times the share
     * @param length the number of bytes
     * @param more bytes that come on top
     */
    record AtMostBytesOf(String of, double times, int length, int more) implements Target {
        @Override
        public String asked() {
            return "at most " + number(times) + " x the body" + (more == 0 ? "" : " and " + more + " B");
        }
    }

    /**
     * The CPU time of one call.
     *
     * @param of the operation
     * @param most the most nanoseconds
     */
    record AtMostNanos(String of, double most) implements Target {
        @Override
        public String asked() {
            return "at most " + number(most) + " ns";
        }
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%s", value);
    }
}
