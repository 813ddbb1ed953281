package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.testkit.FaultyStore.Fault;
import java.time.Duration;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The specification of stores catches stores that break it, and no other. */
@Tag("lincheck")
class DeliveryStoreLincheckTest {

    @Test
    void passesAPlainStore() {
        assertThatCode(() -> {
                    Sound sound = new Sound();
                    sound.stress();
                    sound.modelCheck();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void catchesItUnderStressAsWell() {
        assertThatExceptionOfType(LincheckAssertionError.class)
                .isThrownBy(new WithoutTokenInComplete()::stress)
                .withMessageContaining("Invalid execution results");
    }

    @Test
    void catchesACompletionThatComparesNoToken() {
        caught(new WithoutTokenInComplete());
    }

    @Test
    void catchesAReleaseThatComparesNoToken() {
        caught(new WithoutTokenInRelease());
    }

    @Test
    void catchesAnExtensionThatComparesNoToken() {
        caught(new WithoutTokenInExtend());
    }

    @Test
    void catchesATokenThatIsComparedAheadOfTheTransition() {
        caught(new ComparedTooEarly());
    }

    private static void caught(DeliveryStoreLincheck mutant) {
        assertThatExceptionOfType(LincheckAssertionError.class)
                .isThrownBy(mutant::modelCheck)
                .withMessageContaining("Invalid execution results");
    }

    /** Public, with public constructors, for Lincheck. */
    public abstract static class OfFaultyStore extends DeliveryStoreLincheck {
        private final FaultyStore store;

        OfFaultyStore(Fault fault) {
            store = new FaultyStore(fault);
        }

        @Override
        protected final DeliveryStore store() {
            return store;
        }

        @Override
        protected final void passTime(Duration time) {
            store.passTime(time);
        }
    }

    public static final class Sound extends OfFaultyStore {
        public Sound() {
            super(Fault.NONE);
        }

        @Override
        protected int scenarios() {
            return 5;
        }
    }

    public static final class WithoutTokenInComplete extends OfFaultyStore {
        public WithoutTokenInComplete() {
            super(Fault.COMPLETE_COMPARES_NO_TOKEN);
        }
    }

    public static final class WithoutTokenInRelease extends OfFaultyStore {
        public WithoutTokenInRelease() {
            super(Fault.RELEASE_COMPARES_NO_TOKEN);
        }
    }

    public static final class WithoutTokenInExtend extends OfFaultyStore {
        public WithoutTokenInExtend() {
            super(Fault.EXTEND_COMPARES_NO_TOKEN);
        }
    }

    /** Right as long as nobody takes over between the comparison and the transition. */
    public static final class ComparedTooEarly extends OfFaultyStore {
        public ComparedTooEarly() {
            super(Fault.COMPLETE_COMPARES_TOO_EARLY);
        }

        @Override
        protected int scenarios() {
            return 200;
        }
    }
}
