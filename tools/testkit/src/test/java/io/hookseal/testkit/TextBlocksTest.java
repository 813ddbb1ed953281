package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.testkit.TextBlocks.Block;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextBlocksTest {

    @Test
    void readsBlocksOfFactsWithTheirEscapes() throws Exception {
        List<Block> blocks = read("# a comment\nname %20caf%c3%a9%0a%25\nempty\n> one: %ff\n\n\nname next\r\n");

        assertThat(blocks).hasSize(2);
        assertThat(blocks.get(0).takeText("name")).isEqualTo(" caf\u00e9\n%");
        assertThat(blocks.get(0).takeText("empty")).isEmpty();
        assertThat(blocks.get(0).sequence()).containsExactly("one: %ff");
        assertThat(blocks.get(0).latin1("%ff")).isEqualTo("\u00ff");
        blocks.get(0).end();
        assertThat(blocks.get(1).takeText("name")).isEqualTo("next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name a%2", "name a%", "name %FF", "name %g0", "name a\tb", "name \u00e9", "name %ff"})
    void refusesTextThatIsNotWrittenAsItShouldBe(String line) throws Exception {
        Block block = read(line).get(0);

        assertThatThrownBy(() -> block.takeText("name"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("test:1: ");
    }

    @Test
    void refusesRepeatedMissingAndUnknownFacts() throws Exception {
        Block block = read("name a").get(0);

        assertThatThrownBy(() -> read("name a\nname b")).hasMessage("test:1: name stands there twice");
        assertThatThrownBy(() -> block.takeText("other")).hasMessage("test:1: no other");
        assertThatThrownBy(() -> block.takeFlag("name")).hasMessage("test:1: name takes no value");
        assertThatThrownBy(() -> read("name a").get(0).end()).hasMessage("test:1: unknown: [name]");
        assertThatThrownBy(() -> read("name a").get(0).takeNumber("name")).hasMessage("test:1: name is no number");
    }

    @Test
    void refusesDeflatedBytesOfAnotherLength() throws Exception {
        // the zlib stream of "hookseal"
        String line = "bytes eNrLyM/PLk5NzAEADysDVw==";

        assertThat(read(line).get(0).takeDeflated("bytes", 8))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("hookseal");
        assertThatThrownBy(() -> read(line).get(0).takeDeflated("bytes", 7)).hasMessageContaining("not 7 bytes");
        assertThatThrownBy(() -> read(line).get(0).takeDeflated("bytes", 9)).hasMessageContaining("not 9 bytes");
        assertThatThrownBy(() -> read("bytes AAAA").get(0).takeDeflated("bytes", 1))
                .hasMessageContaining("no zlib");
        assertThatThrownBy(() -> read("bytes =").get(0).takeDeflated("bytes", 1))
                .hasMessageContaining("no zlib");
    }

    private static List<Block> read(String text) throws IOException {
        return TextBlocks.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "test");
    }
}
