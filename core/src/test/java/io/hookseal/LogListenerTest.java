package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.delivery.Delivery;
import io.hookseal.verification.Refusal;
import java.text.MessageFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogListenerTest {
    private final List<String> lines = new ArrayList<>();
    private long now;
    private final LogListener listener = new LogListener(new Captured(), () -> now);

    @Test
    @DisplayName("rule 8: the reason is logged, at most once a minute for each endpoint")
    void logsARefusalOnceAMinute() {
        for (int i = 0; i < 1_000; i++) {
            listener.refused("a", Refusal.SIGNATURE_MISMATCH);
        }
        listener.refused("b", Refusal.SIGNATURE_MISMATCH);
        now += 59_999_999_999L;
        listener.refused("a", Refusal.SIGNATURE_MISMATCH);
        now += 1;
        listener.refused("a", Refusal.SIGNATURE_MISMATCH);
        listener.refused("a", Refusal.DRAINED);

        assertThat(lines)
                .containsExactly(
                        "WARNING endpoint a: refused, signature-mismatch",
                        "WARNING endpoint b: refused, signature-mismatch",
                        "WARNING endpoint a: refused, signature-mismatch; 1000 more like it before",
                        "ERROR endpoint a: refused, drained");
    }

    @Test
    void logsEveryWarningOfStartUp() {
        listener.warned(new Problem("a", "is weak", "mend it"));
        assertThat(lines).containsExactly("WARNING a: is weak; mend it");
    }

    @Test
    @DisplayName("what endangers deliveries is loud without a listener too, and bounded like all else")
    void logsWhatGoesWrongWithClaims() {
        var delivery = Delivery.of("a", "s", new byte[0]).build().facts();
        for (int i = 0; i < 3; i++) {
            for (Settlement settlement : Settlement.values()) {
                listener.settled(delivery, settlement);
            }
            listener.takeover(delivery, 2);
            listener.identityReused(delivery);
            listener.storeFailed("a", "claim", "StoreException");
            listener.evicted("a", Instant.MIN);
            listener.evicted("a", Instant.EPOCH.plusSeconds(i));
        }
        assertThat(lines)
                .hasSize(10)
                .filteredOn(line -> line.startsWith("ERROR endpoint a: "))
                .hasSize(6)
                .anyMatch(line -> line.contains("without a claim"))
                .anyMatch(line -> line.contains("taken over meanwhile"))
                .anyMatch(line -> line.contains("could not be told of"))
                .anyMatch(line -> line.contains("cannot claim, StoreException"))
                .anyMatch(line -> line.contains("can be replayed"))
                .anyMatch(line -> line.contains("are refused"));
    }

    private final class Captured implements System.Logger {
        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            lines.add(level + " " + message);
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... params) {
            lines.add(level + " " + MessageFormat.format(String.valueOf(format), params));
        }
    }
}
