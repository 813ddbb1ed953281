package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a start leaves alone because the JDK takes 10 ms and more over its first use. Nothing is timed: what is not loaded costs
 * nothing.
 */
class StartTest {
    /** A record's own equality, durations that are divided, the log, and a cache before its first claim. */
    private static final List<String> DEAR = List.of(
            "java.lang.runtime.ObjectMethods",
            "java.math.BigDecimal",
            "io.hookseal.LogListener",
            "com.github.benmanes.caffeine.cache.BoundedLocalCache");

    @TempDir
    Path directory;

    @Test
    void buildingAReceiverAndVerifyingLoadsNothingThatIsDearToLoad() throws IOException, InterruptedException {
        ForkedJvm.Ended ended = ForkedJvm.run(
                directory, null, Duration.ofSeconds(60), List.of("-Xlog:class+load", StartProbe.class.getName()));

        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output()).contains(" io.hookseal.verification.VerifierSelfTest ");
        assertThat(DEAR).noneMatch(dear -> ended.output().contains(" " + dear + " "));
    }
}
