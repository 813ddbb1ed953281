package io.hookseal.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.ConfigurationException;
import io.hookseal.WebhookReceiver;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A filter that the container makes, as web.xml and @WebFilter have it. */
@ParameterizedClass
@EnumSource(Container.class)
record FilterParametersTest(Container container) {

    private static void declare(ServletContext context, Map<String, String> parameters) {
        FilterRegistration.Dynamic filter = context.addFilter("hookseal", WebhookFilter.class);
        filter.setInitParameters(parameters);
        filter.setAsyncSupported(true);
        filter.addMappingForServletNames(WebhookFilter.dispatcherTypes(), false, "hook");
    }

    private void answers(App app, Map<String, String> parameters, Consumer<ServletContext> before) throws Exception {
        Servlet handler = app.noting((request, response) -> {});
        app.registered(before)
                .registered(context -> declare(context, parameters))
                .servlet("hook", handler, "/hook", "/x");
        try (app) {
            app.start(container);
            assertThat(app.status(Signed.delivery("/hook"))).isEqualTo(200);
            assertThat(app.status(Signed.unsigned("/hook"))).isEqualTo(401);
            assertThat(app.status(Signed.unsigned("/x"))).isEqualTo(parameters.containsKey("endpoint") ? 401 : 200);
        }
    }

    @Test
    void findsItsReceiverInTheServletContext() throws Exception {
        App named = new App();
        answers(named, Map.of("receiver", "theirs"), context -> context.setAttribute("theirs", named.receiver));
        App unnamed = new App();
        answers(
                unnamed,
                Map.of("endpoint", "hook"),
                context -> context.setAttribute(WebhookReceiver.class.getName(), unnamed.receiver));
    }

    @Test
    void buildsItsReceiverOfAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("hooks.properties");
        Files.writeString(
                file,
                "memory-is-enough=true\nendpoints.hook.sender=github\nendpoints.hook.path=/hook\n"
                        + "endpoints.hook.secrets=" + Signed.SECRET + "\n");
        answers(new App(), Map.of("config", file.toString(), "endpoint", "hook"), context -> {});
    }

    @Test
    void refusesToStartWithWrongParameters(@TempDir Path folder) throws Exception {
        Map<Map<String, String>, List<String>> wrong = Map.of(
                Map.of("endpiont", "hook", "reciever", "r"),
                        List.of("'endpiont'", "'reciever'", "use receiver, endpoint and config"),
                Map.of("receiver", "nobody"),
                        List.of("finds nothing in the ServletContext attribute 'nobody'", "ServletContextListener"),
                Map.of("receiver", "text"), List.of("finds a java.lang.String"),
                Map.of("receiver", "r", "config", "f"), List.of("receiver and config", "keep the one"),
                Map.of("receiver", "r", "endpoint", "none"), List.of("'none'", "name one of [hook, other, open]"),
                Map.of("config", folder.resolve("none.properties").toString()), List.of("does not exist"));
        for (Map.Entry<Map<String, String>, List<String>> each : wrong.entrySet()) {
            App app = new App();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            WebhookFilter filter = new WebhookFilter();
            try (app) {
                app.registered(context -> {
                    context.setAttribute("r", app.receiver);
                    context.setAttribute("text", "text");
                });
                app.servlet(
                        "init",
                        new HttpServlet() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public void service(ServletRequest request, ServletResponse response) {
                                try {
                                    filter.init(new GivenFilterConfig(getServletContext(), each.getKey()));
                                } catch (Throwable e) {
                                    thrown.set(e);
                                }
                            }
                        },
                        "/init");
                app.start(container);
                app.status(Signed.unsigned("/init"));
            }
            assertThat(thrown.get()).isInstanceOf(ConfigurationException.class);
            assertThat(thrown.get().getMessage()).contains(each.getValue());
        }
    }

    @Test
    void letsNothingThroughWhereItDidNotStart() throws Exception {
        App app = new App();
        app.registered(context -> declare(context, Map.of("receiver", "nobody")))
                .servlet("hook", app.noting((request, response) -> {}), "/hook");
        try (app) {
            try {
                app.start(container);
            } catch (Exception e) {
                return; // Jetty does not start at all
            }
            assertThat(app.status(Signed.delivery("/hook"))).isGreaterThanOrEqualTo(400);
            assertThat(app.runs).isEmpty();
        }
    }

    @Test
    void refusesAnEndpointThatTheReceiverDoesNotHave() {
        try (App app = new App()) {
            assertThatThrownBy(() -> WebhookFilter.forEndpoint(app.receiver, "hok"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("name one of [hook, other, open]");
        }
    }
}
