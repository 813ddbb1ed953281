package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.ExchangeReport;
import io.hookseal.Settlement;
import io.hookseal.verification.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.function.Executable;

/** Rows 81 to 83, 86, 90, 113, 116 and 125: how claims are settled, and what is answered when. */
final class ClaimRows {
    private static final int AT_ONCE = 100;
    private static final int SECONDS = 20;

    private final AdapterContract contract;
    private final AdapterBench bench;
    private final List<DynamicNode> rows = new ArrayList<>();

    private ClaimRows(AdapterContract contract, AdapterBench bench) {
        this.contract = contract;
        this.bench = bench;
    }

    static Stream<DynamicNode> of(AdapterContract contract, AdapterBench bench) {
        ClaimRows claims = new ClaimRows(contract, bench);
        claims.outcomes();
        claims.settling();
        claims.concurrency();
        claims.gone();
        claims.stopping();
        return claims.rows.stream();
    }

    private void row(String name, Executable test) {
        rows.add(bench.row(name, test));
    }

    private List<Settlement> settlements() {
        List<Settlement> all = new ArrayList<>();
        for (ExchangeReport report : bench.heard.told().answered()) {
            Settlement settlement = report.settlement();
            if (settlement != null) {
                all.add(settlement);
            }
        }
        return all;
    }

