package io.hookseal.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hookseal.delivery.Delivery;
import io.javalin.apibuilder.ApiBuilder;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.security.RouteRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No path, method or dispatch reaches a handler but with a delivery that was verified for its endpoint. */
class RouteTest {
    private static final String GOOD = Signed.by(Signed.SECRET, Signed.BODY);

    static Stream<Arguments> lenience() {
        return Stream.of(
                arguments("as Javalin comes", (Consumer<JavalinConfig>) config -> {}),
                arguments("as lenient as it can be", (Consumer<JavalinConfig>) config -> {
                    config.router.caseInsensitiveRoutes = true;
                    config.router.treatMultipleSlashesAsSingleSlash = true;
                    config.router.ignoreTrailingSlashes = true;
                }),
                arguments("under a context path", (Consumer<JavalinConfig>) config -> {
                    config.router.contextPath = "/app";
                    config.router.ignoreTrailingSlashes = false;
                }));
    }

    @ParameterizedTest(name = "rows 68, 69, 71: {0}")
    @MethodSource("lenience")
    @DisplayName("rows 68, 69, 71: odd paths are verified or 4xx")
    void verifiesWhateverPathLeadsToAHandler(String how, Consumer<JavalinConfig> lenience) throws IOException {
        String[] paths = {
            "/hook",
            "/hook/",
            "/hook%20",
            "/hook%0a",
            "/hook%3bx",
            "/HOOK",
            "/hook;x",
            "/hook;x=1",
            "/;x/hook",
            "//hook",
            "///hook",
            "/%68ook",
            "/%2568ook",
            "/a/../hook",
            "/a/%2e%2e/hook",
            "/./hook",
            "/%2e/hook",
            "/public;/../hook",
            "/public;/hook",
            "/hook/.",
            "/hook/..",
            "/hook%2f",
            "/hook%00",
            "/hook?",
            "/hook#x",
            "/hook\\",
            "/\\hook",
            "http://localhost/hook",
            "/app/hook",
            "/app//hook",
            "/app;x/hook",
            "/APP/hook"
        };
        try (App app = App.plugin((config, plugin) -> lenience.accept(config))) {
            for (String path : paths) {
                Wire.Answer unsigned = app.send(Wire.post(path).body(Signed.BODY));
                assertThat(unsigned.status()).as("%s, unsigned", path).isBetween(400, 499);
            }
            assertThat(app.handled).isEmpty();
            for (String path : paths) {
                int before = app.handled.size();
                app.forget();
                Wire.Answer signed = app.send(Signed.delivery(path, Signed.BODY));
                assertThat(signed.status())
                        .as("%s, signed", path)
                        .matches(status -> status == 200 || status / 100 == 4);
                assertThat(app.handled).hasSize(signed.status() == 200 ? before + 1 : before);
            }
            assertThat(app.handled).isNotEmpty().allMatch(Delivery::verified);
        }
    }

