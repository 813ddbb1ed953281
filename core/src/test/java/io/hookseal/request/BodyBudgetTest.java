package io.hookseal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.hookseal.request.BodyRead.Complete;
import io.hookseal.request.BodyRead.Failure;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gives way to whom. A body whose stream reads another body stands for a thread that is blocked in its stream. */
@Timeout(60)
class BodyBudgetTest {
    private static final int KIB = 1 << 10;
    private static final long MILLI = 1_000_000;
    private static final int HAND = BodyReader.HAND;

    private final AtomicLong clock = new AtomicLong();

    @Test
    @DisplayName("rule 12: the slowest reader is shed first, and frees its memory while it is still blocked")
    void shedsTheSlowestAndFreesItsMemoryAtOnce() {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        BodyReader reader = reader(budget.reserve("orders", 0), 24 * KIB);
        ScriptedBody slow = body(16).then(() -> {
            pass(1000);
            Complete other = complete(reader, body(24));
            assertThat(budget.inUse()).isEqualTo(24 * KIB + HAND);
            other.release();
        });
        assertThat(reader.read(slow.bytes(8 * KIB), -1, true)).isEqualTo(Failure.NO_BUDGET);
        assertThat(budget.inUse()).isZero();
    }

    @Test
    @DisplayName("rule 12: nobody is shed for the one array of a body that could go on in chunks")
    void shedsNobodyForTheWholeOfADeclaredBody() {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        Reading slow = new Reading(budget.reserve("orders", 0), clock::get);
        assertThat(slow.begin(HAND)).isTrue();
        assertThat(slow.append(new byte[HAND], HAND, HAND)).isTrue();
        pass(1000);
        Reading declared = new Reading(slow.reserve(), clock::get);
        declared.declare(44 * KIB);
        assertThat(declared.begin(HAND)).isTrue();
        // the whole would fit only where the slow one is
        for (int arrived = 0; arrived < 20 * KIB; arrived += HAND) {
            assertThat(declared.append(new byte[HAND], HAND, 44 * KIB)).isTrue();
        }
        assertThat(declared.chunks()).hasSizeGreaterThan(1);
        assertThat(slow.chunks()).hasSize(1);
        slow.end();
        declared.end();
        assertThat(budget.inUse()).isZero();
    }

    @Test
    @DisplayName("rule 12: the memory of a shed reader can be collected while its thread is blocked")
    void letsTheMemoryOfAShedReaderBeCollected() throws Exception {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        Reading slow = new Reading(budget.reserve("orders", 0), clock::get);
        assertThat(slow.begin(HAND)).isTrue();
        assertThat(slow.append(new byte[HAND], HAND, HAND)).isTrue();
        ReferenceQueue<byte[]> collected = new ReferenceQueue<>();
        WeakReference<byte[]> chunk = new WeakReference<>(slow.chunks().get(0), collected);
        pass(1000);
        Reading fast = new Reading(slow.reserve(), clock::get);
        assertThat(fast.begin(60 * KIB)).isTrue();
        while (collected.remove(10) == null) {
            System.gc();
        }
        assertThat(chunk.refersTo(null)).isTrue();
        assertThat(slow.append(new byte[1], 1, 1)).isFalse();
        slow.end();
        fast.end();
        assertThat(budget.inUse()).isZero();
    }

    @Test
    @DisplayName("rule 12: a thread that is really blocked is shed by another thread")
    void shedsAReaderWhoseThreadIsBlocked() throws Exception {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        BodyReader reader = reader(budget.reserve("orders", 0), 24 * KIB);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch resumed = new CountDownLatch(1);
        ScriptedBody slow = body(16).then(() -> {
            blocked.countDown();
            awaitUninterrupted(resumed);
        });
        CompletableFuture<BodyRead> slowRead = CompletableFuture.supplyAsync(() -> reader.read(slow, -1, true));
        blocked.await();
        pass(1000);
        complete(reader, body(24)).release();
        assertThat(budget.inUse()).isEqualTo(HAND);
        assertThat(slowRead).isNotDone();
        resumed.countDown();
        assertThat(slowRead.get(30, TimeUnit.SECONDS)).isEqualTo(Failure.NO_BUDGET);
        assertThat(budget.inUse()).isZero();
    }

