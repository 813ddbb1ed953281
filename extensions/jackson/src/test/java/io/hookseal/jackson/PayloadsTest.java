package io.hookseal.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.handler.PayloadReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadsTest {
    record Run(String id, int number) {}

    @SuppressWarnings("UnusedVariable")
    private List<Map<String, Run>> runs = List.of();

    /** Mappers that let trailing tokens pass by themselves. */
    static Stream<PayloadReader> readers() {
        return Stream.of(
                Jackson2Payloads.of(new com.fasterxml.jackson.databind.ObjectMapper()),
                Jackson3Payloads.of(tools.jackson.databind.json.JsonMapper.builder()
                        .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build()));
    }

    private static @Nullable Object read(PayloadReader reader, String body, Type type) throws IOException {
        return reader.read(new ByteArrayInputStream(body.getBytes(UTF_8)), type);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void readsWhatAParameterAsksFor(PayloadReader reader) throws Exception {
        assertThat(read(reader, "{\"id\":\"\u00e9\",\"number\":1}", Run.class)).isEqualTo(new Run("\u00e9", 1));
        Type generic = PayloadsTest.class.getDeclaredField("runs").getGenericType();
        assertThat(read(reader, "[{\"a\":{\"id\":\"r\",\"number\":2}}]", generic))
                .isEqualTo(List.of(Map.of("a", new Run("r", 2))));
        assertThat(read(reader, "null", Run.class)).isNull();
    }

    @ParameterizedTest
    @MethodSource("readers")
    void readsOneValueAndNothingBehindIt(PayloadReader reader) {
        assertThatThrownBy(() -> read(reader, "{\"id\":\"r\",\"number\":1} {\"id\":\"s\"}", Run.class))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void saysWhereABodyCannotBeReadAndNothingOfIt(PayloadReader reader) {
        for (String body : List.of(
                "{\n\"id\": canary}",
                "{\n\"id\":\"r\", \"number\": \"canary\"}",
                "{\n\"id\":\"r\",\"number\":{\"canary\":1}}",
                "{\n\"id\":1.")) {
            assertThatThrownBy(() -> read(reader, body, Run.class))
                    .isInstanceOf(IOException.class)
                    .hasNoCause()
                    .hasMessageContaining(Run.class.getName())
                    .hasMessageContaining("line 2")
                    .hasMessageNotContaining("canary");
        }
    }
}
