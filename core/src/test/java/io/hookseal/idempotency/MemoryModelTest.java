package io.hookseal.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The memory of completed deliveries, held against a plain map in order of completion that is told everything. */
class MemoryModelTest {
    /** The second and the third have the same hash. */
    private static final List<String> TENANTS = List.of("", "Aa", "BB");

    private static final DeliveryIdentity NOBODY = new DeliveryIdentity("nobody", "", digest(-1));

    private Random random = new Random();
    private long now;
    private long next;
    private int bound;
    private Memory memory = new Memory(1, 0);
    private final Map<DeliveryIdentity, Known> model = new LinkedHashMap<>();

    /** Struck out, and not erased yet: the line, and what it is of; null where that was forgotten or has expired. */
    private final Map<Integer, DeliveryIdentity> struck = new LinkedHashMap<>();

    private final Map<DeliveryIdentity, Known> toldOf = new LinkedHashMap<>();

    private record Known(Digest256 content, long expiresAt, long signedMillis) {}

    @Test
    @DisplayName("few deliveries that meet in the index, of several tenants, under bounds of a few, at any time")
    void doesWhatAPlainMapDoes() {
        for (int seed = 0; seed < 60; seed++) {
            begin(seed, 1 + seed % 9);
            for (int step = 0; step < 4_000; step++) {
                step(deliveries(12), 1 + random.nextInt(40));
            }
            isWhatTheModelSays();
        }
    }

    @Test
    @DisplayName(
            "thousands of deliveries in bursts, remembered for short and for long, that grow and shrink the memory")
    void doesSoInBursts() {
        for (int seed = 100; seed < 106; seed++) {
            begin(seed, 300 + 1_000 * (seed % 3));
            for (int burst = 0; burst < 6; burst++) {
                int many = random.nextInt(4_000);
                for (int step = 0; step < many; step++) {
                    step(deliveries(3_000), random.nextInt(20) == 0 ? 20_000 : 1 + random.nextInt(2_000));
                }
                now += random.nextInt(3_000);
                isWhatTheModelSays();
            }
        }
    }

    private void begin(int seed, int bound) {
        random = new Random(20261128 + seed);
        now = switch (seed % 4) {
            case 0 -> Long.MAX_VALUE - random.nextInt(1_000);
            case 1 -> -random.nextInt(1_000);
            case 2 -> random.nextLong();
            default -> 0;
        };
        memory = new Memory(bound, now);
        this.bound = bound;
        model.clear();
        struck.clear();
        toldOf.clear();
    }