    @Test
    @DisplayName("rule 12: who asks and is the slowest gets no room")
    void refusesTheOneThatAsksIfItIsTheSlowest() {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        BodyReader reader = reader(budget.reserve("orders", 0), 24 * KIB);
        ScriptedBody slower = new ScriptedBody().then(() -> pass(1000)).bytes(20 * KIB);
        ScriptedBody slow =
                body(24).then(() -> assertThat(reader.read(slower, -1, true)).isEqualTo(Failure.NO_BUDGET));
        complete(reader, slow).release();
        assertThat(slower.served()).isEqualTo(20 * KIB);
        assertThat(budget.inUse()).isZero();
    }

    @Test
    @DisplayName("rule 12: of several slow readers the slowest goes, the others stay")
    void shedsNoMoreThanItMust() {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        BodyReader reader = reader(budget.reserve("orders", 0), 16 * KIB);
        ScriptedBody slower = body(12).then(() -> {
            pass(1000);
            complete(reader, body(16)).release();
        });
        ScriptedBody slowest =
                body(8).then(() -> assertThat(reader.read(slower, -1, true)).isInstanceOf(Complete.class));
        assertThat(reader.read(slowest.bytes(1), -1, true)).isEqualTo(Failure.NO_BUDGET);
    }

    @Test
    @DisplayName("rule 12: a reader is not judged before it is 100 ms old")
    void shedsNobodyForItsYouth() {
        for (int age : new int[] {99, 100}) {
            BodyBudget budget = BodyBudget.of(64 * KIB);
            BodyReader reader = reader(budget.reserve("orders", 0), 24 * KIB);
            BodyRead[] other = new BodyRead[1];
            ScriptedBody young = body(16).then(() -> {
                pass(age);
                other[0] = reader.read(body(24), -1, true);
            });
            BodyRead read = reader.read(young, -1, true);
            assertThat(age < 100 ? other[0] : read).isEqualTo(Failure.NO_BUDGET);
            assertThat(age < 100 ? read : other[0]).isInstanceOf(Complete.class);
        }
    }

    @Test
    @DisplayName("rule 12: a newcomer is not refused for its youth")
    void letsANewcomerShedAnEstablishedReader() {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        BodyReader reader = reader(budget.reserve("orders", 0), 24 * KIB);
        ScriptedBody newcomer = new ScriptedBody().then(() -> pass(99)).bytes(24 * KIB);
        ScriptedBody established = body(20).then(() -> {
            pass(100);
            complete(reader, newcomer).release();
        });
        assertThat(reader.read(established.bytes(1), -1, true)).isEqualTo(Failure.NO_BUDGET);
    }

    @Test
    @DisplayName("rule 12: nobody is shed in vain")
    void shedsNobodyIfThatWouldNotMakeEnoughRoom() {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        BodyReader reader = reader(budget.reserve("orders", 0), 24 * KIB);
        Complete kept = complete(reader, body(24));
        ScriptedBody slow = body(8).then(() -> {
            pass(1000);
            assertThat(reader.read(body(24), -1, true)).isEqualTo(Failure.NO_BUDGET);
        });
        complete(reader, slow).release();
        kept.release();
        assertThat(budget.inUse()).isZero();
    }

    @Test
    @DisplayName("rule 12: a body that has arrived is not shed while its bytes are joined")
    void shedsNobodyThatHasArrived() {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        Reading arrived = new Reading(budget.reserve("orders", 0), clock::get);
        assertThat(arrived.begin(HAND)).isTrue();
        for (int i = 0; i < 4; i++) {
            assertThat(arrived.append(new byte[HAND], HAND, 16 * KIB)).isTrue();
        }
        pass(1000);
        Complete complete = (Complete) arrived.finish();
        assertThat(new Reading(arrived.reserve(), clock::get).begin(30 * KIB)).isFalse();
        arrived.end();
        assertThat(budget.inUse()).isEqualTo(16 * KIB);
        complete.release();
    }

    @Test
    @DisplayName("row 113: a reader within its endpoint's reserve is never shed for another endpoint")
    void shedsNobodyWithinItsReserveForAnotherEndpoint() {
        BodyBudget budget = BodyBudget.of(128 * KIB);
        BodyReader quiet = reader(budget.reserve("quiet", 40 * KIB), 16 * KIB);
        BodyReader noisy = reader(budget.reserve("noisy", 0), 40 * KIB);
        ScriptedBody slow = body(16).then(() -> {
            pass(1000);
            Complete first = complete(noisy, body(40));
            assertThat(noisy.read(body(40), -1, true)).isEqualTo(Failure.NO_BUDGET);
            first.release();
        });
        complete(quiet, slow).release();
        assertThat(budget.inUse()).isZero();
    }

