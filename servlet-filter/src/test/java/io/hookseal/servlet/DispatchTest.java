package io.hookseal.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Settlement;
import io.hookseal.WebhookReceiver;
import io.hookseal.testkit.RawAnswer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows 72 to 74: dispatches inside of the application. */
@ParameterizedClass
@EnumSource(Container.class)
record DispatchTest(Container container) {

    /** A way in at /public, which does as its query says with the handler at /hook, in front of which the filter stands. */
    private App app(App app, App.Work handler) throws Exception {
        return app.servlet("hook", app.noting(handler), "/hook")
                .servlet("guarded", GuardedServlet.of("hook", app.noting(handler)), "/guarded")
                .servlet(
                        "page",
                        App.serving((request, response) ->
                                response.getWriter().print(request.getReader().readLine() + " again")),
                        "/page")
                .servlet(
                        "public",
                        App.serving((request, response) -> {
                            switch (request.getQueryString()) {
                                case "forward" ->
                                    request.getRequestDispatcher("/hook").forward(request, response);
                                case "include" ->
                                    request.getRequestDispatcher("/hook").include(request, response);
                                case "forward-guarded" ->
                                    request.getRequestDispatcher("/guarded").forward(request, response);
                                case "include-guarded" ->
                                    request.getRequestDispatcher("/guarded").include(request, response);
                                case "named" ->
                                    request.getServletContext()
                                            .getNamedDispatcher("guarded")
                                            .forward(request, response);
                                case "named-include" ->
                                    request.getServletContext()
                                            .getNamedDispatcher("guarded")
                                            .include(request, response);
                                case "named-hook" ->
                                    request.getServletContext()
                                            .getNamedDispatcher("hook")
                                            .forward(request, response);
                                case "async" -> request.startAsync().dispatch("/hook");
                                case "error" -> response.sendError(418);
                                default -> throw new ServletException("fails");
                            }
                        }),
                        "/public")
                .start(container);
    }

    @Test
    @DisplayName("the invariant: no handler runs whose answer another has begun, as it could not tell of a failure")
    void runsNothingBehindAnAnswerThatHasLeft() throws Exception {
        try (App app = new App()) {
            app.filter(
                            (request, response, chain) -> {
                                response.flushBuffer();
                                chain.doFilter(request, response);
                            },
                            "/*")
                    .filter(new WebhookFilter(app.receiver), "/*")
                    .servlet("hook", app.noting((request, response) -> {}), "/hook")
                    .start(container);
            RawAnswer unused = app.send(Signed.delivery("/hook"));
            assertThat(app.runs).isEmpty();
            assertThat(app.reports).isEmpty();
        }
    }

    @Test
    @DisplayName("row 72: no FORWARD, INCLUDE, named dispatch, ASYNC or ERROR dispatch leads to the handler unverified")
    void isNoSecondWayIn() throws Exception {
        for (boolean byName : new boolean[] {false, true}) {
            App app = new App();
            if (byName) {
                app.filterOf("hook", WebhookFilter.forEndpoint(app.receiver, "hook"));
            } else {
                app.filter(new WebhookFilter(app.receiver), "/*");
            }
            try (app) {
                app(app, (request, response) -> {});
                String[] ways = {
                    "forward",
                    "include",
                    "forward-guarded",
                    "include-guarded",
                    "named",
                    "named-include",
                    "async",
                    "error",
                    "fail"
                };
                for (String way : ways) {
                    RawAnswer.Received answer = app.answer(Signed.unsigned("/public?" + way));
                    assertThat(answer.status()).as(way).isGreaterThanOrEqualTo(400);
                }
                if (byName) {
                    assertThat(app.status(Signed.unsigned("/public?named-hook")))
                            .isEqualTo(401);
                }
                assertThat(app.runs).isEmpty();
                // a delivery that is forwarded is verified where it arrives
                assertThat(app.status(Signed.delivery("/public?forward", Signed.body(1))))
                        .isEqualTo(200);
                assertThat(app.status(Signed.delivery("/public?async", Signed.body(2))))
                        .isEqualTo(200);
                assertThat(app.runs).containsExactly("hook", "hook");
                assertThat(app.settlements()).containsExactly(Settlement.COMPLETED, Settlement.COMPLETED);
            }
        }
    }

    @Test
    @DisplayName("row 73: an ERROR dispatch runs no handler, even where its page is the handler's path")
    void runsNoHandlerForAnErrorPage() throws Exception {
        App app = new App();
        app.filter(new WebhookFilter(app.receiver), "/*");
        try (app) {
            app(app, (request, response) -> {});
            assertThat(app.status(Signed.unsigned("/public?error"))).isEqualTo(418);
            assertThat(app.status(Signed.delivery("/public?error"))).isEqualTo(418);
            assertThat(app.runs).isEmpty();
            assertThat(app.reports).isEmpty();
        }
    }

