package io.hookseal.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hookseal.ConfigurationException;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps an application from starting, and what the developer is told. */
class StartUpTest {
    private static final WebhookReceiver RECEIVER = App.receiver(new ReceiverListener() {});

    private static void ignore(io.javalin.http.Context ctx, io.hookseal.delivery.Delivery delivery) {}

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(
                        "an unknown endpoint, on",
                        "nobody: is not an endpoint of the receiver",
                        with((c, p) -> p.on("nobody", StartUpTest::ignore))),
                arguments(
                        "an unknown endpoint, handler",
                        "nobody: is not an endpoint of the receiver",
                        with((c, p) -> c.routes.post("/x", p.handler("nobody", StartUpTest::ignore)))),
                arguments(
                        "unsigned, taken for verified",
                        "open: accepts unsigned deliveries",
                        with((c, p) -> p.on("open", StartUpTest::ignore))),
                arguments(
                        "unsigned, taken for verified at a route",
                        "open: accepts unsigned deliveries",
                        with((c, p) -> c.routes.post("/x", p.handler("open", StartUpTest::ignore)))),
                arguments(
                        "verified, asked for as unverified",
                        "validibot: verifies its deliveries",
                        with((c, p) -> p.onUnverified("validibot", StartUpTest::ignore))),
                arguments("no path", "dembrane: has no path", with((c, p) -> p.on("dembrane", StartUpTest::ignore))),
                arguments(
                        "bound twice",
                        "validibot: has the path /hook, but POST /hook is there",
                        with((c, p) -> p.on("validibot", StartUpTest::ignore).on("validibot", StartUpTest::ignore))),
                arguments(
                        "hidden behind a route", "validibot: has the path /hook, but POST /* is there", with((c, p) -> {
                            c.routes.post("/*", ctx -> ctx.result("mine"));
                            p.on("validibot", StartUpTest::ignore);
                        })),
                arguments(
                        "a route that is no POST",
                        "validibot: is bound to GET /x",
                        with((c, p) -> c.routes.get("/x", p.handler("validibot", StartUpTest::ignore)))),
                arguments(
                        "a before-handler",
                        "validibot: is bound to BEFORE /x",
                        with((c, p) -> c.routes.before("/x", p.handler("validibot", StartUpTest::ignore)))),
                arguments(
                        "a limit of Javalin below the receiver's",
                        "maxRequestSize is 3999",
                        with((c, p) -> c.http.maxRequestSize = App.MAX_BODY - 1)));
    }

    private static BiConsumer<JavalinConfig, HooksealPlugin> with(BiConsumer<JavalinConfig, HooksealPlugin> more) {
        return more;
    }

    @ParameterizedTest(name = "row 78: {0}")
    @MethodSource("faults")
    @DisplayName("row 78: a handler without its verifier does not start")
    void doesNotStart(String what, String message, BiConsumer<JavalinConfig, HooksealPlugin> fault) {
        assertThatThrownBy(() -> create(fault))
                .as(what)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("row 78: all faults are told at once, each with its mend")
    void tellsAllFaultsAtOnce() {
        assertThatThrownBy(() -> create((config, plugin) -> {
                    config.http.maxRequestSize = 1;
                    plugin.on("nobody", StartUpTest::ignore).on("dembrane", StartUpTest::ignore);
                }))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .hasSize(3)
                                .allMatch(problem -> !problem.mend().isBlank()));
    }

    @Test
    @DisplayName("row 78: there is no handler without a registered plugin")
    void givesNoHandlerBeforeThePluginIsRegistered() {
        HooksealPlugin plugin = new HooksealPlugin(RECEIVER);
        assertThatThrownBy(() -> plugin.handler("validibot", StartUpTest::ignore))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("config.registerPlugin");
        assertThatThrownBy(() -> plugin.unverifiedHandler("open", StartUpTest::ignore))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("row 78: a wrong binding after the start is refused at once")
    void refusesWrongBindingsLater() {
        HooksealPlugin plugin = new HooksealPlugin(RECEIVER);
        Javalin.create(config -> config.registerPlugin(plugin));
        assertThatThrownBy(() -> plugin.handler("open", StartUpTest::ignore))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> plugin.on("validibot", StartUpTest::ignore)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName(
            "row 78: a handler in a Javalin without the plugin refuses everything, and no exception handler mends that")
    void refusesInAnotherJavalin() throws IOException {
        HooksealPlugin plugin = new HooksealPlugin(RECEIVER);
        boolean[] called = new boolean[1];
        Handler[] handler = new Handler[1];
        Javalin.create(config -> {
            config.registerPlugin(plugin);
            handler[0] = plugin.handler("validibot", (ctx, delivery) -> called[0] = true);
        });
        Javalin other = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.post("/hook", handler[0]);
                    config.routes.exception(Exception.class, (e, ctx) -> ctx.status(200));
                    config.routes.error(503, ctx -> ctx.status(200));
                })
                .start("127.0.0.1", 0);
        try {
            assertThat(Signed.delivery(Signed.BODY).send(other.port()).status()).isEqualTo(503);
            assertThat(Wire.post("/hook").body(Signed.BODY).send(other.port()).status())
                    .isEqualTo(503);
            assertThat(called[0]).isFalse();
        } finally {
            other.stop();
        }
    }

    private static void create(BiConsumer<JavalinConfig, HooksealPlugin> more) {
        Javalin.create(config -> {
            HooksealPlugin plugin = new HooksealPlugin(RECEIVER);
            config.registerPlugin(plugin);
            more.accept(config, plugin);
        });
    }
}
