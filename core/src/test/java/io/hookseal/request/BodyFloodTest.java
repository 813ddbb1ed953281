package io.hookseal.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.request.BodyRead.Complete;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 200 bodies of 1 MiB at once, all half arrived before any goes on, while an honest sender uses its reserve. */
@Timeout(120)
class BodyFloodTest {
    private static final int MIB = 1 << 20;
    private static final int SENDERS = 200;
    private static final int HONEST_BODIES = 100;

    @Test
    @DisplayName("row 113: flood within 8 MiB, honest endpoint keeps its reserve")
    void answersAFloodWithinTheBudget() throws Exception {
        Flood flood = new Flood(8 * MIB);
        flood.run();
        assertThat(flood.answered()).isEqualTo(SENDERS);
        assertThat(flood.complete.get()).isPositive();
        assertThat(flood.honest.get()).isEqualTo(HONEST_BODIES);
        assertThat(flood.exceeded).isFalse();
        assertThat(flood.budget.inUse()).isZero();
    }

    @Test
    @DisplayName("row 113: flood on a 64 MiB heap, no OutOfMemoryError")
    void survivesAFloodOnASmallHeap() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        codeOf(BodyReader.class) + System.getProperty("path.separator") + codeOf(Flood.class),
                        Flood.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("answered 200, honest 100, exceeded false, in use 0");
    }

    private static String codeOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    static final class Flood {
        private static final byte[] SENT = new byte[MIB];

        static {
            new Random(12).nextBytes(SENT);
        }

        final BodyBudget budget;
        final AtomicInteger complete = new AtomicInteger();
        final AtomicInteger refused = new AtomicInteger();
        final AtomicInteger honest = new AtomicInteger();
        final AtomicBoolean exceeded = new AtomicBoolean();
        private final long total;
        private final BodyReader noisy;
        private final BodyReader quiet;

        Flood(long total) {
            this.total = total;
            budget = BodyBudget.of(total);
            BodyBudget.Reserve reserve = budget.reserve("quiet", BodyReader.peakBytes(MIB));
            quiet = BodyReader.of(reserve, MIB, Duration.ofSeconds(60), System::nanoTime);
            noisy = BodyReader.of(budget.reserve("noisy", 0), MIB, Duration.ofSeconds(60), System::nanoTime);
        }

        public static void main(String[] args) throws Exception {
            Flood flood = new Flood(BodyBudget.suggestedBytes());
            flood.run();
            System.out.printf(
                    "answered %d, honest %d, exceeded %s, in use %d (%d complete of %d MiB)%n",
                    flood.answered(),
                    flood.honest.get(),
                    flood.exceeded,
                    flood.budget.inUse(),
                    flood.complete.get(),
                    flood.total / MIB);
        }

        int answered() {
            return complete.get() + refused.get();
        }

        void run() throws ExecutionException, InterruptedException {
            Phaser half = new Phaser(SENDERS) {
                @Override
                protected boolean onAdvance(int phase, int registered) {
                    for (int i = 0; i < HONEST_BODIES; i++) {
                        if (verified(quiet.read(new Body(() -> {}), MIB, true))) {
                            honest.incrementAndGet();
                        }
                    }
                    return true;
                }
            };
            ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
            List<Future<?>> answers = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                long declared = i % 2 == 0 ? MIB : -1;
                answers.add(threads.submit(() -> {
                    AtomicBoolean waited = new AtomicBoolean();
                    Body body = new Body(() -> {
                        waited.set(true);
                        half.arriveAndAwaitAdvance();
                    });
                    try {
                        (verified(noisy.read(body, declared, true)) ? complete : refused).incrementAndGet();
                    } finally {
                        if (!waited.get()) {
                            half.arriveAndDeregister();
                        }
                    }
                }));
            }
            for (Future<?> answer : answers) {
                answer.get();
            }
            threads.shutdown();
        }

        private boolean verified(BodyRead read) {
            if (!(read instanceof Complete body)) {
                return false;
            }
            if (!Arrays.equals(body.bytes(), SENT)) {
                throw new IllegalStateException("other bytes than were sent");
            }
            body.release();
            return true;
        }

        private final class Body extends InputStream {
            private final Runnable atHalf;
            private int left = MIB;

            Body(Runnable atHalf) {
                this.atHalf = atHalf;
            }

            @Override
            public int read() throws IOException {
                throw new IOException("read by the byte");
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                if (budget.inUse() > total) {
                    exceeded.set(true);
                }
                if (left == MIB / 2) {
                    atHalf.run();
                }
                int part = Math.min(length, left > MIB / 2 ? left - MIB / 2 : left);
                System.arraycopy(SENT, MIB - left, to, offset, part);
                left -= part;
                return part == 0 ? -1 : part;
            }
        }
    }
}
