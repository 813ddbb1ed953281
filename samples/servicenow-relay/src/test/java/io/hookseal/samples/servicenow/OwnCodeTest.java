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
 * A sample is short enough to be read: its own code, without tests and stand-in, has fewer than 450 lines that do something, and fewer
 * than 575 with what they import. Blank lines and comments count as neither.
 */
class OwnCodeTest {
    private static final List<String> SAYING_NOTHING = List.of("//", "/*", "*");
    private static final List<String> NAMING = List.of("import ", "package ");

    @Test
    void isShort() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/hookseal/samples/servicenow"))) {
            List<String> all = files.filter(Files::isRegularFile)
                    .flatMap(OwnCodeTest::lines)
                    .filter(line -> !line.isEmpty() && !begins(line, SAYING_NOTHING))
                    .toList();
            assertThat(all).hasSizeBetween(100, 574);
            assertThat(all.stream().filter(line -> !begins(line, NAMING))).hasSizeBetween(100, 449);
        }
    }

    private static boolean begins(String line, List<String> with) {
        return with.stream().anyMatch(line::startsWith);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().map(String::strip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
