package io.hookseal;

import java.util.List;
import java.util.stream.Collectors;

/** A receiver that must not be built. Lists everything that is wrong, not only the first thing. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * An exception for these problems, of which there is at least one.
     *
     * @param problems what is wrong, at least one problem
     */
    public ConfigurationException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> "\n  - " + problem)
                .collect(Collectors.joining(
                        "",
                        "The receiver is not built: " + problems.size()
                                + (problems.size() == 1 ? " problem." : " problems."),
                        "")));
        this.problems = List.copyOf(problems);
    }

    /** {@return what is wrong, in the order of the endpoints} */
    public List<Problem> problems() {
        return problems;
    }
}
