package io.hookseal.benchmarks.measure;

import java.util.List;

/**
 * Operations that are measured against one another in one run, and what is asked of them.
 *
 * @param title what they have in common, for tables
 * @param operations what is measured, the floor first
 * @param targets what is asked
 */
public record Group(String title, List<Operation> operations, List<Target> targets) {
    /** Name of the control: the floor once more, whose ratio to itself must be one. */
    public static final String CONTROL = "control (the floor again)";

    /**
     * Copies what it is given.
     *
     * @param title what they have in common
     * @param operations what is measured
     * @param targets what is asked
     */
    public Group {
        operations = List.copyOf(operations);
        targets = List.copyOf(targets);
    }

    /** {@return what all others are held against} */
    public Operation floor() {
        return operations.get(0);
    }

    /**
     * {@return the operation of this name}
     *
     * @param name the name
     */
    public Operation operation(String name) {
        return operations.stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("group '" + title + "' has no operation '" + name + "'"));
    }
}
