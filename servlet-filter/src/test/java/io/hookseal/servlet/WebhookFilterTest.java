package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Settlement;
import io.hookseal.testkit.Framing;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.RawRequest;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that do their work before they return. */
@ParameterizedClass
@EnumSource(Container.class)
record WebhookFilterTest(Container container) {

    private App hook(App app, App.Work work) throws Exception {
        return app.filter(new WebhookFilter(app.receiver), "/*")
                .servlet("hook", app.noting(work), "/hook", "/hooks/*", "/open")
                .servlet(
                        "rest",
                        App.serving((request, response) -> {
                            assertThat(request).isNotInstanceOf(RereadableRequest.class);
                            response.getOutputStream()
                                    .write(request.getInputStream().readAllBytes());
                        }),
                        "/")
                .start(container);
    }

    @Test
    @DisplayName("row 80: getReader, getParameter and getInputStream give exactly the verified bytes")
    void givesTheHandlerTheVerifiedBytes() throws Exception {
        AtomicReference<byte[]> read = new AtomicReference<>();
        byte[] form = "payload=%7B%22a%22%3A1%7D&b=x+y".getBytes(UTF_8);
        try (App app = hook(new App(), (request, response) -> {
            read.set(request.getInputStream().readAllBytes());
            assertThat(WebhookRequests.delivery(request).body()).isEqualTo(read.get());
            assertThat(request.getReader().lines().toList()).isNotEmpty();
            if ("application/x-www-form-urlencoded".equals(request.getContentType())) {
                assertThat(request.getParameter("payload")).isEqualTo("{\"a\":1}");
                assertThat(request.getParameter("b")).isEqualTo("x y");
            }
            response.getWriter().print("thanks, \u00e9");
        })) {
            RawAnswer.Received answer = app.answer(Signed.delivery("/hook"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(read.get()).isEqualTo(Signed.BODY);
            assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .isEqualTo("thanks, \u00e9");
            assertThat(app.status(Signed.delivery(
                            "/hook", form, new Header("Content-Type", "application/x-www-form-urlencoded"))))
                    .isEqualTo(200);
            assertThat(read.get()).isEqualTo(form);
            assertThat(app.settlements()).containsExactly(Settlement.COMPLETED, Settlement.COMPLETED);
        }
    }

    @Test
    void touchesNothingElse() throws Exception {
        try (App app = hook(new App(), (request, response) -> {})) {
            RawAnswer.Received answer = app.answer(Signed.unsigned("/elsewhere"));
            assertThat(answer.body()).isEqualTo(Signed.BODY);
            assertThat(app.reports).isEmpty();
        }
    }

    @Test
    @DisplayName("row 1: every authentication failure has the same answer, without what filters in front have set")
    void answersRefusalsAlike() throws Exception {
        App app = new App();
        app.filter(
                (request, response, chain) -> {
                    ((HttpServletResponse) response).setHeader("X-In-Front", "yes");
                    chain.doFilter(request, response);
                },
                "/*");
        try (app) {
            hook(app, (request, response) -> {});
            List<RawRequest> refused = List.of(
                    Signed.unsigned("/hook"),
                    Signed.by(Signed.OTHER_SECRET, "/hook", Signed.BODY),
                    Signed.request("POST", "/hook", Signed.BODY, new Header(Signed.HEADER, "sha256=00")));
            for (RawRequest request : refused) {
                RawAnswer.Received answer = app.answer(request);
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.bodyText()).isEqualTo("unauthorized\n");
                assertThat(answer.headers().stream()
                                .map(header -> header.name().toLowerCase(java.util.Locale.ROOT))
                                .filter(name -> !List.of("date", "server", "keep-alive", "connection")
                                        .contains(name)))
                        .containsExactlyInAnyOrder("cache-control", "content-type", "content-length");
            }
            assertThat(app.runs).isEmpty();
        }
    }

    @Test
    @DisplayName("row 37: too long a body is 413 and the connection closed; rows 38 and 112: it is not read")
    void closesBehindABodyThatIsTooLong() throws Exception {
        try (App app = hook(new App(), (request, response) -> {})) {
            RawRequest declared = RawRequest.of(
                    "POST",
                    "/hook",
                    "HTTP/1.1",
                    List.of(
                            new Header("Host", "localhost"),
                            new Header("Content-Length", "1073741824"),
                            new Header(Signed.HEADER, "sha256=" + Signed.hex(Signed.SECRET, Signed.BODY))),
                    Framing.CONTENT_LENGTH,
                    new byte[0]);
            RawAnswer.Received answer = app.answer(declared);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.values("Connection")).containsExactly("close");
        }
    }

