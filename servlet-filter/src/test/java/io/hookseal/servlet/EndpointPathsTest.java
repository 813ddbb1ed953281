package io.hookseal.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Endpoint;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.sender.Senders;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a glance at a path says, against the closer look that undoes every way of writing it. */
class EndpointPathsTest {
    private static final List<String> PIECES = List.of(
            "/",
            "/",
            "/",
            "hook",
            "HOOK",
            "hooks",
            "Acme",
            "acme",
            "a",
            "b",
            ".",
            "..",
            ".a",
            "a.",
            "%2e",
            "%2F",
            "%",
            ";x",
            "\\",
            " ",
            "\t",
            "~",
            "_",
            "\u212a",
            "\u0131",
            "\u00ad",
            "i",
            "k",
            "I",
            "K",
            "+",
            "{tenant}");

    private static final WebhookReceiver RECEIVER = receiver();
    private static final EndpointPaths PATHS = EndpointPaths.of(RECEIVER);

    private static WebhookReceiver receiver() {
        WebhookReceiver.Builder builder =
                WebhookReceiver.builder().memoryIsEnough().listener(new ReceiverListener() {});
        int number = 0;
        for (String path : List.of("/hook", "/hooks/Acme", "/hooks/{tenant}", "/hooks/{tenant}/a", "/a.b/ik/", "/K")) {
            builder.endpoint(
                    Endpoint.of("e" + number++, Senders.github()).path(path).secret(Signed.SECRET));
        }
        return builder.build();
    }

    @AfterAll
    static void close() {
        RECEIVER.close();
    }

    @Test
    void knowsEndpointsByTheirPathsAsTheyAreDeclared() {
        assertThat(PATHS.of("/hook", "", "/hook", "").endpoints()).containsExactly("e0");
        assertThat(PATHS.of("/hooks", "/Acme", "/app/hooks/Acme", "/app").endpoints())
                .containsExactly("e1");
        assertThat(PATHS.of("/hooks/x", "", "/hooks/x", "").variables()).containsEntry("tenant", "x");
        assertThat(PATHS.of("/orders", "", "/orders", "").none()).isTrue();
        assertThat(PATHS.of("/", "", "/", "").none()).isTrue();
        assertThat(PATHS.of("", "", "", "").none()).isTrue();
    }

    @Test
    void saysAtAGlanceWhatACloserLookSays() {
        Random random = new Random(8);
        int endpoints = 0;
        for (int i = 0; i < 200_000; i++) {
            String context = random.nextInt(4) == 0 ? "/app" : "";
            String path = path(random);
            int cut = random.nextInt(path.length() + 1);
            String servletPath = random.nextBoolean() ? path : path.substring(0, cut);
            String pathInfo = path.substring(servletPath.length());
            String uri = context + (random.nextInt(8) == 0 ? path(random) : path);

            EndpointPaths.Target closely = PATHS.closely(path, uri, context);

            assertThat(PATHS.of(servletPath, pathInfo, uri, context))
                    .as("context '%s', path '%s' + '%s', target '%s'", context, servletPath, pathInfo, uri)
                    .isEqualTo(closely);
            endpoints += closely.none() ? 0 : 1;
        }
        assertThat(endpoints).as("paths that are endpoints'").isBetween(5_000, 195_000);
    }

    @Test
    void takesEveryRequestForTheOneEndpointThatItIsFor() {
        assertThat(EndpointPaths.only(RECEIVER, "e0")
                        .of("/else", "", "/else", "")
                        .endpoints())
                .isEqualTo(Set.of("e0"));
        assertThat(EndpointPaths.only(RECEIVER, "e2")
                        .of("/hooks/x", "", "/hooks/x", "")
                        .variables())
                .containsEntry("tenant", "x");
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder("/");
        if (random.nextInt(3) == 0) {
            path.append(random.nextBoolean() ? "hook" : "hooks/");
        }
        for (int pieces = random.nextInt(6); pieces > 0; pieces--) {
            path.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return path.toString();
    }
}
