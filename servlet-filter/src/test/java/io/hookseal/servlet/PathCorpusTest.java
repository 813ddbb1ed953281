package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows 68 to 71: every way of writing a path, put on the wire as it is, unsigned and signed. */
class PathCorpusTest {
    /** Ways to write /hook, or a path under /hooks/, and paths that become one of them when somebody normalises. */
    static final List<String> CORPUS = List.of(
            "/hook",
            "/hook/",
            "/hook//",
            "/hook/.",
            "/hook/./",
            "/hook/x/..",
            "/hook%20",
            "/hook%09",
            "/hook%0a",
            "/hook%0d",
            "/hook%00",
            "/hook%7f",
            "/hook%c2%a0",
            "/hook%e2%80%8b",
            "/hook%3bx",
            "/hook%3Bx",
            "/hook;x",
            "/hook;x=y/",
            "/hook;/",
            "/hook/;x",
            "/hook?x=1",
            "/hook/?",
            "/hook%3f",
            "/hook%23x",
            "/HOOK",
            "/Hook",
            "/hoo%4b",
            "/hoo%e2%84%aa",
            "/%68ook",
            "/%48ook",
            "/%2568ook",
            "/%252568ook",
            "/h%6F%6Fk",
            "//hook",
            "///hook",
            "/;/hook",
            "/;x/hook",
            "/./hook",
            "/%2e/hook",
            "/../hook",
            "/a/../hook",
            "/a/%2e%2e/hook",
            "/a/%2E./hook",
            "/a/..%2fhook",
            "/a%2f..%2fhook",
            "/a/..;/hook",
            "/a/..;x=y/hook",
            "/public;/../hook",
            "/public;/..;/hook",
            "/a/b/../../hook",
            "/a//../hook",
            "/a/..//hook",
            "/hook%2f",
            "/hook%2F",
            "/hook%5c",
            "/hook\\",
            "/\\hook",
            "/a\\..\\hook",
            "/%5chook",
            "/%2fhook",
            "/.;/hook",
            "/.%2fhook",
            "/%c0%afhook",
            "/hook%c0%ae",
            "/hook.",
            "/hook%2e",
            "/hook..;/",
            "/hook%",
            "/hook%zz",
            "/hook%2",
            "/hook;%2f..%2f",
            "/hooks",
            "/hooks/",
            "/hooks/hook",
            "/hooks/hook/",
            "/hooks//hook",
            "/hooks/../hook",
            "/hooks/;/hook",
            "/hooks/hook;x",
            "/HOOKS/hook",
            "/hooks/HOOK",
            "/hooks%2fhook",
            "/hooks/%2e%2e/hook",
            "/hooks;x/hook",
            "/hooks/./hook",
            "/hooks/hook%20",
            "/hooks/hook/../hook",
            "/hooks/hook/x",
            "/%68ooks/hook",
            "http://localhost/hook",
            "http://localhost/hook/",
            "http://localhost//hook",
            "hook",
            "*");

    private static final List<String> METHODS =
            List.of("POST", "GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO");

    /** Where the handler is, and how the filter is mapped: all that this project says never lets it be reached. */
    enum Binding {
        BY_PATH_EVERYWHERE("by its endpoints' paths, at /*, in front of a servlet that takes everything"),
        BY_SERVLET_NAME("for one endpoint, by the name of a servlet that takes everything"),
        EVERYWHERE("for one endpoint, at /*, in front of a servlet that takes everything"),
        PREFIX("for one endpoint, at /hooks/*, in front of a servlet there"),
        EXACT("for one endpoint, at /hook, in front of a servlet there"),
        GUARDED_EXACT("for one endpoint, at /hook, in front of a guarded servlet that takes everything"),
        GUARDED_PREFIX("for one endpoint, at /hooks/*, in front of a guarded servlet that takes everything"),
        GUARDED_ALONE("nowhere, before a guarded servlet that takes everything");

        final String means;

        Binding(String means) {
            this.means = means;
        }

        App on(App app) {
            Servlet handler = app.noting((request, response) -> {});
            Servlet guarded = GuardedServlet.of("hook", handler);
            Filter one = WebhookFilter.forEndpoint(app.receiver, "hook");
            return switch (this) {
                case BY_PATH_EVERYWHERE ->
                    app.filter(new WebhookFilter(app.receiver), "/*").servlet("handler", routing(app), "/");
                case BY_SERVLET_NAME -> app.filterOf("handler", one).servlet("handler", handler, "/");
                case EVERYWHERE -> app.filter(one, "/*").servlet("handler", handler, "/");
                case PREFIX -> app.filter(one, "/hooks/*").servlet("handler", handler, "/hooks/*");
                case EXACT -> app.filter(one, "/hook").servlet("handler", handler, "/hook");
                case GUARDED_EXACT -> app.filter(one, "/hook").servlet("handler", guarded, "/");
                case GUARDED_PREFIX -> app.filter(one, "/hooks/*").servlet("handler", guarded, "/");
                case GUARDED_ALONE -> app.servlet("handler", guarded, "/");
            };
        }

