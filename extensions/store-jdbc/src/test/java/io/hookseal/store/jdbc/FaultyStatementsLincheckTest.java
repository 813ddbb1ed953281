package io.hookseal.store.jdbc;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The specification of stores catches faults planted into the statements, on each of the databases. */
@Tag("lincheck")
class FaultyStatementsLincheckTest {

    @Test
    void catchesACompletionThatComparesNoTokenOnPostgresql() {
        caught(new CompletesAnothers());
    }

    @Test
    void catchesATakeoverOfALivingLeaseOnH2() {
        caught(new TakesOverTheLiving());
    }

    @Test
    void catchesAReleaseThatComparesNoTokenOnSqlite() {
        caught(new ReleasesAnothers());
    }

    private static void caught(JdbcLincheck mutant) {
        assertThatExceptionOfType(LincheckAssertionError.class)
                .isThrownBy(mutant::stress)
                .withMessageContaining("Invalid execution results");
    }

    /** Public, with public constructors, for Lincheck. */
    public abstract static class Faulty extends JdbcLincheck {
        Faulty(TestDatabase database, StatementFault fault) {
            super(database, fault);
        }

        @Override
        protected final int scenarios() {
            return 400;
        }

        @Override
        protected final int runsOfEach() {
            return 3;
        }
    }

    public static final class CompletesAnothers extends Faulty {
        public CompletesAnothers() {
            super(TestDatabase.POSTGRESQL, StatementFault.COMPLETES_ANOTHERS);
        }
    }

    public static final class TakesOverTheLiving extends Faulty {
        public TakesOverTheLiving() {
            super(TestDatabase.H2, StatementFault.TAKES_OVER_THE_LIVING);
        }
    }

    public static final class ReleasesAnothers extends Faulty {
        public ReleasesAnothers() {
            super(TestDatabase.SQLITE, StatementFault.RELEASES_ANOTHERS);
        }
    }
}
