package io.hookseal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.hookseal.request.BodyRead.Complete;
import io.hookseal.request.BodyRead.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
    private static final int KIB = 1 << 10;
    private static final int GIB = 1 << 30;
    private static final int LIMIT = 1000 * KIB;
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final BodyBudget budget = BodyBudget.of(4L * GIB);
    private final BodyBudget.Reserve reserve = budget.reserve("orders", 0);
    private final BodyReader reader = BodyReader.of(reserve, LIMIT, Duration.ofSeconds(10), clock::get);

    @Test
    @DisplayName("row 34: announced, but already consumed by others")
    void tellsADrainedStreamFromAnEmptyBody() {
        assertThat(reader.read(new ScriptedBody(), 12, true)).isEqualTo(Failure.DRAINED);
        assertThat(reader.read(new ScriptedBody(), -1, true)).isEqualTo(Failure.DRAINED);
        assertNothingIsHeld();
    }

    @Test
    @DisplayName("row 34: what is left of a body that others took is never a truncated one")
    void believesAStreamThatSaysItWasDrained() {
        ScriptedBody body = new ScriptedBody().bytes(5).then(() -> {
            throw new BodyDrainedException("a part of it was read by a filter");
        });
        assertThat(reader.read(body, 12, true)).isEqualTo(Failure.DRAINED);
        assertNothingIsHeld();
    }

    @Test
    @DisplayName("row 35: an empty body that nobody announced is complete")
    void readsAnEmptyBody() {
        assertThat(completed(new ScriptedBody(), 0, false)).isEmpty();
        assertThat(completed(new ScriptedBody(), -1, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {LIMIT, -1})
    @DisplayName("row 36: the limit exactly")
    void readsABodyOfTheLimitExactly(long declared) {
        assertThat(completed(new ScriptedBody().bytes(LIMIT), declared, true)).hasSize(LIMIT);
    }

    @Test
    @DisplayName("row 37: limit + 1 declared, nothing read")
    void refusesADeclaredLengthAboveTheLimitUnread() {
        ScriptedBody body = new ScriptedBody().bytes(LIMIT + 1);
        assertThat(reader.read(body, LIMIT + 1, true)).isEqualTo(Failure.TOO_LONG);
        assertThat(body.reads()).isZero();
        assertNothingIsHeld();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 5, LIMIT})
    @DisplayName("row 38: chunked limit + 1, heap flat")
    void readsNoMoreThanOneByteBeyondTheLimit(long declared) {
        ScriptedBody body = new ScriptedBody().bytes(GIB);
        long allocated =
                allocatedBy(() -> assertThat(reader.read(body, declared, true)).isEqualTo(Failure.TOO_LONG));
        assertThat(body.served()).isEqualTo(LIMIT + 1);
        // the limit, and the quarter that came before the one array of a declared length
        assertThat(allocated).isLessThan(LIMIT + (declared == LIMIT ? LIMIT / 4 : 0) + 64 * KIB);
        assertNothingIsHeld();
    }

    @Test
    @DisplayName("row 39: truncated, the end comes early")
    void refusesFewerBytesThanDeclared() {
        assertThat(reader.read(new ScriptedBody().bytes(99), 100, true)).isEqualTo(Failure.TRUNCATED);
        assertNothingIsHeld();
    }

    @Test
    @DisplayName("row 39: truncated, the connection breaks")
    void refusesABrokenStream() {
        ScriptedBody body = new ScriptedBody().bytes(20_000).then(() -> {
            throw new IOException("reset");
        });
        assertThat(reader.read(body, -1, true)).isEqualTo(Failure.TRUNCATED);
        assertNothingIsHeld();
    }

    @Test
    @DisplayName("row 109: 1 byte/s is cut at the deadline")
    void cutsASlowBodyAtTheDeadline() {
        ScriptedBody body = new ScriptedBody();
        for (int i = 0; i < 1000; i++) {
            body.then(() -> clock.addAndGet(SECOND)).bytes(1);
        }
        assertThat(reader.read(body, 1000, true)).isEqualTo(Failure.TOO_SLOW);
        assertThat(body.served()).isEqualTo(11);
        assertNothingIsHeld();
    }

    @Test
    @DisplayName("row 109: a body complete at the deadline exactly is in time")
    void acceptsABodyAtTheDeadlineExactly() {
        assertThat(completed(
                        new ScriptedBody()
                                .then(() -> clock.addAndGet(10 * SECOND))
                                .bytes(5),
                        5,
                        true))
                .hasSize(5);
        ScriptedBody late = new ScriptedBody().bytes(5).then(() -> clock.addAndGet(10 * SECOND + 1));
        assertThat(reader.read(late, 5, true)).isEqualTo(Failure.TOO_SLOW);
    }

    @Test
    @DisplayName("row 112: 1 GiB declared above the limit allocates nothing")
    void allocatesNothingForALengthAboveTheLimit() {
        ScriptedBody body = new ScriptedBody().bytes(10);
        long allocated = allocatedBy(() -> reader.read(body, GIB, true));
        assertThat(allocated).isLessThan(KIB);
    }

    @Test
    @DisplayName("row 112: 1 GiB declared within the limit allocates for what arrived")
    void allocatesForWhatArrivedAndNotForWhatWasDeclared() {
        BodyReader generous = BodyReader.of(reserve, GIB, Duration.ofSeconds(10), clock::get);
        ScriptedBody body = new ScriptedBody()
                .bytes(10)
                .then(() -> assertThat(budget.inUse()).isEqualTo(BodyReader.HAND + 8 * KIB));
        assertThat(generous.read(body, GIB, true)).isEqualTo(Failure.TRUNCATED);
        ScriptedBody again = new ScriptedBody().bytes(10);
        assertThat(allocatedBy(() -> generous.read(again, GIB, true))).isLessThan(16 * KIB);
    }

    @Test
    void holdsAtMostTwiceWhatArrivedAndASmallStart() {
        BodyReader generous = BodyReader.of(reserve, GIB, Duration.ofSeconds(10), clock::get);
        long[] arrived = {0};
        ScriptedBody body = new ScriptedBody();
        for (int i = 0; i < 300; i++) {
            body.bytes(4000).then(() -> {
                arrived[0] += 4000;
                assertThat(budget.inUse())
                        .isLessThanOrEqualTo(2 * arrived[0] + BodyReader.HAND + 8 * KIB)
                        .isLessThanOrEqualTo(arrived[0] + BodyReader.HAND + 64 * KIB);
            });
        }
        assertThat(completed(generous, body, -1, true)).hasSize(1_200_000);
        assertThat(arrived[0]).isEqualTo(1_200_000);
    }

    @Test
    void chargesWhatIsAllocated() {
        completed(new ScriptedBody().bytes(LIMIT), -1, true);
        ScriptedBody body = new ScriptedBody().bytes(LIMIT);
        long allocated = allocatedBy(() -> reader.read(body, -1, true));
        assertThat(allocated).isBetween(2L * LIMIT, BodyReader.peakBytes(LIMIT) + 8 * KIB);
    }

    @ParameterizedTest
    @ValueSource(ints = {64 << 10, LIMIT})
    void allocatesLittleMoreThanADeclaredBody(int length) {
        completed(new ScriptedBody().bytes(length), length, true);
        ScriptedBody body = new ScriptedBody().bytes(length);
        long allocated = allocatedBy(() -> reader.read(body, length, true));
        assertThat(allocated).isBetween((long) length, length * 13L / 10 + 16 * KIB);
    }

    @Test
    void holdsAtMostFourTimesWhatArrivedOfADeclaredBody() {
        long[] arrived = {0};
        ScriptedBody body = new ScriptedBody();
        for (int i = 0; i < LIMIT / 4000; i++) {
            body.bytes(4000).then(() -> {
                arrived[0] += 4000;
                assertThat(budget.inUse()).isLessThanOrEqualTo(4 * arrived[0] + BodyReader.HAND + 8 * KIB);
            });
        }
        assertThat(completed(body, LIMIT / 4000 * 4000, true)).hasSize(LIMIT / 4000 * 4000);
    }

    @Test
    void makesDoWithChunksWhereThereIsNoRoomForTheWhole() {
        BodyBudget small = BodyBudget.of(BodyReader.peakBytes(LIMIT));
        BodyReader own = BodyReader.of(small.reserve("a", 0), LIMIT, Duration.ofSeconds(10), clock::get);
        BodyReader other = BodyReader.of(small.reserve("b", 0), LIMIT, Duration.ofSeconds(10), clock::get);
        Complete held = (Complete) other.read(new ScriptedBody().bytes(LIMIT), LIMIT, true);
        ScriptedBody body = new ScriptedBody().bytes(400 * KIB);
        Complete read = (Complete) own.read(body, 400 * KIB, true);
        assertThat(read.bytes()).hasSize(400 * KIB);
        held.release();
        read.release();
        assertThat(small.inUse()).isZero();
    }

    @Test
    void handsASmallDeclaredBodyOverWithoutAnotherCopy() {
        ScriptedBody warmUp = new ScriptedBody().bytes(6000);
        completed(warmUp, 6000, true);
        ScriptedBody body = new ScriptedBody().bytes(6000);
        assertThat(allocatedBy(() -> reader.read(body, 6000, true))).isLessThan(6000 + BodyReader.HAND + KIB);
    }

    @Test
    @DisplayName("rule 12: a short declared body has one array, and is charged for that alone")
    void readsAShortDeclaredBodyIntoItsOneArray() {
        completed(new ScriptedBody().bytes(BodyReader.HAND), BodyReader.HAND, true);
        ScriptedBody body = new ScriptedBody()
                .bytes(BodyReader.HAND - 1)
                .then(() -> assertThat(budget.inUse()).isEqualTo(BodyReader.HAND))
                .bytes(1);
        assertThat(allocatedBy(() -> {
                    Complete complete = (Complete) reader.read(body, BodyReader.HAND, true);
                    complete.release();
                }))
                .isLessThan(BodyReader.HAND + KIB);
        assertNothingIsHeld();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, BodyReader.HAND, BodyReader.HAND + 1})
    @DisplayName("rows 36, 38: a short limit exactly, and one byte more than was declared and is allowed")
    void keepsAShortLimit(int limit) {
        BodyReader small = BodyReader.of(reserve, limit, Duration.ofSeconds(10), clock::get);
        assertThat(completed(small, new ScriptedBody().bytes(limit), limit, true))
                .hasSize(limit);
        ScriptedBody longer = new ScriptedBody().bytes(GIB);
        assertThat(small.read(longer, limit, true)).isEqualTo(Failure.TOO_LONG);
        assertThat(longer.served()).isEqualTo(limit + 1);
        assertNothingIsHeld();
    }

    @Test
    void readsTheSameBytesWhateverTheirNumberAndTheirPortions() {
        Random random = new Random(20);
        for (int round = 0; round < 500; round++) {
            byte[] sent = new byte[random.nextInt(random.nextBoolean() ? 9000 : 300_000)];
            random.nextBytes(sent);
            InputStream body = new ByteArrayInputStream(sent) {
                @Override
                public synchronized int read(byte[] to, int offset, int length) {
                    return super.read(to, offset, 1 + random.nextInt(length));
                }
            };
            long declared = switch (random.nextInt(3)) {
                case 0 -> -1;
                case 1 -> random.nextInt(sent.length + 1);
                default -> sent.length;
            };
            assertThat(completed(body, declared, sent.length > 0)).isEqualTo(sent);
        }
    }

    @Test
    void readsMoreBytesThanDeclared() {
        assertThat(completed(new ScriptedBody().bytes(100_000), 10, true)).hasSize(100_000);
        assertThat(completed(new ScriptedBody().bytes(7), 0, false)).hasSize(7);
    }

    @Test
    void asksAgainForOneByteAfterAReadOfNothing() {
        ScriptedBody body =
                new ScriptedBody().nothing().bytes(3).nothing().bytes(2).nothing();
        assertThat(completed(body, -1, true)).hasSize(5);
        assertThat(body.reads()).isLessThan(12);
        ScriptedBody declared =
                new ScriptedBody().nothing().bytes(3).nothing().bytes(2).nothing();
        assertThat(completed(declared, 5, true)).as("each in its place").containsOnly(ScriptedBody.FILL);
        assertThat(declared.reads()).isLessThan(12);
    }

    @Test
    void letsAnExceptionOfTheContainerThroughAndKeepsNothing() {
        ScriptedBody body = new ScriptedBody().bytes(20_000).then(() -> {
            throw new IllegalStateException("getReader() has been called");
        });
        assertThatThrownBy(() -> reader.read(body, -1, true)).isInstanceOf(IllegalStateException.class);
        assertNothingIsHeld();
    }

    @Test
    void holdsACompleteBodyUntilItIsReleasedOnce() {
        Complete first = (Complete) reader.read(new ScriptedBody().bytes(10_000), 10_000, true);
        Complete second = (Complete) reader.read(new ScriptedBody().bytes(500), -1, true);
        assertThat(budget.inUse()).isEqualTo(10_500);
        first.release();
        first.release();
        assertThat(budget.inUse()).isEqualTo(500);
        second.release();
        assertNothingIsHeld();
        assertThat(first.bytes()).hasSize(10_000).isSameAs(first.bytes());
    }

    @Test
    @DisplayName("row 106: a bad limit or deadline is refused at start-up")
    void refusesALimitOrDeadlineOutOfRange() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> BodyReader.of(reserve, -1, second, clock::get));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BodyReader.of(reserve, Integer.MAX_VALUE - 7, second, clock::get));
        assertThatIllegalArgumentException().isThrownBy(() -> BodyReader.of(reserve, 1, Duration.ZERO, clock::get));
        assertThatIllegalArgumentException().isThrownBy(() -> BodyReader.of(reserve, 1, second.negated(), clock::get));
        BodyReader.of(reserve, 1, Duration.ofSeconds(Long.MAX_VALUE), clock::get);
    }

    private byte[] completed(InputStream body, long declared, boolean announced) {
        return completed(reader, body, declared, announced);
    }

    private byte[] completed(BodyReader of, InputStream body, long declared, boolean announced) {
        Complete complete = (Complete) of.read(body, declared, announced);
        assertThat(budget.inUse()).isEqualTo(complete.bytes().length);
        complete.release();
        assertNothingIsHeld();
        return complete.bytes();
    }

    private void assertNothingIsHeld() {
        assertThat(budget.inUse()).isZero();
    }

    private static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
