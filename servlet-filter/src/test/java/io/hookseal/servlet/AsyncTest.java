package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Settlement;
import io.hookseal.testkit.RawAnswer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers that go on when their call has returned. */
@ParameterizedClass
@EnumSource(Container.class)
class AsyncTest {
    @Parameter
    Container container;

    private final ExecutorService elsewhere = Executors.newCachedThreadPool();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    private final App app = new App();

    @AfterEach
    void stop() {
        app.close();
        elsewhere.shutdownNow();
        clock.shutdownNow();
    }

    private void hook(App.Work work) throws Exception {
        app.filter(new WebhookFilter(app.receiver), "/*")
                .servlet("hook", app.noting(work), "/hook")
                .start(container);
    }

    private RawAnswer.Received deliver() {
        return app.answer(Signed.delivery("/hook"));
    }

    private void expect(RawAnswer.Received answer, int status, String body, Settlement settlement) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.bodyText()).isEqualTo(body);
        assertThat(answer.isComplete()).isTrue();
        assertThat(app.settlements()).containsExactly(settlement);
    }

    @Test
    void settlesWhenAnotherThreadCompletes() throws Exception {
        for (boolean withArguments : new boolean[] {false, true}) {
            CountDownLatch go = new CountDownLatch(1);
            App each = new App();
            each.filter(new WebhookFilter(each.receiver), "/*")
                    .servlet(
                            "hook",
                            each.noting((request, response) -> {
                                AsyncContext async =
                                        withArguments ? request.startAsync(request, response) : request.startAsync();
                                assertThat(request.getAsyncContext()).isSameAs(async);
                                elsewhere.execute(() -> {
                                    try {
                                        go.await();
                                        byte[] body = async.getRequest()
                                                .getInputStream()
                                                .readAllBytes();
                                        assertThat(body).isEqualTo(Signed.BODY);
                                        assertThat(WebhookRequests.delivery(async.getRequest())
                                                        .body())
                                                .isEqualTo(Signed.BODY);
                                        async.getResponse().getWriter().print("done");
                                        async.getResponse().flushBuffer();
                                        assertThat(each.settlements()).isEmpty();
                                        async.complete();
                                        async.complete(); // a second time changes nothing
                                    } catch (Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
                                elsewhere.execute(go::countDown);
                            }),
                            "/hook")
                    .start(container);
            try (each) {
                RawAnswer.Received answer = each.answer(Signed.delivery("/hook"));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.bodyText()).isEqualTo("done");
                assertThat(each.settlements()).containsExactly(Settlement.COMPLETED);
            }
        }
    }

    @Test
    void settlesWhenCompletedBeforeTheCallReturns() throws Exception {
        hook((request, response) -> {
            AsyncContext async = request.startAsync();
            response.getWriter().print("done");
            async.complete();
        });
        expect(deliver(), 200, "done", Settlement.COMPLETED);
    }

    @Test
    void asksAgainForAFailureFromAnotherThread() throws Exception {
        hook((request, response) -> {
            AsyncContext async = request.startAsync();
            elsewhere.execute(() -> {
                response.setStatus(404);
                async.complete();
            });
        });
        expect(deliver(), 503, "try again later\n", Settlement.RELEASED);
    }

    @Test
    void completesALongAsynchronousAnswer() throws Exception {
        hook((request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                try {
                    response.getOutputStream().write(new byte[100_000]);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                async.complete();
            });
        });
        assertThat(deliver().body()).hasSize(100_000);
        assertThat(app.settlements()).containsExactly(Settlement.COMPLETED);
    }

    @Test
    @DisplayName(
            "row 74: a delivery dispatched elsewhere as the container's own request has its body there, and is settled behind it")
    void settlesWhereADispatchLosesTheWrapper() throws Exception {
        app.servlet(
                "page",
                App.serving((request, response) -> request.getInputStream().transferTo(response.getOutputStream())),
                "/page");
        hook((request, response) -> {
            ServletRequest containers = request;
            while (containers instanceof ServletRequestWrapper wrapper) {
                containers = wrapper.getRequest();
            }
            request.startAsync(containers, response).dispatch("/page");
        });
        expect(deliver(), 200, new String(Signed.BODY, UTF_8), Settlement.COMPLETED);
    }

    @Test
    @DisplayName("row 74: an ASYNC dispatch runs with the delivery that was received once, from its first byte")
    void receivesOnceForAsyncDispatches() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        app.servlet(
                "page",
                App.serving((request, response) -> {
                    seen.add(request.getDispatcherType() + " " + request.getServletPath());
                    assertThat(request.getInputStream().readAllBytes()).isEqualTo(Signed.BODY);
                    response.getWriter().print(WebhookRequests.delivery(request).endpoint());
                }),
                "/page");
        hook((request, response) -> {
            seen.add(request.getDispatcherType() + " " + request.getServletPath());
            assertThat(request.getInputStream().readAllBytes()).isEqualTo(Signed.BODY);
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                AsyncContext async = request.startAsync();
                elsewhere.execute(async::dispatch);
            } else {
                request.startAsync().dispatch("/page");
            }
        });
        expect(deliver(), 200, "hook", Settlement.COMPLETED);
        assertThat(seen).containsExactly("REQUEST /hook", "ASYNC /hook", "ASYNC /page");
        assertThat(app.reports).hasSize(1);
    }

    @Test
    void asksAgainForWhatADispatchThrew() throws Exception {
        hook((request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                throw new IllegalStateException("fails later");
            }
            request.startAsync().dispatch();
        });
        expect(deliver(), 503, "try again later\n", Settlement.RELEASED);
    }

    @Test
    void asksAgainForWhatThrewBehindStartAsync() throws Exception {
        hook((request, response) -> {
            request.startAsync();
            throw new IllegalStateException("fails at once");
        });
        expect(deliver(), 503, "try again later\n", Settlement.RELEASED);
    }

    @Test
    void asksAgainForWhatStartedWorkThrew() throws Exception {
        hook((request, response) -> request.startAsync().start(() -> {
            throw new IllegalStateException("fails elsewhere");
        }));
        expect(deliver(), 503, "try again later\n", Settlement.RELEASED);
    }

    @Test
    @DisplayName("row 75: a timeout is 503 and leaves the claim to its lease, whatever listeners and late work do then")
    void holdsTheClaimWhereNobodyKnows() throws Exception {
        for (String then : List.of("nothing", "complete", "dispatch", "answer")) {
            App each = new App();
            CountDownLatch late = new CountDownLatch(1);
            AtomicReference<AsyncContext> work = new AtomicReference<>();
            each.filter(new WebhookFilter(each.receiver), "/*")
                    .servlet(
                            "hook",
                            each.noting((request, response) -> {
                                AsyncContext async = request.startAsync();
                                work.set(async);
                                async.setTimeout(100);
                                async.addListener(listener(event -> {
                                    event.getSuppliedResponse();
                                    switch (then) {
                                        case "complete" ->
                                            event.getAsyncContext().complete();
                                        case "dispatch" ->
                                            event.getAsyncContext().dispatch();
                                        case "answer" -> {
                                            ((jakarta.servlet.http.HttpServletResponse) async.getResponse())
                                                    .setStatus(200);
                                            async.getResponse().getWriter().print("all is well");
                                            async.getResponse().flushBuffer();
                                            async.complete();
                                        }
                                        default -> {}
                                    }
                                    late.countDown();
                                }));
                            }),
                            "/hook")
                    .start(container);
            try (each) {
                RawAnswer.Received answer = each.answer(Signed.delivery("/hook"));
                assertThat(answer.status()).as(then).isEqualTo(503);
                assertThat(answer.bodyText()).as(then).isEqualTo("try again later\n");
                assertThat(late.await(10, TimeUnit.SECONDS)).isTrue();
                work.get().complete();
                assertThat(each.settlements()).as(then).containsExactly(Settlement.HELD);
                assertThat(each.runs).as(then).hasSize(1);
            }
        }
    }

    private interface OnTimeout {
        void happen(AsyncEvent event) throws IOException;
    }

    private static AsyncListener listener(OnTimeout onTimeout) {
        return new AsyncListener() {
            @Override
            public void onTimeout(AsyncEvent event) throws IOException {
                onTimeout.happen(event);
            }

            @Override
            public void onComplete(AsyncEvent event) {}

            @Override
            public void onError(AsyncEvent event) {}

            @Override
            public void onStartAsync(AsyncEvent event) {}
        };
    }

    @Test
    @DisplayName("a ReadListener is called inline, and one that fails is a failure")
    void feedsANonBlockingReader() throws Exception {
        for (boolean fails : new boolean[] {false, true}) {
            App each = new App();
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            each.filter(new WebhookFilter(each.receiver), "/*")
                    .servlet(
                            "hook",
                            each.noting((request, response) -> {
                                AsyncContext async = request.startAsync();
                                ServletInputStream in = request.getInputStream();
                                in.setReadListener(new ReadListener() {
                                    @Override
                                    public void onDataAvailable() throws IOException {
                                        while (in.isReady() && !in.isFinished()) {
                                            read.write(in.read());
                                        }
                                    }

                                    @Override
                                    public void onAllDataRead() throws IOException {
                                        if (fails) {
                                            throw new IOException("cannot be stored");
                                        }
                                        ServletOutputStream out = response.getOutputStream();
                                        out.setWriteListener(new WriteListener() {
                                            @Override
                                            public void onWritePossible() throws IOException {
                                                assertThat(out.isReady()).isTrue();
                                                out.write("read".getBytes(UTF_8));
                                                async.complete();
                                            }

                                            @Override
                                            public void onError(Throwable thrown) {}
                                        });
                                    }

                                    @Override
                                    public void onError(Throwable thrown) {
                                        response.setStatus(500);
                                        async.complete();
                                    }
                                });
                            }),
                            "/hook")
                    .start(container);
            try (each) {
                RawAnswer.Received answer = each.answer(Signed.delivery("/hook"));
                assertThat(answer.status()).isEqualTo(fails ? 500 : 200);
                assertThat(read.toByteArray()).isEqualTo(Signed.BODY);
                assertThat(each.settlements()).containsExactly(fails ? Settlement.RELEASED : Settlement.COMPLETED);
            }
        }
    }

    @Test
    void neverTellsASuccessThatItDidNotSee() throws Exception {
        // the filter is not mapped for ASYNC, so nobody tells it that the dispatched handler has ended
        app.filter(new WebhookFilter(app.receiver), EnumSet.of(DispatcherType.REQUEST), "/*")
                .servlet(
                        "page",
                        App.serving((request, response) -> response.getWriter().print("unseen")),
                        "/page")
                .servlet(
                        "hook",
                        app.noting((request, response) -> request.startAsync().dispatch("/page")),
                        "/hook")
                .start(container);
        assertThat(deliver().status()).isEqualTo(503);
        Awaitility.await().untilAsserted(() -> assertThat(app.settlements()).containsExactly(Settlement.HELD));
    }

    @Test
    @DisplayName("complete and timeout at once: one settlement, one answer")
    void endsOnceWhereWorkCompletesAtItsTimeout() throws Exception {
        hook((request, response) -> {
            AsyncContext async = request.startAsync();
            async.setTimeout(30);
            var unused = clock.schedule(async::complete, 30, TimeUnit.MILLISECONDS);
        });
        for (int i = 0; i < 50; i++) {
            RawAnswer.Received answer = app.answer(Signed.delivery("/hook", Signed.body(i)));
            Settlement settlement = app.settlements().get(i);
            assertThat(answer.status()).isEqualTo(settlement == Settlement.COMPLETED ? 200 : 503);
        }
        assertThat(app.settlements()).hasSize(50);
    }
}