    private void step(DeliveryIdentity identity, long retention) {
        forgetExpired();
        Digest256 content = random.nextBoolean() ? identity.key() : content();
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> {
                memory.add(identity, content, now, retention, next);
                if (known(identity) == null) {
                    model.put(identity, new Known(content, now + retention, next));
                }
                next++;
                strikeAll();
            }
            case 4, 5, 6 -> {
                Known known = known(identity);
                Claim.Duplicate expected = known == null ? null : new Claim.Duplicate(known.content.equals(content));
                assertThat(memory.find(copy(identity), content, now)).isEqualTo(expected);
            }
            case 7 -> {
                assertThat(memory.forget(identity, now)).isEqualTo(known(identity) != null);
                model.remove(identity);
                toldOf.remove(identity);
                struck.replaceAll((line, of) -> identity.equals(of) ? NOBODY : of);
            }
            case 8 -> erase();
            default -> now += random.nextInt(4);
        }
        assertThat(memory.size()).isGreaterThanOrEqualTo(model.size()).isLessThanOrEqualTo(bound);
    }

    /** Exactly the oldest that have not expired, one after another. */
    private void strikeAll() {
        Iterator<Map.Entry<DeliveryIdentity, Known>> oldest = model.entrySet().iterator();
        for (int tooMany = model.size() - bound; tooMany > 0; tooMany--) {
            Map.Entry<DeliveryIdentity, Known> expected = oldest.next();
            int line = memory.strike(now);
            assertThat(line).isNotEqualTo(Lines.NONE);
            assertThat(memory.signedMillis(line)).isEqualTo(expected.getValue().signedMillis);
            assertThat(struck.put(line, expected.getKey())).isNull();
            toldOf.put(expected.getKey(), expected.getValue());
            oldest.remove();
        }
        assertThat(memory.strike(now)).isEqualTo(Lines.NONE);
    }

    private void erase() {
        Iterator<Map.Entry<Integer, DeliveryIdentity>> any = struck.entrySet().iterator();
        if (any.hasNext()) {
            Map.Entry<Integer, DeliveryIdentity> first = any.next();
            memory.erase(first.getKey());
            toldOf.remove(first.getValue());
            any.remove();
        }
    }

    private @Nullable Known known(DeliveryIdentity identity) {
        Known known = model.get(identity);
        return known != null ? known : toldOf.get(identity);
    }

    private void forgetExpired() {
        model.values().removeIf(known -> known.expiresAt - now <= 0);
        for (Iterator<Map.Entry<DeliveryIdentity, Known>> each =
                        toldOf.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<DeliveryIdentity, Known> one = each.next();
            if (one.getValue().expiresAt - now <= 0) {
                struck.replaceAll((line, of) -> one.getKey().equals(of) ? NOBODY : of);
                each.remove();
            }
        }
    }

    private void isWhatTheModelSays() {
        forgetExpired();
        while (!struck.isEmpty()) {
            erase();
        }
        for (Map.Entry<DeliveryIdentity, Known> each : model.entrySet()) {
            assertThat(memory.find(each.getKey(), each.getValue().content, now)).isEqualTo(new Claim.Duplicate(true));
        }
        for (int looks = 0; looks < 2_000; looks++) {
            assertThat(memory.find(NOBODY, digest(0), now)).isNull();
        }
        assertThat(memory.size()).isEqualTo(model.size());
    }

    /** Every second key has the hash of another, and of each three one differs in the tenant alone. */
    private DeliveryIdentity deliveries(int many) {
        long n = random.nextInt(many);
        String tenant = new String(TENANTS.get((int) (n % 3)).toCharArray());
        long k = n / 3 % 2;
        long base = n / 6;
        return new DeliveryIdentity(
                "orders", tenant, new Digest256(base + k * KeyHash.OF_B, base * 31 - k * KeyHash.OF_A, ~base, base));
    }

    /** One of 16, some of which differ in one quarter alone. */
    private Digest256 content() {
        return new Digest256(random.nextInt(2), random.nextInt(2), random.nextInt(2), random.nextInt(2));
    }

    private static DeliveryIdentity copy(DeliveryIdentity of) {
        Digest256 key = of.key();
        return new DeliveryIdentity(of.endpoint(), of.tenant(), new Digest256(key.a(), key.b(), key.c(), key.d()));
    }

    private static Digest256 digest(long n) {
        return new Digest256(n, n * 31, ~n, n);
    }

    @Test
    @DisplayName("deliveries whose hashes are the same are told apart by each quarter and by the tenant")
    void tellsApartWhatHasTheSameHash() {
        DeliveryIdentity one = new DeliveryIdentity("orders", "Aa", new Digest256(1, 2, 3, 4));
        memory.add(one, digest(1), now, 10, 0);
        for (DeliveryIdentity other : List.of(
                new DeliveryIdentity("orders", "BB", one.key()),
                new DeliveryIdentity("orders", "Aa", new Digest256(1 + inverse(KeyHash.OF_A), 2, 3, 4)),
                new DeliveryIdentity("orders", "Aa", new Digest256(1, 2 + inverse(KeyHash.OF_B), 3, 4)),
                new DeliveryIdentity("orders", "Aa", new Digest256(1, 2, 3 + inverse(KeyHash.OF_C), 4)),
                new DeliveryIdentity("orders", "Aa", new Digest256(1, 2, 3, 4 + inverse(KeyHash.OF_D))))) {
            assertThat(other.hashCode()).isEqualTo(one.hashCode());
            assertThat(memory.find(other, digest(1), now)).isNull();
        }
        assertThat(memory.find(copy(one), digest(1), now)).isEqualTo(new Claim.Duplicate(true));
    }

    /** What, added to a quarter, adds one to the sum, of whose 64 bits the hash is the upper half. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 5; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    @Test
    @DisplayName("is remembered to the last nanosecond and no longer, also across the end of the clock")
    void expiresAtTheExactNanosecond() {
        for (long start : new long[] {0, -5, Long.MAX_VALUE - 5, Long.MIN_VALUE}) {
            Memory any = new Memory(10, start);
            DeliveryIdentity identity = new DeliveryIdentity("orders", "", digest(1));
            any.add(identity, digest(1), start, 10, 0);
            assertThat(any.find(identity, digest(1), start + 9)).isEqualTo(new Claim.Duplicate(true));
            assertThat(any.find(identity, digest(1), start + 10)).isNull();
            assertThat(any.size()).isZero();
        }
    }

    @Test
    @DisplayName("what has expired anywhere goes before anything is struck out that has not")
    void strikesNothingOutForWhatHasExpired() {
        int bound = 10_000;
        int over = 2 * Lines.IN_CHUNK; // completed by many threads at once
        Memory full = new Memory(bound, 0);
        for (int n = 0; n < bound + over; n++) {
            boolean soon = n >= 9_000 && n < 9_000 + over;
            full.add(new DeliveryIdentity("orders", "", digest(n)), digest(n), 0, soon ? 5 : 1_000, n);
        }
        assertThat(full.strike(5)).isEqualTo(Lines.NONE);
        assertThat(full.evictions()).isZero();
        assertThat(full.size()).isEqualTo(bound);
    }

    @Test
    @DisplayName("what is completed while expired ones are looked for is found in its turn as well")
    void findsWhatCameBehindTheSearch() {
        int many = 3 * Expiries.CHUNKS * Lines.IN_CHUNK;
        DeliveryIdentity nobody = new DeliveryIdentity("orders", "", digest(-1));
        Memory any = new Memory(2 * many, 0);
        for (int n = 0; n < many; n++) {
            any.add(new DeliveryIdentity("orders", "", digest(n)), digest(n), 0, n == many - 1 ? 10 : 1_000, n);
        }
        assertThat(any.forget(new DeliveryIdentity("orders", "", digest(0)), 0)).isTrue();
        assertThat(any.find(nobody, digest(-1), 10)).as("looks at a third").isNull();
        any.add(new DeliveryIdentity("orders", "", digest(many)), digest(many), 10, 10, many);
        for (long time = 10; time <= 20; time += 10) {
            for (int looks = 0; looks < 10; looks++) {
                any.find(nobody, digest(-1), time);
            }
        }
        assertThat(any.size()).isEqualTo(many - 2);
    }

    @Test
    @DisplayName("what has expired goes with the next look, wherever it stands among many that have not")
    void findsWhatHasExpiredAtOnce() {
        int many = 1_000 * Lines.IN_CHUNK;
        DeliveryIdentity nobody = new DeliveryIdentity("orders", "", digest(-1));
        for (long start : new long[] {0, Long.MAX_VALUE - 15}) {
            Memory any = new Memory(many, start);
            for (int n = 0; n < many; n++) {
                boolean soon = n % (many / 10) == many / 20;
                DeliveryIdentity identity = new DeliveryIdentity("orders", "", digest(n));
                any.add(identity, digest(n), start, soon ? 10 + n % 3 : 1_000, n);
            }
            assertThat(any.find(nobody, digest(-1), start + 9)).isNull();
            assertThat(any.size()).isEqualTo(many);
            for (int looks = 0; looks < 10; looks++) {
                assertThat(any.find(nobody, digest(-1), start + 12)).isNull();
            }
            assertThat(any.size()).isEqualTo(many - 10);
        }
    }

    @Test
    @DisplayName("whole chunks of lines that left before they expired hide nothing that expires")
    void findsWhatExpiresBehindLinesThatLeft() {
        int many = 100 * Lines.IN_CHUNK;
        Memory any = new Memory(2 * many, 0);
        for (int n = 0; n < 2 * many; n++) {
            DeliveryIdentity identity = new DeliveryIdentity("orders", "", digest(n));
            any.add(identity, digest(n), 0, n < many ? 10 : 1_000, n);
        }
        for (int n = 0; n < many; n++) {
            assertThat(any.forget(new DeliveryIdentity("orders", "", digest(n)), 0))
                    .isTrue();
        }
        any.add(new DeliveryIdentity("orders", "", digest(-2)), digest(-2), 0, 20, 0);
        for (int looks = 0; looks < 100; looks++) {
            any.find(new DeliveryIdentity("orders", "", digest(-1)), digest(-1), 10);
        }
        assertThat(any.size()).isEqualTo(many + 1);
        assertThat(any.find(new DeliveryIdentity("orders", "", digest(-1)), digest(-1), 20))
                .isNull();
        assertThat(any.size()).isEqualTo(many);
    }

    @Test
    @DisplayName("what has expired goes also where nobody claims")
    void expiresWhileOthersAreCompleted() {
        Memory any = new Memory(1_000, 0);
        for (int n = 0; n < 100; n++) {
            any.add(new DeliveryIdentity("orders", "", digest(n)), digest(n), 0, 10, n);
        }
        any.add(new DeliveryIdentity("orders", "", digest(100)), digest(100), 10, 10, 100);
        any.add(new DeliveryIdentity("orders", "", digest(101)), digest(101), 10, 10, 101);
        assertThat(any.size()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "what was struck out gives its line back, also where it was forgotten or has expired before that was told")
    void givesBackWhatWasStruckOut() throws Exception {
        Memory few = new Memory(100, 0);
        for (int n = 0; n < 20_000; n++) {
            few.add(new DeliveryIdentity("orders", "", digest(n)), digest(n), n, n % 3 == 0 ? 101 : 1_000, n);
            int struck = few.strike(n);
            assertThat(struck).as("no place is left over").isLessThan(3 * Lines.IN_CHUNK);
            if (struck != Lines.NONE && n % 5 == 0) {
                assertThat(few.forget(new DeliveryIdentity("orders", "", digest(few.signedMillis(struck))), n))
                        .isTrue();
            }
            few.find(NOBODY, digest(0), n + 1);
            if (struck != Lines.NONE) {
                few.erase(struck);
            }
        }
        assertThat(few.size()).isLessThanOrEqualTo(100);
        assertThat(longsHeld(few)).isLessThan(5_000);
    }

    @Test
    @DisplayName("nothing is left over from a delivery that was written down and then not taken in")
    void keepsNothingOfWhatFailed() {
        Lines lines = new Lines();
        DeliveryIdentity failed = new DeliveryIdentity("orders", "acme", digest(1));
        DeliveryIdentity next = new DeliveryIdentity("orders", "", digest(1));
        lines.write(lines.next(), failed, digest(1), 0, 0); // and then the heap was full
        int line = lines.next();
        lines.write(line, next, digest(1), 0, 0);
        assertThat(lines.has(line, failed)).isFalse();
        assertThat(lines.has(line, next)).isTrue();
        assertThat(lines.hash(line)).isEqualTo(next.hashCode());
    }

    @Test
    @DisplayName("whatever looks at lines or changes them waits for the lock")
    void isLocked() throws Exception {
        Memory one = new Memory(1, 0);
        one.add(NOBODY, digest(1), 0, 10, 0);
        one.add(new DeliveryIdentity("orders", "", digest(2)), digest(2), 0, 10, 0);
        int struck = one.strike(0);
        one.add(new DeliveryIdentity("orders", "", digest(3)), digest(3), 0, 10, 0);
        List<Runnable> calls = List.of(
                () -> one.find(NOBODY, digest(1), 0),
                () -> one.add(NOBODY, digest(1), 0, 10, 0),
                () -> one.strike(0),
                () -> one.forget(NOBODY, 0),
                () -> one.signedMillis(struck),
                () -> one.erase(struck),
                one::evictions);
        for (Runnable call : calls) {
            Thread other = new Thread(call);
            synchronized (one) {
                other.start();
                while (other.getState() != Thread.State.BLOCKED && other.isAlive()) {
                    Thread.onSpinWait();
                }
                assertThat(other.isAlive()).as("call %d", calls.indexOf(call)).isTrue();
            }
            other.join();
        }
    }

    @Test
    @DisplayName("a burst gives its memory back when it is over, though some of it is remembered for longer")
    void givesBackTheMemoryOfABurst() throws Exception {
        int many = 100_000;
        Memory any = new Memory(1_000_000, 0);
        for (int n = 0; n < many; n++) {
            DeliveryIdentity identity = new DeliveryIdentity("orders", n % 2 == 0 ? "" : "acme", digest(n));
            any.add(identity, digest(n), 0, n >= many - 500 ? 1_000 : 100, n);
        }
        long full = longsHeld(any);
        for (int looks = 0; looks < many / Lines.IN_CHUNK + 100; looks++) {
            any.find(new DeliveryIdentity("orders", "", digest(-1)), digest(-1), 100);
        }
        assertThat(any.size()).isEqualTo(500);
        assertThat(full).isGreaterThan(9L * many);
        assertThat(longsHeld(any)).isLessThan(full / 50);
    }

    /** The longs in all arrays that are reached, but for one number for each chunk. */
    private static long longsHeld(Object from) throws ReflectiveOperationException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Object> left = new ArrayList<>(List.of(from));
        long longs = 0;
        while (!left.isEmpty()) {
            Object one = left.remove(left.size() - 1);
            if (!seen.add(one)) {
                continue;
            }
            if (one instanceof long[] array) {
                longs += array.length;
            } else if (one instanceof Object[] array) {
                for (Object each : array) {
                    if (each != null) {
                        left.add(each);
                    }
                }
            } else if (one.getClass().getName().startsWith(Memory.class.getPackageName())) {
                for (Field field : one.getClass().getDeclaredFields()) {
                    if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        Object value = field.get(one);
                        if (value != null) {
                            left.add(value);
                        }
                    }
                }
            }
        }
        return longs;
    }
}
