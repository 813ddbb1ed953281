package io.hookseal.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.testkit.DeliveryStoreContract;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Each rule of the statements has a test in the contract that is red without it, on each of the databases; green with it are
 * the databases' own contract tests.
 */
class FaultyStatementsTest {
    static Stream<Arguments> faults() {
        return Arrays.stream(TestDatabase.values())
                .flatMap(
                        database -> Arrays.stream(StatementFault.values()).map(fault -> Arguments.of(database, fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theContractSees(TestDatabase database, StatementFault fault) {
        Faulty.database = database;
        Faulty.fault = fault;
        SummaryGeneratingListener results = new SummaryGeneratingListener();

        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectMethod(Faulty.class, fault.seenBy))
                                .build(),
                        results);

        assertThat(results.getSummary().getFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.getException())
                        .satisfiesAnyOf(
                                red -> assertThat(red).isInstanceOf(AssertionError.class),
                                // what may be taken and cannot be
                                red -> assertThat(red).hasMessageContaining("others came in between")));
    }

    /** Not a test by itself. */
    static final class Faulty extends DeliveryStoreContract {
        static TestDatabase database;
        static StatementFault fault;

        @Override
        protected DeliveryStore newStore() {
            return database.storeWithMovedClock(fault);
        }

        @Override
        protected void passTime(Duration time) {
            database.passTime(time);
        }
    }
}