    @Test
    @DisplayName("row 90: what throws is 503, without the container's page, and the retry runs")
    void asksAgainForWhatAHandlerThrew() throws Exception {
        try (App app = hook(new App(), (request, response) -> {
            response.setHeader("X-Handler", "yes");
            response.getWriter().println("half an answer");
            response.flushBuffer();
            throw new IOException("no disk");
        })) {
            for (int i = 0; i < 2; i++) {
                RawAnswer.Received answer = app.answer(Signed.delivery("/hook"));
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.bodyText()).isEqualTo("try again later\n");
                assertThat(answer.values("Retry-After")).hasSize(1);
                assertThat(answer.values("X-Handler")).isEmpty();
            }
            assertThat(app.runs).hasSize(2);
            assertThat(app.settlements()).containsExactly(Settlement.RELEASED, Settlement.RELEASED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 302, 500, 507})
    @DisplayName("rule 7: only a 2xx is a success; a 5xx stands, anything else is 503")
    void asksAgainForWhatWasNotHandled(int status) throws Exception {
        try (App app = hook(new App(), (request, response) -> {
            if (status == 302) {
                response.sendRedirect("/elsewhere");
            } else if (status == 500) {
                response.setStatus(500);
                response.getWriter().print("own words");
            } else {
                response.sendError(status, "a message");
            }
        })) {
            RawAnswer.Received answer = app.answer(Signed.delivery("/hook"));
            assertThat(answer.status()).isEqualTo(status >= 500 ? status : 503);
            assertThat(answer.bodyText())
                    .isEqualTo(status == 500 ? "own words" : status > 500 ? "" : "try again later\n");
            assertThat(app.settlements()).containsExactly(Settlement.RELEASED);
        }
    }

