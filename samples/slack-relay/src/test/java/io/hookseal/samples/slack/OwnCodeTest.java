package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A sample is short enough to be read: its own code, without tests and stand-in, has fewer than 500 lines. Counted is every line
 * that is neither blank nor a comment, imports among them.
 */
class OwnCodeTest {
    private static final List<String> SAYING_NOTHING = List.of("//", "/*", "*");

    @Test
    void isShort() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/hookseal/samples/slack"))) {
            long lines = files.filter(Files::isRegularFile)
                    .mapToLong(OwnCodeTest::linesOfCode)
                    .sum();
            assertThat(lines).isBetween(100L, 499L);
        }
    }

    private static long linesOfCode(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .filter(line -> SAYING_NOTHING.stream().noneMatch(line::startsWith))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
