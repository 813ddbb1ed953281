package io.hookseal.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The specification that every {@link DeliveryStore} must pass: whatever threads do to two deliveries under three tokens,
 * what each call returns can be explained by some order of the calls, one after another, on {@link DeliveryStoreModel}.
 * Lincheck makes up the calls, runs them and looks for that order.
 *
 * <p>Extend it with a public class whose constructor without parameters gives a fresh, empty store. Lincheck rewrites
 * classes of its JVM, so these tests carry the tag {@code lincheck} and want a JVM of their own.
 */
@Tag("lincheck")
public abstract class DeliveryStoreLincheck {
    static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration RETENTION = Duration.ofDays(365);

    /** For a class that extends this one. */
    protected DeliveryStoreLincheck() {}

    /** {@return the store of this object, which began empty and is shared with no other} */
    protected abstract DeliveryStore store();

    /**
     * Moves the clock of this object's store on, in one step.
     *
     * @param time how far
     */
    protected abstract void passTime(Duration time);

    /** {@return whether Lincheck may control every step of the store, which it can inside of one JVM only; default: yes} */
    protected boolean canBeModelChecked() {
        return true;
    }

    /** {@return how many sets of calls are made up; default: 15} */
    protected int scenarios() {
        return 15;
    }

    /** {@return how often each set of calls is run; default: 50} */
    protected int runsOfEach() {
        return 50;
    }

    /** Threads run as they please, many times. */
    @Test
    final void isLinearizableUnderStress() {
        stress();
    }

    /**
     * The first of these tests, for whoever wants to see that it fails on a store with a planted fault.
     *
     * @throws org.jetbrains.lincheck.LincheckAssertionError where no order of the calls explains what they returned
     */
    public final void stress() {
        new StressOptions()
                .iterations(scenarios())
                .invocationsPerIteration(runsOfEach())
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(1)
                .sequentialSpecification(DeliveryStoreModel.class)
                .check(getClass());
    }

    /** Lincheck decides at which step which thread goes on. */
    @Test
    final void isLinearizableWhateverTheSwitches() {
        assumeTrue(canBeModelChecked(), "this store's steps are not all in this JVM");
        modelCheck();
    }

    /**
     * The second of these tests, likewise.
     *
     * @throws org.jetbrains.lincheck.LincheckAssertionError where no order of the calls explains what they returned
     */
    public final void modelCheck() {
        new ModelCheckingOptions()
                .iterations(scenarios())
                .invocationsPerIteration(runsOfEach())
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(1)
                .sequentialSpecification(DeliveryStoreModel.class)
                .check(getClass());
    }

    /**
     * Claims, with content that tells who did.
     *
     * @param delivery which
     * @param token under which
     * @return what came of it, without how long a lease has left
     */
    @Operation
    public final String claim(
            @Param(gen = IntGen.class, conf = "1:2") int delivery, @Param(gen = IntGen.class, conf = "1:3") int token) {
        Claim claim = store().claim(identity(delivery), digest(token), token(token), LEASE, RETENTION);
        if (claim instanceof Claim.InFlight inFlight) {
            return DeliveryStoreModel.inFlight(inFlight.sameContent());
        }
        return claim.toString();
    }

    /**
     * Completes, with content that tells who did.
     *
     * @param delivery which
     * @param token under which
     * @return what the store returned
     */
    @Operation
    public final boolean complete(
            @Param(gen = IntGen.class, conf = "1:2") int delivery, @Param(gen = IntGen.class, conf = "1:3") int token) {
        return store().complete(identity(delivery), digest(token), token(token), RETENTION, null);
    }

    /**
     * Releases.
     *
     * @param delivery which
     * @param token under which
     * @return what the store returned
     */
    @Operation
    public final boolean release(
            @Param(gen = IntGen.class, conf = "1:2") int delivery, @Param(gen = IntGen.class, conf = "1:3") int token) {
        return store().release(identity(delivery), token(token));
    }

    /**
     * Extends.
     *
     * @param delivery which
     * @param token under which
     * @return what the store returned
     */
    @Operation
    public final boolean extend(
            @Param(gen = IntGen.class, conf = "1:2") int delivery, @Param(gen = IntGen.class, conf = "1:3") int token) {
        return store().extend(identity(delivery), token(token), LEASE);
    }

    /**
     * Forgets.
     *
     * @param delivery which
     * @return what the store returned
     */
    @Operation
    public final boolean forget(@Param(gen = IntGen.class, conf = "1:2") int delivery) {
        return store().forget(identity(delivery));
    }

    /** Lets time pass until all leases given so far are over. */
    @Operation
    public final void leasesEnd() {
        passTime(LEASE);
    }

    private static DeliveryIdentity identity(int delivery) {
        return new DeliveryIdentity("orders", "", digest(delivery));
    }

    private static ClaimToken token(int token) {
        return new ClaimToken(0, token);
    }

    private static Digest256 digest(int n) {
        return new Digest256(n, 0, 0, n);
    }
}
