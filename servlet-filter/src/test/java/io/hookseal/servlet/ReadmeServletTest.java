package io.hookseal.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.WebhookReceiver;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The five lines of the README, as they stand there, in front of a servlet. */
class ReadmeServletTest {
    private static ServletContainerInitializer protection(WebhookReceiver receiver) {
        // README: begin
        ServletContainerInitializer protection = (classes, context) -> {
            FilterRegistration.Dynamic filter =
                    context.addFilter("hookseal", WebhookFilter.forEndpoint(receiver, "hook"));
            filter.setAsyncSupported(true);
            filter.addMappingForServletNames(WebhookFilter.dispatcherTypes(), false, "orders");
        };
        // README: end
        return protection;
    }

    @ParameterizedTest
    @EnumSource
    void protectAServlet(Container container) throws Exception {
        App app = new App();
        app.servlet("orders", app.noting((request, response) -> {}), "/orders").registered(context -> {
            try {
                protection(app.receiver).onStartup(Set.of(), context);
            } catch (jakarta.servlet.ServletException e) {
                throw new IllegalStateException(e);
            }
        });
        try (app) {
            app.start(container);
            assertThat(app.status(Signed.unsigned("/orders"))).isEqualTo(401);
            assertThat(app.status(Signed.delivery("/orders"))).isEqualTo(200);
            assertThat(app.runs).containsExactly("hook");
        }
    }

    @Test
    void standInTheReadme() throws Exception {
        List<String> own = block(
                Path.of("src/test/java/io/hookseal/servlet/ReadmeServletTest.java"),
                "// README: begin",
                "// README: end");
        List<String> shown = block(Path.of("../README.md"), "<!-- servlet -->", "```java", "```");
        assertThat(shown).hasSize(5);
        assertThat(words(shown)).isEqualTo(words(own).replace("\"hook\"", "\"acme\""));
    }

    private static String words(List<String> lines) {
        return String.join(" ", lines).replaceAll("\\s+", "");
    }

    /** The lines between the last two marks, each looked for behind the one before. */
    private static List<String> block(Path file, String... marks) throws Exception {
        List<String> lines =
                Files.readAllLines(file).stream().map(String::strip).toList();
        int from = -1;
        int to = -1;
        for (String mark : marks) {
            from = to;
            to = from + 1 + lines.subList(from + 1, lines.size()).indexOf(mark);
            assertThat(to).as(mark).isGreaterThan(from);
        }
        return lines.subList(from + 1, to);
    }
}