    @Test
    @DisplayName("row 70: a route with a wild card has nothing that its pattern misses")
    void verifiesUnderWildcards() throws IOException {
        try (App app = App.of((config, self) -> {
            HooksealPlugin plugin = new HooksealPlugin(self.receiver());
            config.registerPlugin(plugin);
            config.routes.post("/hooks/*", plugin.handler("validibot", self::handle));
        })) {
            for (String path : List.of("/hooks", "/hooks/", "/hooks/a", "/hooks/a/b", "/hooks//")) {
                assertThat(app.send(Wire.post(path).body(Signed.BODY)).status())
                        .as(path)
                        .isIn(401, 404);
            }
            assertThat(app.handled).isEmpty();
            assertThat(app.send(Signed.delivery("/hooks/a/b", Signed.BODY)).status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "row 76: {0}")
    @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"})
    @DisplayName("row 76: other methods are 405 with Allow, signed or not")
    void answersOtherMethodsWith405(String method) throws IOException {
        try (App app = App.plugin((config, plugin) -> config.http.generateEtags = true)) {
            for (Wire request : List.of(
                    Wire.of(method, "/hook"),
                    Wire.of(method, "/hook").header(Signed.HEADER, GOOD).body(Signed.BODY),
                    Wire.of(method, "/hook")
                            .header("X-HTTP-Method-Override", "POST")
                            .header("X-HTTP-Method", "POST")
                            .header("X-Method-Override", "POST")
                            .header(Signed.HEADER, GOOD)
                            .body(Signed.BODY),
                    Wire.of(method, "/hook?_method=POST")
                            .header(Signed.HEADER, GOOD)
                            .body(Signed.BODY))) {
                Wire.Answer answer = app.send(request);
                assertThat(answer.status()).isEqualTo(405);
                assertThat(answer.header("Allow")).isEqualTo("POST");
                assertThat(answer.body()).isEqualTo("method not allowed\n");
            }
            assertThat(app.handled).isEmpty();
        }
    }

    @ParameterizedTest(name = "row 76: {0}")
    @ValueSource(strings = {"FOO", "PROPFIND", "post"})
    @DisplayName("row 76: methods that Javalin does not know are 405 with Allow")
    void answersUnknownMethodsWith405(String method) throws IOException {
        try (App app = App.standard()) {
            Wire.Answer answer = app.send(
                    Wire.of(method, "/hook").header(Signed.HEADER, GOOD).body(Signed.BODY));
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("POST");
            assertThat(app.send(Wire.of(method, "/nowhere")).status()).isEqualTo(404);
            assertThat(app.handled).isEmpty();
        }
    }

    @Test
    @DisplayName("a before-handler that answers for a webhook route is reported")
    void reportsABeforeHandlerThatAnswersForAWebhookRoute() throws IOException {
        List<String> said = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger(HooksealPlugin.class.getName());
        Handler keeping = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                said.add(logged.getLevel() + " " + logged.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(keeping);
        try (App app = App.plugin((config, plugin) -> {
            config.routes.before(ctx -> ctx.result("mine").skipRemainingHandlers());
            config.routes.post("/plain", ctx -> {});
        })) {
            assertThat(app.send(Wire.post("/plain").body(Signed.BODY)).status()).isEqualTo(200);
            assertThat(said).isEmpty();
            assertThat(app.send(Signed.delivery(Signed.BODY)).body()).isEqualTo("mine");
            await().untilAsserted(() -> assertThat(said).hasSize(1));
            assertThat(said.get(0)).contains("SEVERE", "'validibot'", "before-handler");
            assertThat(app.handled).isEmpty();
        } finally {
            logger.removeHandler(keeping);
        }
    }

    @Test
    @DisplayName("row 76: HEAD is 405 too, without a body")
    void answersHeadWith405() throws IOException {
        try (App app = App.standard()) {
            Wire.Answer answer = app.send(Wire.of("HEAD", "/hook").header("X-HTTP-Method-Override", "POST"));
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("POST");
            assertThat(answer.body()).isEmpty();
            assertThat(app.send(Wire.of("BREW", "/hook").header("X-HTTP-Method-Override", "POST"))
                            .status())
                    .isEqualTo(405);
            assertThat(app.handled).isEmpty();
        }
    }

    @Test
    @DisplayName("row 76: an override makes nothing of a POST but a POST")
    void ignoresOverridesOfAPost() throws IOException {
        try (App app = App.standard()) {
            Wire signed = Signed.delivery(Signed.BODY).header("X-HTTP-Method-Override", "PUT");
            assertThat(app.send(signed).body()).isEqualTo("handled");
            Wire unknown = Signed.delivery(Signed.BODY).header("X-HTTP-Method-Override", "FOO");
            assertThat(app.send(unknown).status()).as("the same delivery again").isEqualTo(200);
            Wire unsigned =
                    Wire.post("/hook").header("X-HTTP-Method-Override", "GET").body(Signed.BODY);
            assertThat(app.send(unsigned).status()).isEqualTo(401);
            assertThat(app.handled).hasSize(1);
        }
    }

    @Test
    @DisplayName("the header of a WebSocket leads to no handler")
    void reachesNoHandlerAsAWebSocket() throws IOException {
        try (App app = App.standard()) {
            Wire request =
                    Wire.post("/hook").header("Sec-WebSocket-Version", "13").body(Signed.BODY);
            assertThat(app.send(request).status()).isBetween(400, 499);
            assertThat(app.handled).isEmpty();
        }
    }

    @Test
    @DisplayName("row 76: a route of the application's own for another method stays its own")
    void leavesOtherMethodsToTheApplicationWhereItHasThem() throws IOException {
        try (App app = App.plugin((config, plugin) -> config.routes.get("/hook", ctx -> ctx.result("challenge")))) {
            assertThat(app.send(Wire.of("GET", "/hook")).body()).isEqualTo("challenge");
            assertThat(app.send(Wire.of("PUT", "/hook")).status()).isEqualTo(405);
        }
    }

    @Test
    @DisplayName("row 72: a handler that forwards to another endpoint gives it nothing for verified")
    void verifiesAForwardFromOneEndpointToAnother() throws IOException {
        try (App app = App.plugin((config, plugin) -> config.routes.post(
                "/to-other",
                plugin.handler(
                        "validibot",
                        (ctx, delivery) ->
                                ctx.req().getRequestDispatcher("/other").forward(ctx.req(), ctx.res()))))) {
            app.send(Signed.delivery("/to-other", Signed.BODY));
            assertThat(app.handled).isEmpty();
            app.send(Signed.delivery("/to-other", Signed.BODY)
                    .header(Signed.OTHER_HEADER, Signed.by(Signed.OTHER_SECRET, Signed.BODY)));
            assertThat(app.handled).extracting(Delivery::endpoint).containsExactly("attesta");
        }
    }

    @Test
    @DisplayName("row 73: an ERROR dispatch runs no handler")
    void runsNoHandlerForErrorPages() throws IOException {
        List<String> dispatches = new ArrayList<>();
        try (App app = App.plugin((config, plugin) -> {
            config.routes.before(ctx -> dispatches.add(ctx.req().getDispatcherType() + " " + ctx.path()));
            config.routes.post("/broken", ctx -> ctx.res().sendError(500));
            config.jetty.modifyServletContextHandler(context -> {
                ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
                pages.addErrorPage(500, "/hook");
                context.setErrorHandler(pages);
            });
        })) {
            Wire.Answer answer = app.send(Signed.delivery("/broken", Signed.BODY));
            assertThat(dispatches).containsExactly("REQUEST /broken", "ERROR /hook");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(app.handled).isEmpty();
        }
    }

    @Test
    void bindsRoutesOfTheApplication() throws IOException {
        List<String> seen = new ArrayList<>();
        try (App app = App.plugin((config, plugin) -> {
            config.routes.post(
                    "/t/{tenant}",
                    plugin.handler(
                            "validibot",
                            (ctx, delivery) -> seen.add(ctx.pathParam("tenant") + " " + delivery.event())));
            config.routes.apiBuilder(() -> ApiBuilder.path(
                    "api",
                    () -> ApiBuilder.post(
                            "in", plugin.handler("attesta", (ctx, delivery) -> seen.add(delivery.endpoint())))));
        })) {
            assertThat(app.send(Signed.delivery("/t/acme", Signed.BODY)).status())
                    .isEqualTo(200);
            assertThat(app.send(Wire.post("/t/acme").body(Signed.BODY)).status())
                    .isEqualTo(401);
            assertThat(app.send(Wire.of("GET", "/t/acme")).status()).isEqualTo(405);
            Wire other = Wire.post("/api/in")
                    .header(Signed.OTHER_HEADER, Signed.by(Signed.OTHER_SECRET, Signed.BODY))
                    .body(Signed.BODY);
            assertThat(app.send(other).status()).isEqualTo(200);
        }
        assertThat(seen).containsExactly("acme run.completed", "attesta");
    }

    @Test
    @DisplayName("a bound handler that is called from another handler verifies as well")
    void verifiesInsideOfOtherHandlers() throws IOException {
        try (App app = App.plugin((config, plugin) -> {
            io.javalin.http.Handler bound =
                    plugin.handler("validibot", (ctx, delivery) -> ctx.result("inner " + delivery.event()));
            config.routes.post("/wrapped", ctx -> bound.handle(ctx));
            config.router.handlerWrapper(endpoint -> ctx -> endpoint.handler.handle(ctx));
        })) {
            assertThat(app.send(Wire.post("/wrapped").body(Signed.BODY)).status())
                    .isEqualTo(401);
            assertThat(app.send(Signed.delivery("/wrapped", Signed.BODY)).body())
                    .isEqualTo("inner run.completed");
        }
    }

    @Test
    void givesItsRoutesTheRolesThatAccessRulesAskFor() throws IOException {
        enum Role implements RouteRole {
            SENDER
        }
        try (App app = App.of((config, self) -> {
            config.registerPlugin(new HooksealPlugin(self.receiver()).on("validibot", self::handle, Role.SENDER));
            config.routes.beforeMatched(ctx -> {
                if (!ctx.routeRoles().contains(Role.SENDER)) {
                    throw new UnauthorizedResponse();
                }
            });
            config.routes.get("/closed", ctx -> ctx.result("open"));
        })) {
            assertThat(app.send(Signed.delivery(Signed.BODY)).body()).isEqualTo("handled");
            assertThat(app.send(Wire.of("GET", "/hook")).status()).isEqualTo(405);
            assertThat(app.send(Wire.of("GET", "/closed")).status()).isEqualTo(401);
        }
    }

    @Test
    void tellsVerifiedDeliveriesFromUnverifiedOnesByName() throws IOException {
        try (App app = App.plugin((config, plugin) -> {
            config.routes.post("/plain", ctx -> refusesBoth(ctx, "has no delivery"));
            config.routes.post("/signed", plugin.handler("validibot", (ctx, delivery) -> {
                assertThat(Deliveries.of(ctx)).isSameAs(delivery);
                assertThatThrownBy(() -> Deliveries.unverified(ctx))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is verified");
            }));
            config.routes.post("/unsigned", plugin.unverifiedHandler("open", (ctx, delivery) -> {
                assertThat(Deliveries.unverified(ctx)).isSameAs(delivery);
                assertThatThrownBy(() -> Deliveries.of(ctx))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is unverified");
            }));
        })) {
            assertThat(app.send(Wire.post("/plain").body(Signed.BODY)).status()).isEqualTo(200);
            assertThat(app.send(Signed.delivery("/signed", Signed.BODY)).status())
                    .isEqualTo(200);
            assertThat(app.send(Wire.post("/unsigned").body(Signed.BODY)).status())
                    .isEqualTo(200);
        }
    }

    private static void refusesBoth(Context ctx, String message) {
        assertThatThrownBy(() -> Deliveries.of(ctx))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> Deliveries.unverified(ctx))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }
}