    @Test
    void forwardsAndIncludesWithinAnAcceptedDelivery() throws Exception {
        App app = new App();
        app.filter(new WebhookFilter(app.receiver), "/*");
        try (app) {
            app(app, (request, response) -> {
                if ("include".equals(request.getQueryString())) {
                    response.getWriter().print(request.getReader().readLine() + " ");
                    request.getRequestDispatcher("/page").include(request, response);
                } else {
                    assertThat(request.getInputStream().readAllBytes()).isEqualTo(Signed.BODY);
                    request.getRequestDispatcher("/page").forward(request, response);
                }
            });
            RawAnswer.Received answer = app.answer(Signed.delivery("/hook"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.bodyText()).startsWith("{\"action\"").endsWith(" again");
            RawAnswer.Received included = app.answer(Signed.delivery("/hook?include", Signed.body(1)));
            String line = new String(Signed.body(1), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(included.bodyText()).isEqualTo(line + " " + line + " again");
            assertThat(app.reports).hasSize(2);
        }
    }

    @Test
    @DisplayName("a handler that passes its delivery on to the handler of another endpoint does not reach it")
    void keepsADeliveryToItsEndpoint() throws Exception {
        App app = new App();
        app.filter(new WebhookFilter(app.receiver), "/*")
                .servlet("other", app.noting((request, response) -> {}), "/hooks/*")
                .servlet(
                        "other-guarded",
                        GuardedServlet.of("other", app.noting((request, response) -> {})),
                        "/unfiltered");
        try (app) {
            app(
                    app,
                    (request, response) -> request.getRequestDispatcher(request.getQueryString())
                            .forward(request, response));
            assertThat(app.status(Signed.delivery("/hook?/hooks/x", Signed.body(1))))
                    .isEqualTo(503);
            assertThat(app.status(Signed.delivery("/hook?/unfiltered", Signed.body(2))))
                    .isEqualTo(503);
            assertThat(app.runs).containsExactly("hook", "hook");
        }
    }

    @Test
    @DisplayName("a delivery that another receiver accepted for an endpoint of the same name is not this one's")
    void keepsADeliveryToItsReceiver() throws Exception {
        App app = new App();
        try (app;
                WebhookReceiver other = app.receiver(builder -> {})) {
            app.servlet("others", GuardedServlet.of(other, "hook", app.noting((request, response) -> {})), "/others")
                    .servlet(
                            "own",
                            GuardedServlet.of(app.receiver, "hook", app.noting((request, response) -> {})),
                            "/own")
                    .filter(WebhookFilter.forEndpoint(app.receiver, "hook"), "/*")
                    .start(container);
            assertThat(app.status(Signed.delivery("/others", Signed.body(1)))).isEqualTo(503);
            assertThat(app.status(Signed.delivery("/own", Signed.body(2)))).isEqualTo(200);
            assertThat(app.runs).containsExactly("hook");
        }
    }

    @Test
    @DisplayName("row 67: a guard for verified deliveries lets no unverified one through, and the other way round")
    void keepsUnverifiedDeliveriesFromGuards() throws Exception {
        App app = new App();
        try (app) {
            app.filter(new WebhookFilter(app.receiver), "/*")
                    .servlet("open", GuardedServlet.of("open", app.noting((request, response) -> {})), "/open")
                    .servlet("hook", GuardedServlet.unverified("hook", app.noting((request, response) -> {})), "/hook")
                    .start(container);
            assertThat(app.status(Signed.request("POST", "/open", Signed.body(1))))
                    .isEqualTo(503);
            assertThat(app.status(Signed.delivery("/hook", Signed.body(2)))).isEqualTo(503);
            assertThat(app.runs).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "rule 9: a delivery that is answered is nobody's any more, neither a guard's nor a handler's that asks for it")
    void givesNoDeliveryAwayTwice() throws Exception {
        App app = new App();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicInteger guarded = new AtomicInteger();
        GuardedServlet guard = GuardedServlet.of("hook", App.serving((request, response) -> guarded.incrementAndGet()));
        app.filter(
                (request, response, chain) -> {
                    chain.doFilter(request, response);
                    if (request.getDispatcherType() == DispatcherType.REQUEST) {
                        try {
                            WebhookRequests.delivery(request, "hook");
                        } catch (IllegalStateException e) {
                            thrown.set(e);
                        }
                        try {
                            guard.service(request, response);
                        } catch (ServletException e) {
                            // nothing can be answered any more; what counts is that it did not run
                        }
                    }
                },
                "/*");
        app.filter(WebhookFilter.forEndpoint(app.receiver, "hook"), "/*");
        try (app) {
            app.servlet(
                            "handler",
                            app.noting((request, response) -> {
                                assertThat(WebhookRequests.delivery(request, "hook")
                                                .endpoint())
                                        .isEqualTo("hook");
                                WebhookRequests.delivery(request, "other");
                            }),
                            "/hook")
                    .start(container);
            assertThat(app.status(Signed.delivery("/hook")))
                    .as("it asked for another endpoint's")
                    .isEqualTo(503);
            assertThat(app.runs).containsExactly("hook");
            Awaitility.await() // the answer is here before the filter is done
                    .untilAsserted(() -> assertThat(thrown.get()).hasMessageContaining("settled and answered"));
            assertThat(guarded).hasValue(0);
        }
    }
}
