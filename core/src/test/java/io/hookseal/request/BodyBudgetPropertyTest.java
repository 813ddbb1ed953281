package io.hookseal.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.request.BodyRead.Complete;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random schedules of readings at three endpoints, held against a plain account of who may use what. */
class BodyBudgetPropertyTest {
    private static final int KIB = 1 << 10;
    private static final int HAND = BodyReader.HAND;
    private static final long TOTAL = 300 * KIB;
    private static final long[] RESERVES = {0, 40 * KIB, 100 * KIB};
    private static final long SHARED = TOTAL - 140 * KIB;
    private static final long LIMIT = 90 * KIB;
    private static final long GRACE = 100_000_000;

    private static final class Reader {
        final int endpoint;
        final Reading reading;
        final long startedAt;
        long received;
        boolean shed;

        Reader(int endpoint, Reading reading, long startedAt) {
            this.endpoint = endpoint;
            this.reading = reading;
            this.startedAt = startedAt;
        }
    }

    private record Held(int endpoint, Complete complete) {}

    private final AtomicLong clock = new AtomicLong();
    private final BodyBudget budget = BodyBudget.of(TOTAL);
    private final List<BodyBudget.Reserve> reserves = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final List<Held> completes = new ArrayList<>();
    private int refusals;
    private int sheddings;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("rule 12: what holds for every schedule of readers")
    void keepsTotalReservesAndOrderOfSheddingUnderAnySchedule(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < RESERVES.length; i++) {
            reserves.add(budget.reserve("endpoint" + i, RESERVES[i]));
        }
        for (int step = 0; step < 20_000; step++) {
            clock.addAndGet(random.nextInt(20_000_000));
            int choice = random.nextInt(20);
            if (choice < 5 || readers.isEmpty()) {
                begin(random.nextInt(RESERVES.length));
            } else {
                Reader reader = readers.get(random.nextInt(readers.size()));
                if (choice < 18 && reader.received < LIMIT - HAND) {
                    append(reader, 1 + random.nextInt(HAND));
                } else if (choice == 18) {
                    finish(reader);
                } else if (random.nextBoolean()) {
                    end(reader);
                }
            }
            if (!completes.isEmpty() && random.nextInt(8) == 0) {
                completes.remove(random.nextInt(completes.size())).complete().release();
            }
            assertTheAccountIsRight();
        }
        assertThat(refusals).isGreaterThan(100);
        assertThat(sheddings).isGreaterThan(100);
        List.copyOf(readers).forEach(this::end);
        completes.forEach(held -> held.complete().release());
        assertThat(budget.inUse()).isZero();
    }

    private void begin(int endpoint) {
        Reader reader = new Reader(endpoint, new Reading(reserves.get(endpoint), clock::get), clock.get());
        long[] before = used();
        boolean begun = reader.reading.begin(HAND);
        if (begun) {
            readers.add(reader);
        }
        judge(reader, before, HAND, begun);
    }

    private void append(Reader reader, int count) {
        boolean known = reader.shed;
        long[] before = used();
        long sheddable = reader.reading.sheddable();
        long room = sheddable - reader.received;
        long size = count <= room ? 0 : Math.min(LIMIT - sheddable, Math.max(8 * KIB, Math.min(64 * KIB, sheddable)));
        reader.received += count;
        boolean appended = reader.reading.append(new byte[count], count, LIMIT);
        if (known) {
            assertThat(appended).isFalse();
        } else {
            judge(reader, before, size, appended);
        }
        if (!appended) {
            end(reader);
        }
    }

    private void finish(Reader reader) {
        boolean known = reader.shed;
        long[] before = used();
        BodyRead read = reader.reading.finish();
        boolean finished = read instanceof Complete;
        long exact = reader.reading.sheddable() == reader.received ? 0 : reader.received;
        if (read instanceof Complete complete) {
            assertThat(known).isFalse();
            assertThat(complete.bytes()).hasSize((int) reader.received);
            completes.add(new Held(reader.endpoint, complete));
        }
        end(reader);
        if (!known && exact > 0) {
            judge(reader, before, exact, finished);
        }
    }

    private void end(Reader reader) {
        reader.reading.end();
        readers.remove(reader);
    }

    private void judge(Reader asking, long[] before, long asked, boolean granted) {
        List<Reader> shed = readers.stream()
                .filter(r -> !r.shed && r.received > 0 && r.reading.sheddable() == 0 && r != asking)
                .toList();
        long[] after = used();
        if (!granted) {
            refusals++;
            assertThat(shed).isEmpty();
            assertThat(before[asking.endpoint] + asked).isGreaterThan(RESERVES[asking.endpoint]);
            assertThat(draw(before, asking.endpoint, asked)).isGreaterThan(SHARED);
        }
        double fastestShed = -1;
        for (Reader victim : shed) {
            victim.shed = true;
            sheddings++;
            assertThat(victim.endpoint == asking.endpoint || before[victim.endpoint] > RESERVES[victim.endpoint])
                    .isTrue();
            assertThat(clock.get() - victim.startedAt).isGreaterThanOrEqualTo(GRACE);
            assertThat(young(asking) || pace(victim) < pace(asking)).isTrue();
            fastestShed = Math.max(fastestShed, pace(victim));
        }
        for (Reader spared : readers) {
            boolean eligible = spared != asking
                    && spared.reading.sheddable() > 0
                    && !young(spared)
                    && (spared.endpoint == asking.endpoint || after[spared.endpoint] > RESERVES[spared.endpoint]);
            assertThat(eligible && pace(spared) < fastestShed).isFalse();
        }
        if (!shed.isEmpty()) {
            assertThat(draw(before, asking.endpoint, asked)).isGreaterThan(SHARED);
        }
    }

    private boolean young(Reader reader) {
        return clock.get() - reader.startedAt < GRACE;
    }

    private double pace(Reader reader) {
        return (double) reader.received / (clock.get() - reader.startedAt);
    }

    private long[] used() {
        long[] used = new long[RESERVES.length];
        readers.forEach(r -> used[r.endpoint] += HAND + r.reading.sheddable());
        completes.forEach(held -> used[held.endpoint()] += held.complete().bytes().length);
        return used;
    }

    private static long draw(long[] used, int asking, long asked) {
        long draw = 0;
        for (int i = 0; i < RESERVES.length; i++) {
            draw += Math.max(0, used[i] + (i == asking ? asked : 0) - RESERVES[i]);
        }
        return draw;
    }

    private void assertTheAccountIsRight() {
        long[] used = used();
        assertThat(budget.inUse()).isEqualTo(used[0] + used[1] + used[2]).isLessThanOrEqualTo(TOTAL);
        assertThat(draw(used, 0, 0)).isLessThanOrEqualTo(SHARED);
    }
}
