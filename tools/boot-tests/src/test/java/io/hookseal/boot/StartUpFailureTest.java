package io.hookseal.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** What somebody sees whose application does not start. */
class StartUpFailureTest {
    private static String printed(Map<String, Object> properties, String... arguments) {
        PrintStream out = System.out;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
        try {
            List<String> all = new ArrayList<>(List.of("--logging.level.root=ERROR"));
            all.addAll(List.of(arguments));
            assertThat(catchThrowable(() -> new SpringApplicationBuilder(Hooks.class)
                            .properties(properties)
                            .run(all.toArray(String[]::new))
                            .close()))
                    .isNotNull();
        } finally {
            System.setOut(out);
        }
        return caught.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsEveryFaultAndItsMendAndNoSecret() {
        String printed = printed(
                Applications.PROPERTIES,
                "--hookseal.endpoints.validibot.sender=validbot",
                "--hookseal.endpoints.orders.max-body=canary",
                "--hookseal.endpoints.orders.secrets[0]=short-canary");
        assertThat(printed)
                .contains("APPLICATION FAILED TO START")
                .contains("hookseal.endpoints.validibot.sender, endpoint 'validibot': has a 'sender' that is not known")
                .contains("did you mean 'validibot'?")
                .contains("hookseal.endpoints.orders.max-body, endpoint 'orders': has a 'max-body' that is no size")
                .contains("write bytes, or KiB or MiB, as 2MiB")
                .contains("16 bytes")
                .doesNotContain("canary");
    }

    @Test
    void doesNotStartWithoutAnEndpoint() {
        assertThat(printed(Map.of("server.port", "0", "spring.main.banner-mode", "off")))
                .contains("APPLICATION FAILED TO START")
                .contains("has no endpoint");
    }

    @Test
    void doesNotStartWithoutTheVariableOfASecret() {
        Map<String, Object> without = new HashMap<>(Applications.PROPERTIES);
        without.remove("VALIDIBOT_SECRET");
        assertThat(printed(without)).contains("needs the environment variable VALIDIBOT_SECRET, which is not set");
    }
}
