package io.hookseal.benchmarks.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.idempotency.CaffeineDeliveryStore;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.inbox.Inbox;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is timed here: that the stores without a server take claims and deliveries as they must, and that tables come of it. */
@Timeout(120)
class StoreBenchmarkTest {
    private static final Duration TIME = Duration.ofSeconds(20);

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
            assertThat(Claims.measure(store, "hooks", 2, 10, TIME).fresh().count())
                    .isEqualTo(10);
            assertThatThrownBy(() -> Claims.measure(store, "hooks", 2, 10, TIME))
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("a claim was Duplicate[sameContent=true], not Acquired[attempt=1]");
        }
    }

    @Test
    void failsWhereSomethingIsAnswered202ThatIsNotKeptAsNew(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("inbox");
        assertThat(Keeping.measure(Inbox.h2(file), "one", 2, 10, TIME).kept().count())
                .isEqualTo(10);
        assertThatThrownBy(() -> Keeping.measure(Inbox.h2(file), "one", 2, 10, TIME))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not all that was answered 202 waits");
    }
}
