package io.hookseal.samples.servicenow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A sample is short enough to be read: its own code, without tests and stand-in, has fewer than 500 lines. Counted are lines that
 * say something: no blank lines, comments, imports and names of packages.
 */
class OwnCodeTest {
    private static final List<String> SAYING_NOTHING = List.of("//", "/*", "*", "import ", "package ");

    @Test
    void isShort() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/hookseal/samples/servicenow"))) {
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
