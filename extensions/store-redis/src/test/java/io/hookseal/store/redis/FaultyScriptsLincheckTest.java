package io.hookseal.store.redis;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The specification of stores catches faults planted into the scripts. */
@Tag("lincheck")
class FaultyScriptsLincheckTest {

    /** One of them, or all in a long run: Lincheck takes half a minute each time to rewrite Lettuce's and Netty's classes. */
    @TestFactory
    Stream<DynamicTest> catches() {
        return Stream.of(
                        dynamicTest("a completion that compares no token", () -> caught(new CompletesAnothers())),
                        dynamicTest("a release that compares no token", () -> caught(new ReleasesAnothers())),
                        dynamicTest("a takeover of a living lease", () -> caught(new TakesOverTheLiving())))
                .limit(RedisLincheck.LONG ? 3 : 1);
    }

    private static void caught(RedisLincheck mutant) {
        assertThatExceptionOfType(LincheckAssertionError.class)
                .isThrownBy(mutant::stress)
                .withMessageContaining("Invalid execution results");
    }

    /** Public, with public constructors, for Lincheck. */
    public abstract static class Faulty extends RedisLincheck {
        Faulty(String sound, String faulty, Script in) {
            super(TestRedis.fault(sound, faulty, in));
        }

        @Override
        protected final int scenarios() {
            return 400;
        }

        /** A script runs alone, so that a fault in it shows in whatever order the calls are made. */
        @Override
        protected final int runsOfEach() {
            return 1;
        }
    }

    public static final class CompletesAnothers extends Faulty {
        public CompletesAnothers() {
            super(
                    "if state and token ~= ARGV[1] then",
                    "if false then",
                    Scripts.load().complete());
        }
    }

    public static final class ReleasesAnothers extends Faulty {
        public ReleasesAnothers() {
            super(
                    "'in-progress' and token == ARGV[1]",
                    "'in-progress'",
                    Scripts.load().release());
        }
    }

    public static final class TakesOverTheLiving extends Faulty {
        public TakesOverTheLiving() {
            super("lease_until > now", "false", Scripts.load().claim());
        }
    }
}