    @Test
    @DisplayName("row 113: a reader beyond its endpoint's reserve can be shed for another endpoint")
    void shedsAReaderThatDrawsOnTheSharedPart() {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        BodyReader first = reader(budget.reserve("first", 8 * KIB), 24 * KIB);
        BodyReader second = reader(budget.reserve("second", 0), 24 * KIB);
        ScriptedBody slow = body(16).then(() -> {
            pass(1000);
            complete(second, body(24)).release();
        });
        assertThat(first.read(slow, -1, true)).isEqualTo(Failure.NO_BUDGET);
        assertThat(budget.inUse()).isZero();
    }

    @Test
    @DisplayName("row 113: the readers of one endpoint compete for its own reserve")
    void shedsTheSlowestOfTheSameEndpointForItsReserve() {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        BodyReader reader = reader(budget.reserve("orders", 64 * KIB), 24 * KIB);
        ScriptedBody slow = body(16).then(() -> {
            pass(1000);
            complete(reader, body(24)).release();
        });
        assertThat(reader.read(slow, -1, true)).isEqualTo(Failure.NO_BUDGET);
    }

    @Test
    @DisplayName("row 113: a complete body counts until its verdict is there")
    void countsCompleteBodiesUntilTheyAreReleased() {
        BodyBudget budget = BodyBudget.of(56 * KIB);
        BodyReader reader = reader(budget.reserve("orders", 0), 24 * KIB);
        Complete unverified = complete(reader, body(24));
        pass(1000);
        assertThat(reader.read(body(24), -1, true)).isEqualTo(Failure.NO_BUDGET);
        unverified.release();
        complete(reader, body(24)).release();
    }

    @Test
    @DisplayName("row 106: reserves that exceed the budget are refused at start-up")
    void refusesReservesBeyondTheTotal() {
        BodyBudget budget = BodyBudget.of(1000);
        budget.reserve("first", 600);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> budget.reserve("second", 401))
                .withMessageContainingAll("'second'", "401", "600", "raise the budget");
        assertThatIllegalArgumentException().isThrownBy(() -> budget.reserve("second", -1));
        budget.reserve("second", 400);
        assertThatIllegalArgumentException().isThrownBy(() -> BodyBudget.of(0));
    }

    @Test
    @DisplayName("row 104: an endpoint reserves once")
    void refusesASecondReserveOfOneEndpoint() {
        BodyBudget budget = BodyBudget.of(1000);
        budget.reserve("orders", 600);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> budget.reserve("orders", 100))
                .withMessageContaining("'orders'");
        budget.reserve("others", 400);
    }

    @Test
    @DisplayName("row 106: a limit that the budget can never hold is refused at start-up, in either order")
    void refusesALimitThatNeverFits() {
        long peak = BodyReader.peakBytes(10 * KIB);
        BodyBudget tooSmall = BodyBudget.of(peak - 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader(tooSmall.reserve("orders", 100), 10 * KIB))
                .withMessageContainingAll("'orders'", "lower the endpoint's limit");
        BodyBudget budget = BodyBudget.of(peak + 100);
        reader(budget.reserve("orders", 0), 10 * KIB);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> budget.reserve("others", 101))
                .withMessageContaining("longest body");
        reader(budget.reserve("others", 100), 10 * KIB);
    }

    @Test
    void refusesAReserveOnceBodiesAreRead() {
        BodyBudget budget = BodyBudget.of(64 * KIB);
        complete(reader(budget.reserve("orders", 0), KIB), body(1)).release();
        assertThatIllegalStateException().isThrownBy(() -> budget.reserve("others", 0));
    }

    @Test
    void suggestsAQuarterOfTheHeapAndAtMost64Mebibytes() {
        assertThat(BodyBudget.suggestedBytes())
                .isEqualTo(Math.min(64 * KIB * KIB, Runtime.getRuntime().maxMemory() / 4));
    }

    private BodyReader reader(BodyBudget.Reserve reserve, long limit) {
        return BodyReader.of(reserve, limit, Duration.ofSeconds(30), clock::get);
    }

    private static Complete complete(BodyReader reader, ScriptedBody body) {
        BodyRead read = reader.read(body, -1, true);
        assertThat(read).isInstanceOf(Complete.class);
        return (Complete) read;
    }

    private static ScriptedBody body(int kib) {
        return new ScriptedBody().bytes((long) kib * KIB);
    }

    private void pass(long millis) {
        clock.addAndGet(millis * MILLI);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
