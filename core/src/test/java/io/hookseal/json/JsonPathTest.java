package io.hookseal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {

    @Test
    void splitsAPointerIntoNames() {
        assertThat(JsonPath.of("/event").names()).containsExactly("event");
        assertThat(JsonPath.of("/run/id").names()).containsExactly("run", "id");
        assertThat(JsonPath.of("/items/0").names()).containsExactly("items", "0");
    }

    @Test
    void readsEscapesOncePerName() {
        assertThat(JsonPath.of("/a~1b/c~0d").names()).containsExactly("a/b", "c~d");
        assertThat(JsonPath.of("/~01").names()).containsExactly("~1");
    }

    @Test
    void takesEmptyNames() {
        assertThat(JsonPath.of("/").names()).containsExactly("");
        assertThat(JsonPath.of("//a/").names()).containsExactly("", "a", "");
    }

    @Test
    void refusesTheEmptyPointerWithItsMend() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonPath.of(""))
                .withMessageContaining("write for example /event");
    }

    @Test
    void refusesAPointerWithoutSlashWithItsMend() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonPath.of("run/id"))
                .withMessageContaining("write /run/id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/~", "/a~", "/~2", "/a~/b", "/~~0"})
    void refusesALoneTildeWithItsMend(String pointer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonPath.of(pointer))
                .withMessageContaining(pointer)
                .withMessageContaining("write ~0");
    }

    @Test
    void isAValue() {
        assertThat(JsonPath.of("/run/id"))
                .isEqualTo(JsonPath.of("/run/id"))
                .hasSameHashCodeAs(JsonPath.of("/run/id"))
                .isNotEqualTo(JsonPath.of("/run"))
                .hasToString("/run/id");
        assertThat(JsonPath.of("/a~1b").pointer()).isEqualTo("/a~1b");
    }
}