        /** An application that routes by itself, and as generously as any framework could. */
        private static Servlet routing(App app) {
            Servlet handler = app.noting((request, response) -> {});
            return App.serving((request, response) -> {
                List<String> asked = new ArrayList<>(NormalPath.segments(request.getRequestURI()));
                String found = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
                if (asked.equals(List.of("hook")) || NormalPath.segments(found).equals(List.of("hook"))) {
                    handler.service(request, response);
                } else {
                    response.setStatus(404);
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TOMCAT,BY_PATH_EVERYWHERE",
        "JETTY,BY_PATH_EVERYWHERE",
        "TOMCAT,BY_SERVLET_NAME",
        "JETTY,BY_SERVLET_NAME",
        "TOMCAT,EVERYWHERE",
        "JETTY,EVERYWHERE",
        "TOMCAT,PREFIX",
        "JETTY,PREFIX",
        "TOMCAT,EXACT",
        "JETTY,EXACT",
        "TOMCAT,GUARDED_EXACT",
        "JETTY,GUARDED_EXACT",
        "TOMCAT,GUARDED_PREFIX",
        "JETTY,GUARDED_PREFIX",
        "TOMCAT,GUARDED_ALONE",
        "JETTY,GUARDED_ALONE"
    })
    @DisplayName("rows 68 to 71: however a path is written, the handler is never reached unverified")
    void neverReachesTheHandlerUnverified(Container container, Binding binding) throws Exception {
        try (App app = binding.on(new App()).start(container)) {
            RawHttp http = RawHttp.onLoopback(app.port());
            int number = 0;
            for (String path : CORPUS) {
                for (String method : METHODS) {
                    http.send(Signed.request(method, path, Signed.BODY));
                    http.send(raw(method, path));
                }
                http.send(Signed.by(Signed.OTHER_SECRET, path, Signed.BODY));
            }
            assertThat(app.runs).as(binding.means).isEmpty();
            for (String path : CORPUS) {
                http.send(Signed.delivery(path, Signed.body(number++)));
            }
            assertThat(Set.copyOf(app.runs))
                    .as("a signed one arrives by some path, as a delivery")
                    .isSubsetOf("hook");
            assertThat(app.runs.isEmpty()).isEqualTo(binding == Binding.GUARDED_ALONE);
        }
    }

    /** With what a container takes as it stands: no length, nothing else. */
    private static byte[] raw(String method, String path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 68: where the filter is mapped to less than its servlet, the container goes around it")
    void isGoneAroundByTomcatWhereItsMappingIsNarrowerThanTheServlet(Container container) throws Exception {
        App app = new App();
        app.filter(WebhookFilter.forEndpoint(app.receiver, "hook"), "/hook")
                .servlet("handler", app.noting((request, response) -> {}), "/");
        try (app) {
            app.start(container);
            for (String path : List.of("/hook/", "/hook%20", "/hook%3bx", "/HOOK")) {
                app.send(Signed.unsigned(path));
            }
            assertThat(app.runs).as("what GuardedServlet is for").isNotEmpty().containsOnly("UNVERIFIED");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 69: all ways of writing a path that the container takes for the endpoint's are its own")
    void receivesWhateverTheContainerTakesForTheEndpoint(Container container) throws Exception {
        App app = new App("/shop");
        app.filter(new WebhookFilter(app.receiver), "/*")
                .servlet("handler", app.noting((request, response) -> {}), "/hook", "/hooks/*")
                .servlet("rest", App.serving((request, response) -> response.setStatus(204)), "/");
        try (app) {
            app.start(container);
            assertThat(app.status(Signed.delivery("/shop/hook", Signed.body(1))))
                    .isEqualTo(200);
            assertThat(app.status(Signed.delivery("/shop/%68ook", Signed.body(2))))
                    .isEqualTo(200);
            assertThat(app.status(Signed.delivery("/shop/hook;x", Signed.body(3))))
                    .isEqualTo(200);
            assertThat(app.status(Signed.by(Signed.OTHER_SECRET, "/shop/hooks/acme", Signed.body(4))))
                    .isEqualTo(200);
            assertThat(app.runs).containsExactly("hook", "hook", "hook", "other");
            assertThat(app.status(Signed.unsigned("/shop/hook"))).isEqualTo(401);
            assertThat(app.status(Signed.unsigned("/shop/HOOK"))).isEqualTo(401);
            assertThat(app.status(Signed.unsigned("/shop/hooks/acme/"))).isEqualTo(401);
            assertThat(app.status(Signed.unsigned("/shop/hooks/acme/more"))).isEqualTo(200); // no endpoint's
            assertThat(app.status(Signed.unsigned("/shop/hookx"))).isEqualTo(204);
            assertThat(app.status(Signed.unsigned("/hook"))).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 76: other methods are 405 and say POST, whatever an override header says")
    void answersOtherMethods(Container container) throws Exception {
        App app = new App();
        app.filter(new WebhookFilter(app.receiver), "/*")
                .servlet("handler", app.noting((request, response) -> {}), "/");
        try (app) {
            app.start(container);
            for (String method : List.of("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "FOO")) {
                RawAnswer.Received answer = app.answer(Signed.request(
                        method,
                        "/hook",
                        new byte[0],
                        new io.hookseal.testkit.Header("X-HTTP-Method-Override", "POST")));
                assertThat(answer.status()).as(method).isEqualTo(405);
                assertThat(answer.values("Allow")).as(method).containsExactly("POST");
            }
            assertThat(app.status(Signed.request("TRACE", "/hook", new byte[0])))
                    .isEqualTo(405);
            assertThat(app.runs).isEmpty();
        }
    }
}
