package io.hookseal.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.cli.soak.SoakChecker.Least;
import io.hookseal.cli.soak.SoakReport.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The soak: 6 seconds of it, or as many as {@code -Dhookseal.soak.seconds} says, from the seed of
 * {@code -Dhookseal.soak.seed}.
 */
class SoakTest {
    private static final long SECONDS = Long.getLong("hookseal.soak.seconds", 6);
    private static final long SEED = Long.getLong("hookseal.soak.seed", 1);
    private static final Duration UNTIL_A_FAULT_SHOWS = Duration.ofSeconds(3);
    private static final int TRIES = 4;

    private static SoakReport soak(long seed, Duration length, PlantedFault fault, Least least)
            throws IOException, InterruptedException {
        Path log = Path.of("target", "soak", fault.name().toLowerCase(Locale.ROOT) + "-seed-" + seed + ".log");
        Soak.run(seed, length, fault, log);
        return SoakChecker.check(SoakLog.read(log), least);
    }

    @Test
    void eachDeliveryIsHandledOnceAndNoneIsLost() throws IOException, InterruptedException {
        SoakReport report = soak(SEED, Duration.ofSeconds(SECONDS), PlantedFault.NONE, Least.in(SECONDS));
        System.out.printf(
                "%nsoak of %d s, seed %d, java %d%n",
                SECONDS, SEED, Runtime.version().feature());
        System.out.println(report.text());
        assertThat(report.faults())
                .as("faults with seed %d; the log is in target/soak", SEED)
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsAPlantedFault(PlantedFault fault) throws IOException, InterruptedException {
        List<Rule> broken = List.of();
        for (long seed = SEED; seed < SEED + TRIES && broken.isEmpty(); seed++) {
            SoakReport report = soak(seed, UNTIL_A_FAULT_SHOWS, fault, Least.NOTHING);
            broken = report.broken();
            System.out.printf(
                    "planted %s: broken %s, %d faults with seed %d%n",
                    fault, broken, report.faults().size(), seed);
        }
        assertThat(broken).contains(fault.broken());
    }
}
