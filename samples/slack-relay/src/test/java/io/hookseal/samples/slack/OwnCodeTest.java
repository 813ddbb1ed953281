package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A sample is short enough to be read: its own code, without tests and stand-in, has fewer than 500 lines of code. */
class OwnCodeTest {
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
                    .filter(line -> !line.startsWith("//") && !line.startsWith("/*") && !line.startsWith("*"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
