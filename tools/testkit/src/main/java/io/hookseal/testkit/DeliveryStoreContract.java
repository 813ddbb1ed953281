package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.Claim.Acquired;
import io.hookseal.idempotency.Claim.Duplicate;
import io.hookseal.idempotency.Claim.Full;
import io.hookseal.idempotency.Claim.InFlight;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DeliveryStore} must do, as JUnit Jupiter tests: extend this class and say how to open a store, and the
 * tests run on it.
 *
 * <p>Rules of time need a clock that the test moves. Where a store's clock cannot be moved, {@link #clockCanBeMoved()} says
 * so and those tests are skipped. The same goes for bounds with {@link #boundsClaimsInFlight()}.
 *
 * <p>JUnit Jupiter's API and AssertJ must be on the class path.
 */
public abstract class DeliveryStoreContract {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final Digest256 CONTENT = digest(7);
    private static final Digest256 OTHER_CONTENT = digest(8);
    private static final ClaimToken MINE = new ClaimToken(1, 1);
    private static final ClaimToken THEIRS = new ClaimToken(2, 2);
    private static final ClaimToken THIRD = new ClaimToken(3, 3);
    private static final DeliveryIdentity DELIVERY = new DeliveryIdentity("orders", "", digest(1));

    @SuppressWarnings("NullAway.Init") // opened before each test
    private DeliveryStore store;

    private final List<DeliveryStore> opened = new ArrayList<>();

    /** For a class that extends this one. */
    protected DeliveryStoreContract() {}

    /**
     * Opens an empty store.
     *
     * @return a store that shares nothing with those opened before; closed after the test
     * @throws Exception where it cannot be opened
     */
    protected abstract DeliveryStore newStore() throws Exception;

    /**
     * Opens an empty store with a bound. Called only where {@link #boundsClaimsInFlight()} says so.
     *
     * @param maxInFlight most claims in flight for each endpoint
     * @return a store that shares nothing with those opened before; closed after the test
     * @throws Exception where it cannot be opened
     */
    protected DeliveryStore newStore(int maxInFlight) throws Exception {
        throw new UnsupportedOperationException("say how to open a store with a bound of " + maxInFlight);
    }

    /** {@return whether a store can be opened with a bound on claims in flight; default: no} */
    protected boolean boundsClaimsInFlight() {
        return false;
    }

    /** {@return whether {@link #passTime} moves the clock of the stores; default: yes} */
    protected boolean clockCanBeMoved() {
        return true;
    }

    /**
     * Moves the clock of all stores on. Called only where {@link #clockCanBeMoved()} says so.
     *
     * @param time how far; a multiple of {@link #tick()}
     */
    protected abstract void passTime(Duration time);

    /** {@return the shortest time that the clock of the stores can tell; default: a millisecond} */
    protected Duration tick() {
        return Duration.ofMillis(1);
    }

    /** {@return how often each race is run; default: 200 times} */
    protected int rounds() {
        return 200;
    }

    /** {@return how many threads take part in a race; default: 8} */
    protected int threads() {
        return 8;
    }

    @BeforeEach
    final void openStore() throws Exception {
        store = open(newStore());
    }

    @AfterEach
    final void closeStores() {
        opened.forEach(DeliveryStore::close);
    }

    // Claiming

    @Test
    void acquiresAnAbsentDeliveryAsTheFirstAttempt() {
        assertThat(claim(DELIVERY, MINE)).isEqualTo(new Acquired(1));
    }

    @Test
    void acquiresAgainUnderItsOwnTokenAsTheSameAttempt() {
        claim(DELIVERY, MINE);

        assertThat(claim(DELIVERY, MINE)).isEqualTo(new Acquired(1));
        assertThat(claim(DELIVERY, THEIRS)).isInstanceOf(InFlight.class);
    }

    @Test
    void keepsOthersOutWhileTheLeaseLasts() {
        claim(DELIVERY, MINE);

        assertThat(claim(DELIVERY, THEIRS))
                .isInstanceOfSatisfying(
                        InFlight.class,
                        inFlight -> assertThat(inFlight.left()).isPositive().isLessThanOrEqualTo(LEASE));
    }

    @Test
    void tellsTokensApartByEachHalf() {
        claim(DELIVERY, new ClaimToken(5, 6));

        for (ClaimToken other : List.of(new ClaimToken(5, 7), new ClaimToken(7, 6), new ClaimToken(6, 5))) {
            assertThat(claim(DELIVERY, other)).isInstanceOf(InFlight.class);
            assertThat(complete(DELIVERY, other)).isFalse();
            assertThat(store.release(DELIVERY, other)).isFalse();
            assertThat(store.extend(DELIVERY, other, LEASE)).isFalse();
        }
    }

    @Test
    void tellsKeysApartByEachQuarter() {
        DeliveryIdentity one = new DeliveryIdentity("orders", "", new Digest256(1, 2, 3, 4));
        claim(one, MINE);
        complete(one, MINE);

        for (Digest256 other : List.of(
                new Digest256(9, 2, 3, 4),
                new Digest256(1, 9, 3, 4),
                new Digest256(1, 2, 9, 4),
                new Digest256(1, 2, 3, 9))) {
            assertThat(claim(new DeliveryIdentity("orders", "", other), THEIRS)).isEqualTo(new Acquired(1));
        }
    }

    @Test
    @DisplayName("row 94: the same delivery at two endpoints runs at both")
    void endpointsShareNoIdentities() {
        DeliveryIdentity elsewhere = new DeliveryIdentity("refunds", "", DELIVERY.key());
        claim(DELIVERY, MINE);
        complete(DELIVERY, MINE);

        assertThat(claim(elsewhere, THEIRS)).isEqualTo(new Acquired(1));
        assertThat(store.forget(DELIVERY)).isTrue();
        assertThat(claim(elsewhere, THIRD)).isInstanceOf(InFlight.class);
    }

    @Test
    @DisplayName("row 94: the same delivery of two tenants runs for both")
    void tenantsShareNoIdentities() {
        DeliveryIdentity acme = new DeliveryIdentity("orders", "acme", digest(1));
        DeliveryIdentity globex = new DeliveryIdentity("orders", "globex", digest(1));
        claim(acme, MINE);
        complete(acme, MINE);

        assertThat(claim(globex, THEIRS)).isEqualTo(new Acquired(1));
        assertThat(claim(DELIVERY, THIRD)).isEqualTo(new Acquired(1));
        assertThat(store.release(globex, MINE)).isFalse();
        assertThat(claim(acme, MINE)).isInstanceOf(Duplicate.class);
    }

    @Test
    void refusesLeasesAndRetentionsThatAreNotLongerThanZero() {
        for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.claim(DELIVERY, CONTENT, MINE, none, RETENTION));
            assertThatIllegalArgumentException().isThrownBy(() -> store.claim(DELIVERY, CONTENT, MINE, LEASE, none));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.complete(DELIVERY, CONTENT, MINE, none, Instant.EPOCH));
            assertThatIllegalArgumentException().isThrownBy(() -> store.extend(DELIVERY, MINE, none));
        }
        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new Acquired(1));
    }

    @Test
    void takesLeasesAndRetentionsOfAnyLength() {
        Duration ever = Duration.ofDays(365_000);

        assertThat(store.claim(DELIVERY, CONTENT, MINE, ever, ever)).isEqualTo(new Acquired(1));
        assertThat(claim(DELIVERY, THEIRS)).isInstanceOf(InFlight.class);
        assertThat(store.extend(DELIVERY, MINE, ever)).isTrue();
        assertThat(store.complete(DELIVERY, CONTENT, MINE, ever, null)).isTrue();
        assertThat(claim(DELIVERY, THEIRS)).isInstanceOf(Duplicate.class);
    }

    // Completing

    @Test
    void completesItsOwnClaim() {
        claim(DELIVERY, MINE);

        assertThat(complete(DELIVERY, MINE)).isTrue();
        assertThat(claim(DELIVERY, THEIRS)).isInstanceOf(Duplicate.class);
        assertThat(claim(DELIVERY, MINE)).isInstanceOf(Duplicate.class);
    }

    @Test
    void completesWhatIsAbsent() {
        assertThat(complete(DELIVERY, MINE)).isTrue();
        assertThat(claim(DELIVERY, THEIRS)).isInstanceOf(Duplicate.class);
    }

    @Test
    void completesAgainWhateverTheToken() {
        claim(DELIVERY, MINE);
        complete(DELIVERY, MINE);

        assertThat(complete(DELIVERY, MINE)).isTrue();
        assertThat(complete(DELIVERY, THEIRS)).isTrue();
        assertThat(claim(DELIVERY, THIRD)).isInstanceOf(Duplicate.class);
    }

    @Test
    void doesNotCompleteAnothersClaim() {
        claim(DELIVERY, MINE);

        assertThat(complete(DELIVERY, THEIRS)).isFalse();
        assertThat(claim(DELIVERY, THEIRS)).isInstanceOf(InFlight.class);
        assertThat(complete(DELIVERY, MINE)).isTrue();
    }

    // Releasing, extending, forgetting

    @Test
    void releasesItsOwnClaimForAFirstAttemptOfAnother() {
        claim(DELIVERY, MINE);

        assertThat(store.release(DELIVERY, MINE)).isTrue();
        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new Acquired(1));
    }

    @Test
    void doesNotReleaseAnothersClaim() {
        claim(DELIVERY, MINE);

        assertThat(store.release(DELIVERY, THEIRS)).isFalse();
        assertThat(claim(DELIVERY, THEIRS)).isInstanceOf(InFlight.class);
    }

    @Test
    void releasesNeitherWhatIsAbsentNorWhatIsCompleted() {
        assertThat(store.release(DELIVERY, MINE)).isFalse();
        claim(DELIVERY, MINE);
        complete(DELIVERY, MINE);

        assertThat(store.release(DELIVERY, MINE)).isFalse();
        assertThat(claim(DELIVERY, THEIRS)).isInstanceOf(Duplicate.class);
    }

    @Test
    void extendsItsOwnClaimOnly() {
        claim(DELIVERY, MINE);

        assertThat(store.extend(DELIVERY, MINE, LEASE)).isTrue();
        assertThat(store.extend(DELIVERY, THEIRS, LEASE)).isFalse();
    }

    @Test
    void extendsNeitherWhatIsAbsentNorWhatIsCompleted() {
        assertThat(store.extend(DELIVERY, MINE, LEASE)).isFalse();
        assertThat(claim(DELIVERY, MINE)).isEqualTo(new Acquired(1));
        complete(DELIVERY, MINE);

        assertThat(store.extend(DELIVERY, MINE, LEASE)).isFalse();
        assertThat(claim(DELIVERY, MINE)).isInstanceOf(Duplicate.class);
    }

    @Test
    void forgetsACompletedDeliverySoThatItIsHandledAgain() {
        claim(DELIVERY, MINE);
        complete(DELIVERY, MINE);

        assertThat(store.forget(DELIVERY)).isTrue();
        assertThat(store.forget(DELIVERY)).isFalse();
        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new Acquired(1));
        assertThat(complete(DELIVERY, THEIRS)).isTrue();
        assertThat(claim(DELIVERY, THIRD)).isInstanceOf(Duplicate.class);
    }

    @Test
    void forgetsNeitherWhatIsAbsentNorWhatIsInFlight() {
        assertThat(store.forget(DELIVERY)).isFalse();
        claim(DELIVERY, MINE);

        assertThat(store.forget(DELIVERY)).isFalse();
        assertThat(claim(DELIVERY, THEIRS)).isInstanceOf(InFlight.class);
    }

    // Content

    @Test
    void saysWhetherWhatIsInFlightHasTheSameContent() {
        store.claim(DELIVERY, CONTENT, MINE, LEASE, RETENTION);

        assertThat(sameContent(store.claim(DELIVERY, CONTENT, THEIRS, LEASE, RETENTION)))
                .isTrue();
        assertThat(sameContent(store.claim(DELIVERY, OTHER_CONTENT, THEIRS, LEASE, RETENTION)))
                .isFalse();
    }

    @Test
    void saysWhetherWhatWasCompletedHasTheSameContent() {
        store.claim(DELIVERY, CONTENT, MINE, LEASE, RETENTION);
        store.complete(DELIVERY, CONTENT, MINE, RETENTION, null);

        assertThat(store.claim(DELIVERY, CONTENT, THEIRS, LEASE, RETENTION)).isEqualTo(new Duplicate(true));
        assertThat(store.claim(DELIVERY, OTHER_CONTENT, THEIRS, LEASE, RETENTION))
                .isEqualTo(new Duplicate(false));
    }

    @Test
    void saysSoAlsoWhereTheContentIsTheKey() {
        Digest256 key = DELIVERY.key();
        store.claim(DELIVERY, key, MINE, LEASE, RETENTION);
        assertThat(sameContent(store.claim(DELIVERY, key, THEIRS, LEASE, RETENTION)))
                .isTrue();
        assertThat(sameContent(store.claim(DELIVERY, CONTENT, THEIRS, LEASE, RETENTION)))
                .isFalse();
        store.complete(DELIVERY, key, MINE, RETENTION, null);

        assertThat(store.claim(DELIVERY, key, THEIRS, LEASE, RETENTION)).isEqualTo(new Duplicate(true));
        assertThat(store.claim(DELIVERY, CONTENT, THEIRS, LEASE, RETENTION)).isEqualTo(new Duplicate(false));
    }

    @Test
    void tellsContentsApartByEachQuarter() {
        Digest256 content = new Digest256(1, 2, 3, 4);
        store.claim(DELIVERY, content, MINE, LEASE, RETENTION);
        List<Digest256> others = List.of(
                new Digest256(9, 2, 3, 4),
                new Digest256(1, 9, 3, 4),
                new Digest256(1, 2, 9, 4),
                new Digest256(1, 2, 3, 9));
        for (Digest256 other : others) {
            assertThat(sameContent(store.claim(DELIVERY, other, THEIRS, LEASE, RETENTION)))
                    .isFalse();
        }
        store.complete(DELIVERY, content, MINE, RETENTION, null);
        for (Digest256 other : others) {
            assertThat(sameContent(store.claim(DELIVERY, other, THEIRS, LEASE, RETENTION)))
                    .isFalse();
        }
    }

    @Test
    void theContentIsThatOfWhoTookOver() {
        movingTheClock();
        store.claim(DELIVERY, CONTENT, MINE, LEASE, RETENTION);
        passTime(LEASE);
        store.claim(DELIVERY, OTHER_CONTENT, THEIRS, LEASE, RETENTION);

        assertThat(store.claim(DELIVERY, OTHER_CONTENT, THIRD, LEASE, RETENTION))
                .isEqualTo(new InFlight(LEASE, true));
        assertThat(store.claim(DELIVERY, CONTENT, MINE, LEASE, RETENTION)).isEqualTo(new InFlight(LEASE, false));
    }

    // Time

    @Test
    void holdsToTheLastTickOfTheLease() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE.minus(tick()));

        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new InFlight(tick(), true));
    }

    @Test
    @DisplayName("row 89: a crash after the claim; its lease ends and the retry runs")
    void anotherTakesOverAtTheVeryEndOfTheLease() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE);

        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new Acquired(2));
        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new Acquired(2));
        assertThat(claim(DELIVERY, THIRD)).isEqualTo(new InFlight(LEASE, true));
        passTime(LEASE);
        assertThat(claim(DELIVERY, THIRD)).isEqualTo(new Acquired(3));
    }

    @Test
    void lookingAtAClaimDoesNotProlongIt() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE.minus(tick()));
        claim(DELIVERY, THEIRS);
        store.extend(DELIVERY, THEIRS, LEASE);
        complete(DELIVERY, THEIRS);
        passTime(tick());

        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new Acquired(2));
    }

    @Test
    void aRepeatedClaimHasItsLeaseFromNow() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE.minus(tick()));
        claim(DELIVERY, MINE);

        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new InFlight(LEASE, true));
    }

    @Test
    void itsOwnClaimIsAcquiredAgainAfterTheLeaseAsTheSameAttempt() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE.multipliedBy(2));

        assertThat(claim(DELIVERY, MINE)).isEqualTo(new Acquired(1));
        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new InFlight(LEASE, true));
    }

    @Test
    void anExtendedLeaseIsMeasuredFromNow() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE.minus(tick()));
        assertThat(store.extend(DELIVERY, MINE, LEASE)).isTrue();
        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new InFlight(LEASE, true));
        passTime(LEASE.minus(tick()));
        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new InFlight(tick(), true));
        passTime(tick());

        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new Acquired(2));
    }

    @Test
    void aHolderWhoseLeaseIsOverMayStillExtendWhileNobodyTookOver() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE.multipliedBy(3));

        assertThat(store.extend(DELIVERY, MINE, LEASE)).isTrue();
        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new InFlight(LEASE, true));
    }

    @Test
    void aHolderWhoseLeaseIsOverMayStillCompleteWhileNobodyTookOver() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE.multipliedBy(3));

        assertThat(complete(DELIVERY, MINE)).isTrue();
        assertThat(claim(DELIVERY, THEIRS)).isInstanceOf(Duplicate.class);
    }

    @Test
    void nobodyElseCompletesAClaimWhoseLeaseIsOver() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE.multipliedBy(3));

        assertThat(complete(DELIVERY, THEIRS)).isFalse();
        assertThat(store.release(DELIVERY, THEIRS)).isFalse();
        assertThat(store.extend(DELIVERY, THEIRS, LEASE)).isFalse();
        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new Acquired(2));
    }

    @Test
    void aHolderThatWasReplacedCanHarmNobody() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE);
        claim(DELIVERY, THEIRS);
        passTime(tick());

        assertThat(complete(DELIVERY, MINE)).isFalse();
        assertThat(store.release(DELIVERY, MINE)).isFalse();
        assertThat(store.extend(DELIVERY, MINE, LEASE)).isFalse();
        assertThat(claim(DELIVERY, MINE)).isEqualTo(new InFlight(LEASE.minus(tick()), true));
        assertThat(complete(DELIVERY, THEIRS)).isTrue();
        assertThat(complete(DELIVERY, MINE)).isTrue();
        assertThat(store.release(DELIVERY, MINE)).isFalse();
    }

    @Test
    void remembersTheAttemptsOfAnAbandonedClaimForTheRetention() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE.plus(RETENTION).minus(tick()));

        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new Acquired(2));
    }

    @Test
    void countsAttemptsAnewWhenAnAbandonedClaimIsForgotten() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(LEASE.multipliedBy(2));
        store.release(DELIVERY, THEIRS);
        store.extend(DELIVERY, THEIRS, LEASE);
        complete(DELIVERY, THEIRS);
        passTime(RETENTION.minus(LEASE));

        assertThat(store.extend(DELIVERY, MINE, LEASE)).isFalse();
        assertThat(store.release(DELIVERY, MINE)).isFalse();
        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new Acquired(1));
    }

    @Test
    void remembersACompletedDeliveryToTheLastTickOfItsRetention() {
        movingTheClock();
        claim(DELIVERY, MINE);
        passTime(tick());
        complete(DELIVERY, MINE);
        passTime(RETENTION.minus(tick()));

        assertThat(claim(DELIVERY, THEIRS)).isInstanceOf(Duplicate.class);
        assertThat(complete(DELIVERY, THEIRS)).isTrue();
        passTime(tick());
        assertThat(claim(DELIVERY, THEIRS)).isEqualTo(new Acquired(1));
    }

    @Test
    void forgetsNothingThatItsRetentionHasForgottenAlready() {
        movingTheClock();
        complete(DELIVERY, MINE);
        passTime(RETENTION);

        assertThat(store.forget(DELIVERY)).isFalse();
    }

    // Races

    @Test
    void exactlyOneOfManyClaimsIsAcquired() {
        for (int round = 0; round < rounds(); round++) {
            DeliveryIdentity delivery = delivery(round);
            List<Callable<Claim>> claims = new ArrayList<>();
            for (int i = 0; i < threads(); i++) {
                ClaimToken token = new ClaimToken(round, i);
                claims.add(() -> claim(delivery, token));
            }
            List<Claim> outcomes = together(claims);

            assertThat(outcomes).filteredOn(Acquired.class::isInstance).containsExactly(new Acquired(1));
            assertThat(outcomes).filteredOn(InFlight.class::isInstance).hasSize(threads() - 1);
        }
    }

    @Test
    void manyClaimsUnderOneTokenAreOneClaim() {
        for (int round = 0; round < rounds(); round++) {
            DeliveryIdentity delivery = delivery(round);
            List<Callable<Claim>> claims = new ArrayList<>();
            for (int i = 0; i < threads(); i++) {
                claims.add(() -> claim(delivery, MINE));
            }

            assertThat(together(claims)).containsOnly(new Acquired(1));
        }
    }

    @Test
    void exactlyOneTakesOver() {
        movingTheClock();
        for (int round = 0; round < rounds(); round++) {
            DeliveryIdentity delivery = delivery(round);
            claim(delivery, MINE);
            passTime(LEASE);
            List<Callable<Claim>> claims = new ArrayList<>();
            for (int i = 0; i < threads(); i++) {
                ClaimToken token = new ClaimToken(round, 10 + i);
                claims.add(() -> claim(delivery, token));
            }
            List<Claim> outcomes = together(claims);

            assertThat(outcomes).filteredOn(Acquired.class::isInstance).containsExactly(new Acquired(2));
            assertThat(outcomes).filteredOn(InFlight.class::isInstance).hasSize(threads() - 1);
        }
    }

    @Test
    void aLateCompletionAndATakeoverDoNotBothSucceed() {
        movingTheClock();
        for (int round = 0; round < rounds(); round++) {
            DeliveryIdentity delivery = delivery(round);
            claim(delivery, MINE);
            passTime(LEASE);
            List<Object> outcomes = together(List.of(() -> complete(delivery, MINE), () -> claim(delivery, THEIRS)));

            assertThat(outcomes).isIn(List.of(true, new Duplicate(true)), List.of(false, (Object) new Acquired(2)));
        }
    }

    @Test
    void aLateExtensionAndATakeoverDoNotBothSucceed() {
        movingTheClock();
        for (int round = 0; round < rounds(); round++) {
            DeliveryIdentity delivery = delivery(round);
            claim(delivery, MINE);
            passTime(LEASE);
            List<Object> outcomes =
                    together(List.of(() -> store.extend(delivery, MINE, LEASE), () -> claim(delivery, THEIRS)));

            assertThat(outcomes)
                    .isIn(List.of(true, new InFlight(LEASE, true)), List.of(false, (Object) new Acquired(2)));
        }
    }

    @Test
    void aReleaseDoesNotUndoACompletion() {
        for (int round = 0; round < rounds(); round++) {
            DeliveryIdentity delivery = delivery(round);
            claim(delivery, MINE);
            List<Object> outcomes =
                    together(List.of(() -> complete(delivery, MINE), () -> store.release(delivery, MINE)));

            assertThat(outcomes.get(0)).isEqualTo(true);
            assertThat(claim(delivery, THEIRS)).isEqualTo(new Duplicate(true));
        }
    }

    @Test
    void aLateReleaseDoesNotEndATakeover() {
        movingTheClock();
        for (int round = 0; round < rounds(); round++) {
            DeliveryIdentity delivery = delivery(round);
            claim(delivery, MINE);
            passTime(LEASE);
            List<Object> outcomes =
                    together(List.of(() -> store.release(delivery, MINE), () -> claim(delivery, THEIRS)));

            assertThat(outcomes).isIn(List.of(true, new Acquired(1)), List.of(false, (Object) new Acquired(2)));
            assertThat(claim(delivery, THIRD)).isInstanceOf(InFlight.class);
        }
    }

    @Test
    void aHolderThatWasReplacedHarmsNobodyWhateverItCallsMeanwhile() {
        movingTheClock();
        for (int round = 0; round < rounds(); round++) {
            DeliveryIdentity delivery = delivery(round);
            claim(delivery, MINE);
            passTime(LEASE);
            claim(delivery, THEIRS);
            List<Object> outcomes = together(List.of(
                    () -> store.release(delivery, MINE),
                    () -> store.extend(delivery, MINE, LEASE),
                    () -> claim(delivery, MINE) instanceof Acquired,
                    () -> complete(delivery, MINE),
                    () -> store.extend(delivery, THEIRS, LEASE)));

            assertThat(outcomes).containsExactly(false, false, false, false, true);
            assertThat(complete(delivery, THEIRS)).isTrue();
        }
    }

    @Test
    @DisplayName("row 81: identical deliveries at once run once")
    void eachOfManyDeliveriesRunsOnceWhoeverBringsIt() {
        int deliveries = Math.max(1, rounds() / 4);
        List<Callable<Integer>> receivers = new ArrayList<>();
        for (int i = 0; i < threads(); i++) {
            int receiver = i;
            receivers.add(() -> {
                int ran = 0;
                for (int n = 0; n < deliveries; n++) {
                    DeliveryIdentity delivery = delivery((n + receiver * 7) % deliveries);
                    ClaimToken token = new ClaimToken(receiver, n);
                    if (claim(delivery, token) instanceof Acquired) {
                        ran++;
                        assertThat(complete(delivery, token)).isTrue();
                    }
                }
                return ran;
            });
        }

        assertThat(together(receivers).stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(deliveries);
        for (int n = 0; n < deliveries; n++) {
            assertThat(claim(delivery(n), THIRD)).isEqualTo(new Duplicate(true));
        }
    }

    // Bounds

    @Test
    void takesNoMoreClaimsThanItsBoundAndDropsNoneOfThem() throws Exception {
        boundingClaimsInFlight(3);
        for (int n = 0; n < 3; n++) {
            assertThat(claim(delivery(n), MINE)).isEqualTo(new Acquired(1));
        }

        assertThat(claim(delivery(3), MINE)).isEqualTo(new Full());
        for (int n = 0; n < 3; n++) {
            assertThat(claim(delivery(n), THEIRS)).isInstanceOf(InFlight.class);
            assertThat(claim(delivery(n), MINE)).isEqualTo(new Acquired(1));
            assertThat(store.extend(delivery(n), MINE, LEASE)).isTrue();
        }
        assertThat(claim(delivery(3), MINE)).isEqualTo(new Full());
    }

    @Test
    void hasRoomAgainWhenAClaimIsSettled() throws Exception {
        boundingClaimsInFlight(1);
        claim(delivery(0), MINE);
        complete(delivery(0), MINE);
        assertThat(claim(delivery(1), MINE)).isEqualTo(new Acquired(1));
        assertThat(claim(delivery(2), MINE)).isEqualTo(new Full());
        store.release(delivery(1), MINE);

        assertThat(claim(delivery(2), MINE)).isEqualTo(new Acquired(1));
        assertThat(claim(delivery(0), MINE)).isInstanceOf(Duplicate.class);
    }

    @Test
    void boundsEachEndpointByItself() throws Exception {
        boundingClaimsInFlight(1);
        claim(delivery(0), MINE);

        assertThat(claim(new DeliveryIdentity("refunds", "", digest(1)), MINE)).isEqualTo(new Acquired(1));
    }

    @Test
    void aClaimWhoseLeaseIsOverLeavesRoomForAnother() throws Exception {
        movingTheClock();
        boundingClaimsInFlight(2);
        claim(delivery(0), MINE);
        passTime(tick());
        claim(delivery(1), MINE);
        passTime(LEASE.minus(tick()).minus(tick()));
        assertThat(claim(delivery(2), MINE)).isEqualTo(new Full());
        passTime(tick());

        assertThat(claim(delivery(2), MINE)).isEqualTo(new Acquired(1));
        assertThat(claim(delivery(3), MINE)).isEqualTo(new Full());
        assertThat(complete(delivery(0), MINE)).isTrue();
    }

    @Test
    void neverTakesMoreClaimsThanItsBoundAtOnce() throws Exception {
        for (int round = 0; round < Math.max(1, rounds() / 10); round++) {
            boundingClaimsInFlight(3);
            List<Callable<Claim>> claims = new ArrayList<>();
            for (int i = 0; i < threads(); i++) {
                DeliveryIdentity delivery = delivery(i);
                claims.add(() -> claim(delivery, MINE));
            }

            assertThat(together(claims)).filteredOn(Acquired.class::isInstance).hasSize(Math.min(3, threads()));
        }
    }

    private Claim claim(DeliveryIdentity delivery, ClaimToken token) {
        return store.claim(delivery, CONTENT, token, LEASE, RETENTION);
    }

    private boolean complete(DeliveryIdentity delivery, ClaimToken token) {
        return store.complete(delivery, CONTENT, token, RETENTION, Instant.EPOCH);
    }

    private void movingTheClock() {
        assumeTrue(clockCanBeMoved(), "the clock of this store cannot be moved");
    }

    private void boundingClaimsInFlight(int most) throws Exception {
        assumeTrue(boundsClaimsInFlight(), "this store has no bound on claims in flight");
        store = open(newStore(most));
    }

    private DeliveryStore open(DeliveryStore fresh) {
        opened.add(fresh);
        return fresh;
    }

    private static DeliveryIdentity delivery(int n) {
        return new DeliveryIdentity("orders", "", digest(100 + n));
    }

    private static Digest256 digest(long n) {
        return new Digest256(n, n + 1, n + 2, n + 3);
    }

    private static boolean sameContent(Claim claim) {
        if (claim instanceof InFlight inFlight) {
            return inFlight.sameContent();
        }
        if (claim instanceof Duplicate duplicate) {
            return duplicate.sameContent();
        }
        throw new AssertionError(claim + " says nothing of content");
    }

    /** Runs all of them at the same moment, as far as threads can. */
    private static <T> List<T> together(List<? extends Callable<? extends T>> calls) {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<? extends T> call : calls) {
                running.add(threads.submit(() -> {
                    start.await(1, TimeUnit.MINUTES);
                    return call.call();
                }));
            }
            List<T> outcomes = new ArrayList<>();
            for (Future<T> each : running) {
                outcomes.add(each.get(1, TimeUnit.MINUTES));
            }
            return outcomes;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("a call did not end as it should", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
