package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.hookseal.testkit.FaultyAdapter.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The contract of adapters sees what is wrong with an adapter: each fault makes its test red, which is green without it. */
class AdapterContractFaultsTest {
    private static final Map<String, List<String>> GREEN_WITHOUT_FAULT = new HashMap<>();

    @AfterAll
    static void plantNothing() {
        FaultyAdapter.fault = Fault.NONE;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void seesTheFault(Fault fault) {
        assertThat(GREEN_WITHOUT_FAULT.computeIfAbsent(fault.factory, factory -> run(Fault.NONE, factory).green))
                .as("green without the fault")
                .contains(fault.seenBy);

        Results results = run(fault, fault.factory);

        assertThat(results.red).as("red with the fault").contains(fault.seenBy);
    }

    private static Results run(Fault fault, String factory) {
        FaultyAdapter.fault = fault;
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(FaultyAdapter.class, factory))
                .build();
        Results results = new Results();
        LauncherFactory.create().execute(request, results);
        return results;
    }

    private static final class Results implements TestExecutionListener {
        private final List<String> green = new ArrayList<>();
        private final List<String> red = new ArrayList<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
            (passed ? green : red).add(test.getDisplayName());
        }
    }
}
