package io.hookseal.benchmarks.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.DeliveryStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is timed here: that the stores without a server take claims and deliveries as they must, and that tables come of it. */
@Timeout(120)
class StoreBenchmarkTest {
    @Test
    void printsARowForEachStoreAndInbox() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StoreBenchmark.run(
                List.of("--smoke", "--on=CAFFEINE,H2,SQLITE"), new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.matches("\\| (Caffeine|H2 file|SQLite file) \\| .* \\| [18] \\| [1-9].*"))
                .hasSize(2 * 3 + 2 * 2);
    }

    @Test
    void failsWhereAClaimIsNotWhatItMustBe() throws Exception {
        try (DeliveryStore store = CaffeineDeliveryStore.create()) {
            assertThat(Claims.measure(store, "hooks", 2, 10, Duration.ofSeconds(20))
                            .fresh()
                            .count())
                    .isEqualTo(10);
            assertThatThrownBy(() -> Claims.measure(store, "hooks", 2, 10, Duration.ofSeconds(20)))
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("a claim was Duplicate[sameContent=true], not Acquired[attempt=1]");
        }
    }
}