    @Test
    @DisplayName("rule 7: a redirection is 503, by whichever method of Servlet 6.1 too")
    void redirectsNobody() throws Exception {
        List<Method> ways = Arrays.stream(HttpServletResponse.class.getMethods())
                .filter(method -> method.getName().equals("sendRedirect"))
                .toList();
        assertThat(ways).hasSize(Container.servlet61() ? 4 : 1);
        try (App app = hook(new App(), (request, response) -> {
            Method way = ways.get(Integer.parseInt(request.getQueryString()));
            way.invoke(
                    response,
                    Arrays.stream(way.getParameterTypes())
                            .<Object>map(type ->
                                    type == String.class ? "/elsewhere" : type == int.class ? (Object) 307 : true)
                            .toArray());
        })) {
            for (int i = 0; i < ways.size(); i++) {
                RawAnswer.Received answer = app.answer(Signed.delivery("/hook?" + i, Signed.body(i)));
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.values("Location")).isEmpty();
            }
            assertThat(app.settlements()).hasSize(ways.size()).containsOnly(Settlement.RELEASED);
        }
    }

    @Test
    void settlesBeforeTheFirstByteOfASmallAnswer() throws Exception {
        CountDownLatch flushed = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (App app = hook(new App(), (request, response) -> {
            response.getOutputStream().write(new byte[HeldResponse.MOST]);
            response.flushBuffer();
            response.getOutputStream().close();
            flushed.countDown();
            go.await();
        })) {
            AtomicReference<RawAnswer> early = new AtomicReference<>();
            Thread sender = new Thread(() -> early.set(RawHttp.onLoopback(app.port())
                    .withTimeout(java.time.Duration.ofMillis(300))
                    .send(Signed.delivery("/hook"))));
            sender.start();
            assertThat(flushed.await(10, TimeUnit.SECONDS)).isTrue();
            sender.join();
            assertThat(early.get()).isEqualTo(new RawAnswer.Missing(RawAnswer.Cause.TIMED_OUT));
            assertThat(app.settlements()).isEmpty();
            go.countDown();
            Awaitility.await().untilAsserted(() -> assertThat(app.settlements()).containsExactly(Settlement.COMPLETED));
            // row 86: the client was gone by then; its retry is a duplicate
            assertThat(app.answer(Signed.delivery("/hook")).bodyText()).isEqualTo("already handled\n");
            assertThat(app.runs).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void completesALongAnswerThatLeftEarly(boolean succeeds) throws Exception {
        try (App app = hook(new App(), (request, response) -> {
            response.setContentType("text/plain");
            for (int i = 0; i < 5; i++) {
                response.getOutputStream().write("0123456789".repeat(1000).getBytes(UTF_8));
            }
            if (!succeeds) {
                throw new IllegalStateException("too late");
            }
        })) {
            RawAnswer answer = app.send(Signed.delivery("/hook"));
            if (succeeds) {
                assertThat(answer.received().body()).hasSize(50_000);
                assertThat(answer.received().isComplete()).isTrue();
            } else if (answer instanceof RawAnswer.Received received) {
                assertThat(received.isComplete()).as("broken off").isFalse();
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(app.settlements())
                            .containsExactly(succeeds ? Settlement.COMPLETED : Settlement.RELEASED));
        }
    }

    @Test
    void replacesALongAnswerThatIsNoSuccess() throws Exception {
        try (App app = hook(new App(), (request, response) -> {
            response.setStatus(404);
            response.getOutputStream().write(new byte[50_000]);
            response.getOutputStream().write(new byte[50_000]);
        })) {
            assertThat(app.answer(Signed.delivery("/hook")).bodyText()).isEqualTo("try again later\n");
            assertThat(app.settlements()).containsExactly(Settlement.RELEASED);
        }
    }

    @Test
    @DisplayName("row 34: a form that a filter in front has read is 503, never a verdict over nothing")
    void refusesABodyThatWasReadBefore() throws Exception {
        for (Filter reading : List.<Filter>of(
                (request, response, chain) -> {
                    request.getParameter("a");
                    chain.doFilter(request, response);
                },
                (request, response, chain) -> {
                    request.getInputStream().readNBytes(3);
                    chain.doFilter(request, response);
                },
                (request, response, chain) -> {
                    request.getReader();
                    chain.doFilter(request, response);
                })) {
            try (App app = hook(new App().filter(reading, "/*"), (request, response) -> {})) {
                assertThat(app.status(Signed.delivery(
                                "/hook",
                                "a=1&b=2".getBytes(UTF_8),
                                new Header("Content-Type", "application/x-www-form-urlencoded"))))
                        .isEqualTo(503);
                assertThat(app.reports.get(0).refusal()).isEqualTo(io.hookseal.verification.Refusal.DRAINED);
                assertThat(app.runs).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("row 43: parts are 415 where a handler asks for them, and a form that is none is 400")
    void saysWhatCannotBeRead() throws Exception {
        try (App app = hook(new App(), (request, response) -> {
            if (request.getQueryString() != null) {
                request.getParts();
            } else {
                request.getParameter("a");
            }
        })) {
            Header multipart = new Header("Content-Type", "multipart/form-data; boundary=x");
            assertThat(app.status(Signed.delivery("/hook?parts", Signed.body(1), multipart)))
                    .isEqualTo(415);
            assertThat(app.status(Signed.delivery("/hook", Signed.body(2), multipart)))
                    .isEqualTo(200);
            Header form = new Header("Content-Type", "application/x-www-form-urlencoded");
            assertThat(app.status(Signed.delivery("/hook", "a=%zz".getBytes(UTF_8), form)))
                    .isEqualTo(400);
            assertThat(app.status(Signed.delivery("/hook", "a=%20".getBytes(UTF_8), form)))
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("row 79: a filter registered twice, and two of them, verify once")
    void verifiesOnce() throws Exception {
        App app = new App();
        WebhookFilter same = new WebhookFilter(app.receiver);
        app.filter(same, "/*").filter(same, "/*").filter(WebhookFilter.forEndpoint(app.receiver, "hook"), "/hook");
        app.filter(new CaptureFilter(), "/*");
        try (app) {
            hook(
                    app,
                    (request, response) ->
                            assertThat(request.getInputStream().readAllBytes()).isEqualTo(Signed.BODY));
            assertThat(app.status(Signed.delivery("/hook"))).isEqualTo(200);
            assertThat(app.reports).hasSize(1);
            assertThat(app.runs).containsExactly("hook");
        }
    }

    @Test
    void refusesADeliveryOfAnotherEndpointOrReceiver() throws Exception {
        App app = new App();
        try (app;
                App other = new App()) {
            app.filter(WebhookFilter.forEndpoint(app.receiver, "hook"), "/other/*", "/foreign/*")
                    .filter(WebhookFilter.forEndpoint(app.receiver, "other"), "/other/*")
                    .filter(WebhookFilter.forEndpoint(other.receiver, "hook"), "/foreign/*")
                    .servlet("all", app.noting((request, response) -> {}), "/");
            app.start(container);
            assertThat(app.status(Signed.delivery("/other/x"))).isEqualTo(503);
            assertThat(app.status(Signed.delivery("/foreign/x"))).isEqualTo(503);
            assertThat(app.runs).isEmpty();
        }
    }

    @Test
    @DisplayName("row 67: a handler must ask for unverified deliveries by name")
    void tellsUnverifiedDeliveriesFromVerifiedOnes() throws Exception {
        App app = new App();
        try (app) {
            hook(app, (request, response) -> {
                if (request.getQueryString() == null) {
                    WebhookRequests.delivery(request);
                } else {
                    WebhookRequests.unverified(request);
                }
            });
            assertThat(app.status(Signed.request("POST", "/open", Signed.body(1))))
                    .isEqualTo(503);
            assertThat(app.status(Signed.request("POST", "/open?x", Signed.body(2))))
                    .isEqualTo(200);
            assertThat(app.status(Signed.delivery("/hook", Signed.body(3)))).isEqualTo(200);
            assertThat(app.status(Signed.delivery("/hook?x", Signed.body(4)))).isEqualTo(503);
        }
    }

    @Test
    void stopsTakingDeliveriesWhereItsReceiverIsClosed() throws Exception {
        try (App app = hook(new App(), (request, response) -> {})) {
            app.receiver.close();
            assertThat(app.status(Signed.delivery("/hook"))).isEqualTo(503);
            assertThat(app.runs).isEmpty();
        }
    }
}
