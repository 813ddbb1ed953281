package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.ExchangeReport;
import io.hookseal.Settlement;
import io.hookseal.delivery.Delivery;
import io.hookseal.idempotency.Claim;
import io.hookseal.testkit.AdapterApplication.Detour.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.function.Executable;

/** Rows 72 to 75 and 79: what a server that has more than requests can do with them. */
final class DispatchRows {
    private final AdapterBench bench;
    private final Set<AdapterCapability> capabilities;
    private final List<DynamicNode> rows = new ArrayList<>();

    private DispatchRows(AdapterBench bench, Set<AdapterCapability> capabilities) {
        this.bench = bench;
        this.capabilities = capabilities;
    }

    static Stream<DynamicNode> of(AdapterContract contract, Set<AdapterCapability> capabilities) {
        AdapterBench.Plan plan = AdapterBench.Plan.ofHook();
        if (capabilities.contains(AdapterCapability.FORWARD)) {
            plan.detour(Kind.FORWARD, "/forward", "/hook");
        }
        if (capabilities.contains(AdapterCapability.INCLUDE)) {
            plan.detour(Kind.INCLUDE, "/include", "/hook");
        }
        if (capabilities.contains(AdapterCapability.ERROR_DISPATCH)) {
            plan.detour(Kind.ERROR, "/broken", "/hook");
        }
        DispatchRows dispatch = new DispatchRows(contract.bench(plan), capabilities);
        dispatch.detours();
        dispatch.async();
        dispatch.twice(contract);
        return dispatch.rows.stream();
    }

    private void row(AdapterCapability needed, String name, Executable test) {
        if (capabilities.contains(needed)) {
            rows.add(bench.row(name, test));
        }
    }

