package io.hookseal.benchmarks.measure;

import java.util.Objects;

/**
 * Something to be measured: work that can be repeated, and the answer by which to know that it was done.
 *
 * @param name its name within its group
 * @param work the work; each call does the same
 * @param answer what every call returns
 */
public record Operation(String name, Work work, Object answer) {

    /** Work to be repeated. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it once.
         *
         * @return what came of it
         * @throws Exception where it failed
         */
        Object run() throws Exception;

        /**
         * Makes ready what the next calls use up, such as deliveries that nobody has seen; not measured.
         *
         * @param calls how many calls come next
         */
        default void before(int calls) {}
    }

    /** Does the work once and holds it against its answer: what is fast and wrong must not be measured. */
    public void check() {
        Object got;
        work.before(1);
        try {
            got = work.run();
        } catch (Exception e) {
            throw new IllegalStateException(name + " failed instead of giving its answer", e);
        }
        if (!Objects.equals(answer, got)) {
            throw new IllegalStateException(name + " gave another answer than the one it is measured for");
        }
    }
}
