package io.hookseal.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Settlement;
import io.hookseal.testkit.RawAnswer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a review found in held answers: each of these fails, or failed, where it stands. */
@ParameterizedClass
@EnumSource(Container.class)
record HeldAnswerFaultsTest(Container container) {

    private App hook(App app, App.Work work) throws Exception {
        return app.filter(new WebhookFilter(app.receiver), "/*")
                .servlet("hook", app.noting(work), "/hook")
                .start(container);
    }

    private static void isNoWholeSuccess(RawAnswer answer) {
        if (answer instanceof RawAnswer.Received received && received.status() < 300) {
            assertThat(received.isComplete())
                    .as("a whole 2xx, which no sender repeats")
                    .isFalse();
        }
    }

    private void fails(App.Work work, Settlement settlement) throws Exception {
        try (App app = hook(new App(), work)) {
            RawAnswer answer = app.send(Signed.delivery("/hook"));
            Awaitility.await().untilAsserted(() -> assertThat(app.settlements()).containsExactly(settlement));
            isNoWholeSuccess(answer);
        }
    }

    @Test
    @DisplayName("the invariant: no whole 2xx where asynchronous work failed behind a long answer")
    void breaksOffALongAnswerWhoseAsynchronousWorkThrew() throws Exception {
        fails(
                (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        try {
                            async.getResponse().getOutputStream().write(new byte[100_000]);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        throw new IllegalStateException("too late");
                    });
                },
                Settlement.RELEASED);
    }

    @Test
    @DisplayName("row 75: no whole 2xx where asynchronous work timed out behind a long answer")
    void breaksOffALongAnswerThatTimedOut() throws Exception {
        fails(
                (request, response) -> {
                    request.startAsync().setTimeout(100);
                    response.getOutputStream().write(new byte[100_000]);
                },
                Settlement.HELD);
    }

    @Test
    @DisplayName("the invariant: no whole 2xx where a handler threw behind a long answer whose length it had declared")
    void breaksOffALongAnswerOfDeclaredLength() throws Exception {
        fails(
                (request, response) -> {
                    response.setContentLength(100_000);
                    response.getOutputStream().write(new byte[100_000]);
                    throw new IllegalStateException("too late");
                },
                Settlement.RELEASED);
    }

    @Test
    @DisplayName("a handler's late calls change no other answer of the same connection")
    void letsNobodyChangeTheNextAnswer() throws Exception {
        AtomicReference<HttpServletResponse> kept = new AtomicReference<>();
        App app = new App();
        app.servlet(
                "next",
                App.serving((request, response) -> {
                    response.setHeader("X-Own", "own");
                    try {
                        kept.get().setHeader("X-Late", "late");
                        kept.get().reset();
                    } catch (IllegalStateException e) {
                        // as it should be
                    }
                    response.getWriter().print("next");
                }),
                "/next");
        try (app) {
            hook(app, (request, response) -> kept.set(response));
            String request = "POST /hook HTTP/1.1\r\nHost: localhost\r\nX-Hub-Signature-256: sha256="
                    + Signed.hex(Signed.SECRET, Signed.body(1)) + "\r\nContent-Length: " + Signed.body(1).length
                    + "\r\n\r\n" + new String(Signed.body(1), java.nio.charset.StandardCharsets.UTF_8);
            String next = "GET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            try (java.net.Socket socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), app.port())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write((request + next).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                String both = new String(
                        socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(both).contains("X-Own: own").doesNotContain("X-Late").doesNotContain(" 503 ");
            }
        }
    }

    @Test
    void dropsWhatAWriterHoldsWhenTheBufferIsReset() throws Exception {
        try (App app = hook(new App(), (request, response) -> {
            response.getWriter().print("half an answer, ");
            response.resetBuffer();
            response.getWriter().print("all of it");
        })) {
            assertThat(app.answer(Signed.delivery("/hook")).bodyText()).isEqualTo("all of it");
        }
    }

    @Test
    @DisplayName("a claim is not released while its handler runs, however long its bad answer is")
    void keepsTheClaimUntilTheHandlerEnds() throws Exception {
        CountDownLatch wrote = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (App app = hook(new App(), (request, response) -> {
            response.setStatus(500);
            response.getOutputStream().write(new byte[20_000]);
            wrote.countDown();
            go.await();
        })) {
            Thread sender = new Thread(() -> app.send(Signed.delivery("/hook")));
            sender.start();
            try {
                assertThat(wrote.await(10, TimeUnit.SECONDS)).isTrue();
                assertThat(app.settlements()).isEmpty();
            } finally {
                go.countDown();
                sender.join();
            }
        }
    }

    @Test
    void sendsALongErrorWhole() throws Exception {
        try (App app = hook(new App(), (request, response) -> {
            response.setStatus(500);
            for (int i = 0; i < 3; i++) {
                response.getOutputStream().write(new byte[10_000]);
            }
        })) {
            RawAnswer.Received answer = app.answer(Signed.delivery("/hook"));
            assertThat(answer.status() == 503 || answer.body().length == 30_000)
                    .as(answer.status() + " with " + answer.body().length + " of 30000 bytes, as if that were all")
                    .isTrue();
        }
    }

    @Test
    @DisplayName("a handler that returns is settled, though somebody in front of the filter began asynchronous work")
    void settlesWhereAsynchronousWorkIsSomebodyElses() throws Exception {
        App app = new App();
        app.servlet(
                "public",
                App.serving((request, response) -> {
                    AsyncContext async = request.startAsync();
                    request.getRequestDispatcher("/hook").forward(request, response);
                    async.complete();
                }),
                "/public");
        try (app) {
            hook(app, (request, response) -> response.getWriter().print("done"));
            RawAnswer.Received answer = app.answer(Signed.delivery("/public"));
            assertThat(app.runs).containsExactly("hook");
            Awaitility.await().untilAsserted(() -> assertThat(app.settlements()).containsExactly(Settlement.COMPLETED));
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("the handler's 2xx leaves even where a filter in front has asked for the container's writer")
    void answersWhereAFilterInFrontAskedForTheWriter() throws Exception {
        App app = new App();
        app.filter(
                (request, response, chain) -> {
                    var unused = response.getWriter();
                    chain.doFilter(request, response);
                },
                "/*");
        try (app) {
            hook(app, (request, response) -> response.getWriter().print("done"));
            RawAnswer.Received answer = app.answer(Signed.delivery("/hook"));
            assertThat(app.settlements()).containsExactly(Settlement.COMPLETED);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.isComplete()).isTrue();
        }
    }
}