    private void detours() {
        row(AdapterCapability.FORWARD, "row 72: a FORWARD is verified like a request", () -> {
            byte[] body = Sent.fresh();
            bench.refuses(Draft.post("/forward").body(body));
            bench.takes(Sent.signed("/forward", body).body(body), body);
            bench.repeats(Sent.hook(body));
        });
        row(AdapterCapability.INCLUDE, "row 72: an INCLUDE leads to no handler without a signature", () -> {
            byte[] body = Sent.fresh();
            bench.send(Draft.post("/include").body(body));
            bench.assertNothingHandled();
            bench.send(Sent.signed("/include", body).body(body));
            assertThat(bench.handled).hasSizeLessThan(2).allMatch(Delivery::verified);
        });
        row(AdapterCapability.ERROR_DISPATCH, "row 73: an ERROR dispatch runs no handler", () -> {
            byte[] body = Sent.fresh();
            for (Draft draft : List.of(
                    Draft.post("/broken").body(body),
                    Sent.signed("/broken", body).body(body))) {
                assertThat(bench.answer(draft).status()).isEqualTo(500);
            }
            assertThat(bench.heard.told().answered())
                    .as("requests that the receiver was given")
                    .isEmpty();
            bench.assertNothingHandled();
        });
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

    private void async() {
        row(AdapterCapability.ASYNC, "row 74: a handler that goes on in another thread", () -> {
            byte[] body = Sent.fresh();
            Thread[] threads = new Thread[2];
            bench.handling(exchange -> {
                threads[0] = Thread.currentThread();
                exchange.later(rest -> {
                    threads[1] = Thread.currentThread();
                    bench.readAndAnswer(rest);
                });
            });
            bench.takes(Sent.hook(body), body);
            assertThat(threads[1]).isNotNull().isNotSameAs(threads[0]);
            assertThat(settlements()).containsExactly(Settlement.COMPLETED);
            assertThat(bench.heard.told().accepted()).isEqualTo(1);
            bench.repeats(Sent.hook(body));
        });
        row(AdapterCapability.ASYNC, "row 74: no byte of its answer leaves before its claim is completed", () -> {
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch gate = new CountDownLatch(1);
            bench.store.beforeSettling(() -> {
                asked.countDown();
                hold(gate);
            });
            bench.handling(exchange -> exchange.later(AdapterBench::answer));
            try (Open open = Open.sending(Sent.hook(Sent.fresh()).wire(bench.http), bench.http.port())) {
                try {
                    assertThat(asked.await(10, TimeUnit.SECONDS))
                            .as("settling began")
                            .isTrue();
                    assertThat(open.answersWithin(100))
                            .as("an answer before the claim was settled")
                            .isFalse();
                } finally {
                    gate.countDown();
                }
                assertThat(new String(open.read(12), US_ASCII)).isEqualTo("HTTP/1.1 200");
            }
        });
        row(AdapterCapability.ASYNC, "row 90: a handler that fails in another thread", () -> {
            byte[] body = Sent.fresh();
            bench.handling(exchange -> exchange.later(rest -> {
                throw new IOException("planned");
            }));
            AdapterBench.assertComesAgain(bench.answer(Sent.hook(body)));
            bench.handling(exchange -> exchange.later(rest -> exchange.answer(409, "mine".getBytes(US_ASCII))));
            AdapterBench.assertComesAgain(bench.answer(Sent.hook(body)));
            bench.handling(bench::readAndAnswer);
            bench.takes(Sent.hook(body), body);
            assertThat(settlements()).containsExactly(Settlement.RELEASED, Settlement.RELEASED, Settlement.COMPLETED);
        });
        row(AdapterCapability.ASYNC, "row 75: a handler that is not waited for any longer", () -> {
            CountDownLatch gate = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(1);
            bench.handling(exchange -> exchange.later(rest -> {
                try {
                    hold(gate);
                    AdapterBench.answer(rest);
                } finally {
                    ended.countDown();
                }
            }));
            try {
                AdapterBench.assertComesAgain(bench.answer(Sent.hook(Sent.fresh())));
                assertThat(settlements()).containsExactly(Settlement.HELD);
                assertThat(bench.look(bench.handled.get(0))).isInstanceOf(Claim.InFlight.class);
            } finally {
                gate.countDown();
            }
            assertThat(ended.await(10, TimeUnit.SECONDS))
                    .as("the handler ended")
                    .isTrue();
            assertThat(settlements())
                    .as("what it does too late settles nothing")
                    .containsExactly(Settlement.HELD);
            assertThat(bench.look(bench.handled.get(0))).isInstanceOf(Claim.InFlight.class);
        });
        row(AdapterCapability.ASYNC_DISPATCH, "row 74: a handler that is called again for the same request", () -> {
            byte[] body = Sent.fresh();
            AtomicBoolean again = new AtomicBoolean();
            bench.handling(exchange -> {
                if (exchange.dispatched()) {
                    again.set(true);
                    bench.readAndAnswer(exchange);
                } else {
                    exchange.dispatch();
                }
            });
            RawAnswer.Received answer = bench.answer(Sent.hook(body));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.bodyText()).isEqualTo(AdapterBench.HANDLED);
            assertThat(again).isTrue();
            assertThat(bench.read).hasSize(1);
            assertThat(bench.read.get(0)).isEqualTo(body);
            assertThat(bench.heard.told().accepted()).as("verified once").isEqualTo(1);
            assertThat(bench.store.claims).as("claimed once").hasValue(1);
            assertThat(settlements()).containsExactly(Settlement.COMPLETED);
        });
    }

    private static void hold(CountDownLatch gate) {
        try {
            if (!gate.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("held for 20 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void twice(AdapterContract contract) {
        if (capabilities.contains(AdapterCapability.INSTALLED_TWICE)) {
            AdapterBench twice = contract.bench(AdapterBench.Plan.ofHook().installedTwice());
            rows.add(twice.row("row 79: an adapter that is installed twice verifies once", () -> {
                byte[] body = Sent.fresh();
                twice.refuses(Draft.post("/hook").body(body));
                twice.takes(Sent.hook(body), body);
                assertThat(twice.heard.told().accepted()).as("verified once").isEqualTo(1);
                assertThat(twice.store.claims).as("claimed once").hasValue(1);
                assertThat(twice.store.completions).as("completed once").hasValue(1);
                twice.repeats(Sent.hook(body));
            }));
        }
    }
}
