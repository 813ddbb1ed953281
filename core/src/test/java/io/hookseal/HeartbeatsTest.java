package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The beats of all claims of an interval are looked at together: none may be left out, and none may go on for ever. */
class HeartbeatsTest {
    private static final Duration LEASE = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Heartbeats heartbeats = new Heartbeats();

    @AfterEach
    void close() {
        heartbeats.close();
    }

    private Heartbeats.Beat begin(Duration deadline, AtomicInteger count) {
        return heartbeats.begin(LEASE, deadline, count::incrementAndGet);
    }

    @Test
    @DisplayName("rule 7: heartbeats stop at the handler deadline, though nobody stops them")
    void stopsAtTheDeadline() {
        AtomicInteger beats = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        Heartbeats.Beat unused = begin(Duration.ofMillis(350), beats);
        Heartbeats.Beat longer = begin(LONG, other);
        assertThat(heartbeats.pending()).isEqualTo(2);
        await().atMost(LONG).until(() -> other.get() >= 5);
        assertThat(beats.get()).as("one each 100 ms until 350 ms").isEqualTo(3);
        assertThat(heartbeats.pending()).isEqualTo(1);
        longer.stop();
        assertThat(heartbeats.pending()).isZero();
    }

    @Test
    void comesATwelfthOfALeaseEarlyAtMost() {
        long begun = System.nanoTime();
        AtomicInteger beats = new AtomicInteger();
        Heartbeats.Beat first = begin(LONG, new AtomicInteger()); // the steps of this one are not those of the next
        Heartbeats.Beat second = begin(LONG, beats);
        await().atMost(LONG).pollInterval(Duration.ofMillis(2)).until(() -> beats.get() == 1);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(75_000_000);
        first.stop();
        second.stop();
    }

    @Test
    @DisplayName("claims that come when all earlier ones are settled are extended too, in any interval")
    void beginsAgainBehindAPause() {
        for (int round = 0; round < 3; round++) {
            AtomicInteger beats = new AtomicInteger();
            AtomicInteger others = new AtomicInteger();
            Heartbeats.Beat beat = begin(LONG, beats);
            Heartbeats.Beat other = heartbeats.begin(LEASE.plusMillis(30), LONG, others::incrementAndGet);
            await().atMost(LONG).until(() -> beats.get() >= 1 && others.get() >= 1);
            beat.stop();
            other.stop();
            assertThat(heartbeats.pending()).isZero();
            int before = beats.get();
            AtomicInteger next = new AtomicInteger();
            Heartbeats.Beat following = begin(LONG, next);
            await().atMost(LONG).until(() -> next.get() >= 1);
            following.stop();
            assertThat(beats.get()).as("what was stopped").isLessThanOrEqualTo(before + 1);
        }
    }

    @Test
    void leavesNobodyOutWhenManyBeginAndStopAtOnce() {
        List<AtomicInteger> counts = new ArrayList<>();
        List<Heartbeats.Beat> beats = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            AtomicInteger count = new AtomicInteger();
            Heartbeats.Beat beat = begin(LONG, count);
            if (i % 2 == 0) {
                beat.stop();
            } else {
                counts.add(count);
                beats.add(beat);
            }
        }
        assertThat(heartbeats.pending()).isEqualTo(1_000);
        await().atMost(LONG).until(() -> counts.stream().allMatch(count -> count.get() >= 2));
        beats.forEach(Heartbeats.Beat::stop);
        assertThat(heartbeats.pending()).isZero();
    }

    @Test
    @DisplayName("a beat that is stopped again, behind its deadline or by hand, takes no other one with it")
    void stopsEachOnceWhoeverStopsItAgain() {
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        Heartbeats.Beat oldest = begin(LONG, new AtomicInteger());
        Heartbeats.Beat atItsDeadline = begin(Duration.ofMillis(150), ended);
        Heartbeats.Beat goesOn = begin(LONG, other);
        oldest.stop();
        oldest.stop();
        await().atMost(LONG).until(() -> heartbeats.pending() == 1);
        atItsDeadline.stop();
        assertThat(heartbeats.pending()).isEqualTo(1);
        int before = other.get();
        await().atMost(LONG).until(() -> other.get() >= before + 2);
        assertThat(ended.get()).isEqualTo(1);
        goesOn.stop();
        assertThat(heartbeats.pending()).isZero();
    }

    @Test
    @DisplayName("whichever of three is stopped first and whichever next, the third is extended and they are not")
    void stopsInAnyOrder() {
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        List<AtomicInteger> stopped = new ArrayList<>();
        List<Integer> before = new ArrayList<>();
        List<AtomicInteger> going = new ArrayList<>();
        List<Heartbeats.Beat> last = new ArrayList<>();
        for (int i = 0; i < orders.length; i++) {
            List<AtomicInteger> counts = List.of(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
            List<Heartbeats.Beat> beats = new ArrayList<>();
            for (AtomicInteger count : counts) {
                // an interval of their own, so that the list holds these three alone
                beats.add(heartbeats.begin(LEASE.plusNanos(3L * (i + 1)), LONG, count::incrementAndGet));
            }
            beats.get(orders[i][0]).stop();
            beats.get(orders[i][1]).stop();
            for (int j = 0; j < 2; j++) {
                stopped.add(counts.get(orders[i][j]));
                before.add(counts.get(orders[i][j]).get());
            }
            going.add(counts.get(orders[i][2]));
            last.add(beats.get(orders[i][2]));
        }
        assertThat(heartbeats.pending()).isEqualTo(orders.length);
        await().atMost(LONG).until(() -> going.stream().allMatch(count -> count.get() >= 3));
        for (int i = 0; i < stopped.size(); i++) {
            // one that was just being looked at when it was stopped comes once more
            assertThat(stopped.get(i).get()).isLessThanOrEqualTo(before.get(i) + 1);
        }
        last.forEach(Heartbeats.Beat::stop);
        assertThat(heartbeats.pending()).isZero();
    }

    @Test
    void goesOnWhereOneCannotBeExtended() {
        AtomicInteger failed = new AtomicInteger();
        AtomicInteger beats = new AtomicInteger();
        Heartbeats.Beat broken = heartbeats.begin(LEASE, LONG, () -> {
            failed.incrementAndGet();
            throw new IllegalStateException("by test");
        });
        Heartbeats.Beat sound = begin(LONG, beats);
        await().atMost(LONG).until(() -> failed.get() >= 2 && beats.get() >= 2);
        broken.stop();
        sound.stop();
    }
}
