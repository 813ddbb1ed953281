package io.hookseal.spring.boot;

import io.hookseal.ConfigurationException;
import io.hookseal.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints everything that keeps the receiver from being built, and what to do about it, as Boot prints such things. */
final class HooksealFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationException cause) {
        List<Problem> problems = cause.problems();
        String faults = problems.stream()
                .map(problem -> "    - " + problem.endpoint() + ": " + problem.fault())
                .collect(Collectors.joining("\n", "No webhook can be received:\n\n", "\n"));
        String mends = problems.stream()
                .map(problem -> "    - " + problem.endpoint() + ": " + problem.mend())
                .collect(Collectors.joining("\n", "Mend each of these:\n\n", "\n"));
        return new FailureAnalysis(faults, mends, cause);
    }
}
