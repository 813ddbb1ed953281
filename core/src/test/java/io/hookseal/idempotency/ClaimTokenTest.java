package io.hookseal.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClaimTokenTest {
    @Test
    void noTwoAreTheSameWhoeverMakesThem() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<List<ClaimToken>>> made = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            made.add(threads.submit(() -> {
                List<ClaimToken> own = new ArrayList<>();
                for (int n = 0; n < 50_000; n++) {
                    own.add(ClaimToken.random());
                }
                return own;
            }));
        }
        Set<Long> lowerHalves = new HashSet<>();
        Set<Long> upperHalves = new HashSet<>();
        for (Future<List<ClaimToken>> each : made) {
            for (ClaimToken token : each.get(1, TimeUnit.MINUTES)) {
                lowerHalves.add(token.low());
                upperHalves.add(token.high());
            }
        }
        threads.shutdownNow();
        assertThat(lowerHalves).as("one process counts").hasSize(200_000);
        assertThat(upperHalves).as("processes of one image go by the clock").hasSizeGreaterThan(1_000);
    }
}
