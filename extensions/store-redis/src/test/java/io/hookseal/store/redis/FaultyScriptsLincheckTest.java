package io.hookseal.store.redis;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The specification of stores catches faults planted into the scripts. */
@Tag("lincheck")
class FaultyScriptsLincheckTest {

    @Test
    void catchesACompletionThatComparesNoToken() {
        caught(new CompletesAnothers());
    }

    @Test
    void catchesAReleaseThatComparesNoToken() {
        caught(new ReleasesAnothers());
    }

    @Test
    void catchesATakeoverOfALivingLease() {
        caught(new TakesOverTheLiving());
    }

    private static void caught(RedisLincheck mutant) {
        assertThatExceptionOfType(LincheckAssertionError.class)
                .isThrownBy(mutant::stress)
                .withMessageContaining("Invalid execution results");
    }

    /** Public, with public constructors, for Lincheck. */
    public abstract static class Faulty extends RedisLincheck {
        Faulty(ScriptFault fault) {
            super(fault);
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
            super(ScriptFault.COMPLETES_ANOTHERS);
        }
    }

    public static final class ReleasesAnothers extends Faulty {
        public ReleasesAnothers() {
            super(ScriptFault.RELEASES_ANOTHERS);
        }
    }

    public static final class TakesOverTheLiving extends Faulty {
        public TakesOverTheLiving() {
            super(ScriptFault.TAKES_OVER_THE_LIVING);
        }
    }
}
