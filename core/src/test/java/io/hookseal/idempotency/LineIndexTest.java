package io.hookseal.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The index of the memory, with hashes that meet, held against a plain map. */
class LineIndexTest {
    /** They meet at the end of a table and run on at its beginning, whatever its size. */
    private static final int[] HASHES = {0, -1, 1, 0x7FFF_FFFF, 0xFFFF_FFFE, 0x0000_FFFF, 2, 3, 0xFFFF};

    @Test
    @DisplayName("finds each line that was added and not removed, and no other, in all orders of adding and removing")
    void findsWhatAPlainMapFinds() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(20261128 + seed);
            Lines lines = new Lines();
            LineIndex index = new LineIndex(lines, seed % 2 == 0 ? 1 : 10_000);
            int many = 10 + random.nextInt(400);
            int[] hashes = new int[many];
            for (int n = 0; n < many; n++) {
                hashes[n] = seed % 4 < 2 ? HASHES[n % HASHES.length] : random.nextInt(1 << 20) << 12;
                int line = lines.next();
                assertThat(line).isEqualTo(n);
                lines.write(line, identity(n), identity(n).key(), 0, 0);
                lines.take(line);
            }
            Map<Integer, Integer> model = new HashMap<>();
            int added = 5;
            for (int step = 0; step < 6_000; step++) {
                if (step % 1_000 == 0) {
                    added = 1 + random.nextInt(9); // of ten steps, so that it grows and shrinks
                }
                int n = random.nextInt(many);
                if (random.nextInt(10) >= added) {
                    index.remove(hashes[n], n);
                    model.remove(n);
                } else if (!model.containsKey(n)) {
                    index.add(hashes[n], n);
                    model.put(n, n);
                }
                int looked = random.nextInt(many);
                assertThat(index.find(identity(looked), hashes[looked]))
                        .isEqualTo(model.getOrDefault(looked, Lines.NONE));
            }
            for (int n = 0; n < many; n++) {
                assertThat(index.find(identity(n), hashes[n])).isEqualTo(model.getOrDefault(n, Lines.NONE));
            }
        }
    }

    @Test
    @DisplayName("grows a small part at a time, so that no claim waits for all, and holds nothing when nothing is left")
    void growsInParts() throws Exception {
        int many = 100_000;
        Random random = new Random(20261128);
        LineIndex index = new LineIndex(new Lines(), many);
        int[] hashes = random.ints(many).toArray();
        for (int n = 0; n < many; n++) {
            index.add(hashes[n], n);
        }
        int parts = 0;
        for (Object segment : segments(index)) {
            Field table = segment.getClass().getDeclaredField("table");
            table.setAccessible(true);
            assertThat((long[]) table.get(segment)).hasSizeLessThanOrEqualTo(4_096);
            parts++;
        }
        assertThat(parts).isEqualTo(64);
        for (int n = 0; n < many; n++) {
            index.remove(hashes[n], n);
        }
        assertThat(segments(index)).isEmpty();
    }

    private static List<Object> segments(LineIndex index) throws ReflectiveOperationException {
        Field field = LineIndex.class.getDeclaredField("segments");
        field.setAccessible(true);
        return Arrays.stream((Object[]) field.get(index))
                .filter(Objects::nonNull)
                .toList();
    }

    private static DeliveryIdentity identity(int n) {
        return new DeliveryIdentity("orders", "", new Digest256(n, n, n, n));
    }
}
