package io.hookseal.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.ConfigurationException;
import io.hookseal.Endpoint;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.sender.Senders;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/hook",
                "/a/hook/",
                "//a//hook",
                "/A/HOOK",
                "/%61/h%6Fok",
                "/%2561/hook",
                "/a;x/hook;y=z",
                "/a/b/../hook",
                "/a/./hook",
                "/a/%2e/hook",
                "/a/b/%2E%2e/hook",
                "/a/b/..;/hook",
                "/a%2fhook",
                "\\a\\hook",
                "/a/hook%20",
                "/a/hook%00",
                "/a/hook%0a",
                "/a/hook%3bx",
                "/a/hoo\u212a",
                "/a/hoo%e2%84%aa",
                "/a/ho\u200bok",
                "/../a/hook"
            })
    void undoesEveryWayOfWritingAPath(String path) {
        assertThat(NormalPath.segments(path)).containsExactly("a", "hook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//", "/.", "/..", "/;x", "/%2f", "/ "})
    void findsNoSegmentInTheRoot(String path) {
        assertThat(NormalPath.segments(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/hooks", "/a/hook/b", "/a", "/a/hook.", "/hook/a", "/a/ho/ok", "/a/hook%", "/a/hook%zz"})
    void keepsWhatIsAnotherPath(String path) {
        assertThat(NormalPath.segments(path)).isNotEqualTo(List.of("a", "hook"));
    }

    @Test
    void isTotalAndStable() {
        Random random = new Random(7);
        String parts = "/\\.;%25 2e2fAk\u212a\u0000\ud800\u00e9";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                path.append(parts.charAt(random.nextInt(parts.length())));
            }
            assertThat(NormalPath.segments(path.toString()))
                    .noneMatch(segment -> segment.isEmpty() || segment.equals("..") || segment.indexOf('/') >= 0);
        }
    }

    @Test
    void matchesTemplatesToTheLetterFirst() {
        PathTemplate template = PathTemplate.of("e", "/hooks/{tenant}/in");
        assertThat(template.match("/hooks/Acme Inc/in")).isEqualTo(Map.of("tenant", "Acme Inc"));
        assertThat(template.match("/hooks//in")).isNull();
        assertThat(template.match("/hooks/a/b/in")).isNull();
        assertThat(template.match("/Hooks/a/in")).isNull();
        assertThat(template.match(NormalPath.segments("/Hooks/Acme/IN/"))).isEqualTo(Map.of("tenant", "acme"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/HOOK", "/hook/", "//hook", "/h%6fok"})
    void refusesEndpointsThatCannotBeToldApart(String path) {
        assertThatThrownBy(() -> paths("/hook", path))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("could be taken for the path of endpoint 'e0'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hooks/x{tenant}", "/hooks/{}", "/hooks/{a}/{a}", "/hooks/{a}b", "/hooks/{a{b}}", "/{"})
    void refusesTemplatesThatAreNone(String path) {
        assertThatThrownBy(() -> paths(path)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void refusesAReceiverWithoutPaths() {
        assertThatThrownBy(() -> paths((String) null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("path");
    }

    private static EndpointPaths paths(String... paths) {
        WebhookReceiver.Builder builder =
                WebhookReceiver.builder().memoryIsEnough().listener(new ReceiverListener() {});
        for (int i = 0; i < paths.length; i++) {
            Endpoint endpoint = Endpoint.of("e" + i, Senders.github()).secret(Signed.SECRET);
            builder.endpoint(paths[i] == null ? endpoint : endpoint.path(paths[i]));
        }
        try (WebhookReceiver receiver = builder.build()) {
            return EndpointPaths.of(receiver);
        }
    }
}
