package io.hookseal.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.WebhookReceiver;
import io.hookseal.handler.OnWebhook;
import io.hookseal.servlet.WebhookServlet;
import jakarta.servlet.ServletContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The README's line for marked methods in a servlet container, as it stands there. */
class ReadmeJacksonTest {
    static final class RunHooks {
        @OnWebhook(endpoint = "validibot")
        void run(String run) {}
    }

    @SuppressWarnings("UnusedMethod")
    private static void shown(WebhookReceiver receiver, JsonMapper mapper, ServletContext context) {
        WebhookServlet.of(receiver, Jackson3Payloads.of(mapper), new RunHooks()).register(context);
    }

    @Test
    void standsInTheReadme() throws Exception {
        String readme = Files.readString(Path.of("../../README.md"));
        String line = readme.split("<!-- servlet-methods -->\n```java\n", 2)[1].split("\n", 2)[0];
        assertThat(Files.readString(Path.of("src/test/java/io/hookseal/jackson/ReadmeJacksonTest.java")))
                .contains("    " + line + "\n");
    }
}
