package io.hookseal.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.testkit.DeliveryStoreContract;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Each rule of the scripts has a test in the contract that is red without it; green with it is {@link RedisDeliveryStoreContractTest}. */
class FaultyScriptsTest {
    @ParameterizedTest
    @EnumSource
    void theContractSees(ScriptFault fault) {
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
                .satisfies(failure -> assertThat(failure.getException()).isInstanceOf(AssertionError.class));
    }

    /** Not a test by itself. */
    static final class Faulty extends DeliveryStoreContract {
        static ScriptFault fault;

        @Override
        protected DeliveryStore newStore() {
            return PlainRedis.shared().storeWithMovedClock(fault);
        }

        @Override
        protected void passTime(Duration time) {
            PlainRedis.shared().passTime(time);
        }
    }
}