    private void outcomes() {
        row("a delivery that was handled is a duplicate", () -> {
            byte[] body = Sent.fresh();
            bench.takes(Sent.hook(body), body);
            bench.repeats(Sent.hook(body));
            bench.repeats(Sent.signed("/hook", body).chunked(body));
            assertThat(settlements()).containsExactly(Settlement.COMPLETED);
        });
        for (int status : new int[] {200, 201, 202, 204}) {
            row("a handler's own " + status, () -> {
                bench.handling(
                        exchange -> exchange.answer(status, status == 204 ? new byte[0] : "mine".getBytes(UTF_8)));
                RawAnswer.Received answer = bench.answer(Sent.hook(Sent.fresh()));
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.bodyText()).isEqualTo(status == 204 ? "" : "mine");
                assertThat(settlements()).containsExactly(Settlement.COMPLETED);
            });
        }
        for (int status : new int[] {500, 502, 503, 504}) {
            row("row 90: a handler's own " + status + " stands, and the next delivery is handled", () -> {
                byte[] body = Sent.fresh();
                bench.handling(exchange -> exchange.answer(status, "mine".getBytes(UTF_8)));
                assertThat(bench.answer(Sent.hook(body)).status()).isEqualTo(status);
                bench.handling(bench::readAndAnswer);
                bench.takes(Sent.hook(body), body);
                assertThat(settlements()).containsExactly(Settlement.RELEASED, Settlement.COMPLETED);
            });
        }
        for (int status : new int[] {302, 400, 404, 409, 410, 429}) {
            row("row 90: a handler's own " + status + " is answered 503", () -> {
                byte[] body = Sent.fresh();
                bench.handling(exchange -> exchange.answer(status, "mine".getBytes(UTF_8)));
                AdapterBench.assertComesAgain(bench.answer(Sent.hook(body)));
                bench.handling(bench::readAndAnswer);
                bench.takes(Sent.hook(body), body);
                assertThat(settlements()).containsExactly(Settlement.RELEASED, Settlement.COMPLETED);
            });
        }
        row("row 90: a handler that throws, before and after it has answered", () -> {
            byte[] body = Sent.fresh();
            bench.handling(exchange -> {
                throw new IOException("planned");
            });
            AdapterBench.assertComesAgain(bench.answer(Sent.hook(body)));
            bench.handling(exchange -> {
                AdapterBench.answer(exchange);
                throw new IllegalStateException("planned");
            });
            AdapterBench.assertComesAgain(bench.answer(Sent.hook(body)));
            bench.handling(exchange -> {
                throw new AssertionError("planned");
            });
            AdapterBench.assertComesAgain(bench.answer(Sent.hook(body)));
            bench.handling(bench::readAndAnswer);
            bench.takes(Sent.hook(body), body);
            bench.repeats(Sent.hook(body));
            assertThat(settlements())
                    .containsExactly(
                            Settlement.RELEASED, Settlement.RELEASED, Settlement.RELEASED, Settlement.COMPLETED);
            assertThat(bench.handled).hasSize(4);
        });
    }

    private void settling() {
        row("no byte of a success leaves before its claim is completed", () -> settlesFirst(200, AdapterBench::answer));
        row("no byte of a success of 8,000 bytes leaves before its claim is completed", () -> {
            settlesFirst(200, exchange -> exchange.answer(200, "x".repeat(8_000).getBytes(UTF_8)));
        });
        row(
                "no byte of a failure leaves before its claim is released",
                () -> settlesFirst(503, exchange -> {
                    throw new IOException("planned");
                }));
        row("an answer of 100,000 bytes comes whole and is completed", () -> {
            byte[] all = "0123456789".repeat(10_000).getBytes(UTF_8);
            bench.handling(exchange -> exchange.stream(200, new ByteArrayInputStream(all)));
            RawAnswer.Received answer = bench.answer(Sent.hook(Sent.fresh()));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.body()).isEqualTo(all);
            bench.heard.await("the report", told -> told.answered().size() == 1);
            assertThat(settlements()).containsExactly(Settlement.COMPLETED);
        });
    }

    private void settlesFirst(int status, ContractHandler handler) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        bench.store.beforeSettling(() -> {
            asked.countDown();
            hold(gate);
        });
        bench.handling(handler);
        try (Open open = Open.sending(Sent.hook(Sent.fresh()).wire(bench.http), bench.http.port())) {
            try {
                assertThat(asked.await(SECONDS, TimeUnit.SECONDS))
                        .as("settling began")
                        .isTrue();
                assertThat(open.answersWithin(100))
                        .as("an answer before the claim was settled")
                        .isFalse();
            } finally {
                gate.countDown();
            }
            assertThat(new String(open.read(12), ISO_8859_1)).isEqualTo("HTTP/1.1 " + status);
        }
    }

    private static void hold(CountDownLatch gate) {
        try {
            if (!gate.await(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("held for " + SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void concurrency() {
        row("row 81: " + AT_ONCE + " identical ones at once", () -> withClients(this::manyAtOnce));
        row("row 82: the first of three fails", () -> withClients(this::theFirstFails));
        row("row 83: 64 threads, each with deliveries of its own", () -> withClients(this::manyThreads));
        row("row 113: a flood of bad signatures", () -> {
            MacCount.run(macs -> withClients(clients -> flood(clients, macs)));
        });
    }

    private interface WithClients {
        void run(ExecutorService clients) throws Exception;
    }

    private static void withClients(WithClients test) throws Exception {
        ExecutorService clients = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "hookseal-contract");
            thread.setDaemon(true);
            return thread;
        });
        try {
            test.run(clients);
        } finally {
            clients.shutdownNow();
        }
    }

    private void manyAtOnce(ExecutorService clients) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger early = new AtomicInteger();
        bench.handling(exchange -> {
            hold(gate);
            ended.set(true);
            AdapterBench.answer(exchange);
        });
        Draft draft = Sent.hook(Sent.fresh());
        List<Future<RawAnswer.Received>> sent = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            sent.add(clients.submit(() -> {
                RawAnswer.Received answer = bench.answer(draft);
                if (answer.status() < 300 && !ended.get()) {
                    early.incrementAndGet();
                }
                return answer;
            }));
        }
        try {
            // one runs, two wait, and the rest are told at once to come again
            bench.heard.await(
                    "the answers of those that do not wait",
                    told -> told.answered().size() == AT_ONCE - 3);
        } finally {
            gate.countDown();
        }
        List<RawAnswer.Received> answers = new ArrayList<>();
        for (Future<RawAnswer.Received> one : sent) {
            answers.add(one.get(SECONDS, TimeUnit.SECONDS));
        }
        assertThat(early).as("2xx before the handler had ended").hasValue(0);
        assertThat(bench.handled).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(3);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .hasSize(AT_ONCE - 3)
                .allSatisfy(AdapterBench::assertComesAgain);
    }

    private void theFirstFails(ExecutorService clients) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        AtomicBoolean succeeded = new AtomicBoolean();
        AtomicInteger early = new AtomicInteger();
        bench.handling(exchange -> {
            if (runs.incrementAndGet() == 1) {
                hold(gate);
                throw new IOException("planned");
            }
            succeeded.set(true);
            AdapterBench.answer(exchange);
        });
        Draft draft = Sent.hook(Sent.fresh());
        List<Future<Integer>> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sent.add(clients.submit(() -> {
                int status = bench.answer(draft).status();
                if (status < 300 && !succeeded.get()) {
                    early.incrementAndGet();
                }
                return status;
            }));
        }
        try {
            bench.heard.await("two that wait", told -> told.inFlight() == 2);
        } finally {
            gate.countDown();
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> one : sent) {
            statuses.add(one.get(SECONDS, TimeUnit.SECONDS));
        }
        assertThat(early).as("2xx before a handler had succeeded").hasValue(0);
        assertThat(statuses).containsExactlyInAnyOrder(503, 200, 200);
        assertThat(runs).hasValue(2);
    }

    private void manyThreads(ExecutorService clients) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            sent.add(clients.submit(() -> {
                for (int n = 0; n < 4; n++) {
                    byte[] body = Sent.padded(100 * n);
                    Draft bad = Draft.post("/hook")
                            .header(Sent.SIGNATURE, Sent.by(Sent.RAW_SECRET, body))
                            .body(body);
                    assertThat(bench.answer(bad).status()).isEqualTo(401);
                    assertThat(bench.answer(Sent.hook(body)).status()).isEqualTo(200);
                }
            }));
        }
        for (Future<?> one : sent) {
            one.get(SECONDS, TimeUnit.SECONDS);
        }
        assertThat(bench.handled).hasSize(64 * 4);
        assertThat(bench.read).hasSize(64 * 4);
    }

    /** Three live secrets, one signed form: three MACs for each bad one, while another endpoint's are all taken. */
    private void flood(ExecutorService clients, MacCount macs) throws Exception {
        int threads = 8;
        int each = 25;
        try (AdapterBench flooded = AdapterBench.Plan.ofFlood().start(contract)) {
            macs.start();
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                sent.add(clients.submit(() -> {
                    for (int n = 0; n < each; n++) {
                        byte[] body = Sent.padded(3_000);
                        Draft bad = Draft.post("/flooded")
                                .header(Sent.BARE_SIGNATURE, "0".repeat(64))
                                .body(body);
                        assertThat(flooded.answer(bad).status()).isEqualTo(401);
                    }
                }));
            }
            for (Future<?> one : sent) {
                one.get(SECONDS, TimeUnit.SECONDS);
            }
            assertThat(macs.sinceStart()).as("MACs").isEqualTo(3L * threads * each);
            flooded.assertNothingHandled();
            honestBesideAFlood(flooded);
        }
    }

    /** The budget is full of bodies that do not come to their end; another endpoint has its reserve. */
    private void honestBesideAFlood(AdapterBench flooded) throws Exception {
        Draft slow = Draft.post("/flooded")
                .header(Sent.BARE_SIGNATURE, "0".repeat(64))
                .header("Content-Length", Integer.toString(AdapterBench.MAX_BODY));
        List<Open> open = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                byte[] wire = slow.bare(new byte[AdapterBench.MAX_BODY - 1]).wire(flooded.http);
                open.add(Open.sending(wire, flooded.http.port()));
            }
            flooded.heard.await(
                    "some of the flood to be shed", told -> told.refused().contains(Refusal.NO_BUDGET));
            for (int i = 0; i < 20; i++) {
                byte[] body = Sent.fresh();
                flooded.takes(Sent.hook(body), body);
            }
        } finally {
            open.forEach(Open::close);
        }
    }

    private void gone() {
        row("row 86: the client is gone when the claim is completed", () -> {
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch gate = new CountDownLatch(1);
            bench.store.beforeSettling(() -> {
                asked.countDown();
                hold(gate);
            });
            byte[] body = Sent.fresh();
            Open open = Open.sending(Sent.hook(body).wire(bench.http), bench.http.port());
            try {
                assertThat(asked.await(SECONDS, TimeUnit.SECONDS))
                        .as("settling began")
                        .isTrue();
            } finally {
                open.close();
                gate.countDown();
            }
            bench.heard.await("the settlement", told -> told.answered().size() == 1);
            assertThat(settlements()).containsExactly(Settlement.COMPLETED);
            bench.repeats(Sent.hook(body));
        });
        row("row 116: the client is gone when the answer is written", () -> {
            CountDownLatch closed = new CountDownLatch(1);
            bench.handling(exchange -> exchange.stream(200, new Endless(closed)));
            byte[] body = Sent.fresh();
            try (Open open = Open.sending(Sent.hook(body).wire(bench.http), bench.http.port())) {
                assertThat(new String(open.read(12), ISO_8859_1)).isEqualTo("HTTP/1.1 200");
            }
            assertThat(closed.await(SECONDS, TimeUnit.SECONDS))
                    .as("writing ended")
                    .isTrue();
            bench.heard.await("the settlement", told -> told.answered().size() == 1);
            bench.handling(bench::readAndAnswer);
            bench.repeats(Sent.hook(body));
            assertThat(settlements()).containsExactly(Settlement.COMPLETED);
        });
    }

    /** An answer that only a failing write ends. */
    private static final class Endless extends InputStream {
        private final CountDownLatch closed;

        Endless(CountDownLatch closed) {
            this.closed = closed;
        }

        @Override
        public int read() {
            return 'x';
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return length;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private void stopping() {
        row(
                "row 125: stopped with one delivery in flight",
                () -> withClients(clients -> {
                    try (AdapterBench stopped = AdapterBench.Plan.ofHook().start(contract)) {
                        CountDownLatch running = new CountDownLatch(1);
                        CountDownLatch gate = new CountDownLatch(1);
                        stopped.handling(exchange -> {
                            running.countDown();
                            hold(gate);
                            AdapterBench.answer(exchange);
                        });
                        Draft draft = Sent.hook(Sent.fresh());
                        Future<RawAnswer.Received> inFlight = clients.submit(() -> stopped.answer(draft));
                        try {
                            assertThat(running.await(SECONDS, TimeUnit.SECONDS))
                                    .as("the handler runs")
                                    .isTrue();
                            stopped.receiver.close();
                            AdapterBench.assertComesAgain(stopped.answer(Sent.hook(Sent.fresh())));
                        } finally {
                            gate.countDown();
                        }
                        assertThat(inFlight.get(SECONDS, TimeUnit.SECONDS).status())
                                .isEqualTo(200);
                        AdapterBench.assertComesAgain(stopped.answer(Sent.hook(Sent.fresh())));
                        assertThat(stopped.handled).hasSize(1);
                        assertThat(stopped.store.completions).hasValue(1);
                    }
                }));
    }
}
