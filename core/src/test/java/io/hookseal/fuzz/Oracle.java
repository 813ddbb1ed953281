package io.hookseal.fuzz;

/** How a target says that what it saw must not be. */
final class Oracle {
    private Oracle() {}

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }
}
