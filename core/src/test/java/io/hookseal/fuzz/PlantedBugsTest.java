package io.hookseal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.ForkedJvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fuzz target finds a bug that is planted in the code it is for: one line of the real source is changed as somebody
 * in a hurry would write it, and Jazzer starts from the target's seeds.
 */
class PlantedBugsTest {
    /** Far more than any of them needs; how long a search takes depends on the machine, not where it leads. */
    private static final int SEARCH_SECONDS = 120;

    /** libFuzzer's exit status for a finding. */
    private static final int FINDING = 77;

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "hookseal");
    private static final Path SEEDS =
            Path.of("src", "test", "resources", "io", "hookseal", "fuzz", "FuzzTargetsTestInputs");

    /**
     * One bug.
     *
     * @param name what is wrong with it
     * @param file the source it is planted in
     * @param line a line of it, or as much of one as stands there once
     * @param planted what takes its place
     * @param target the target that must find it
     * @param seeds the target's seeds
     * @param finding what the target says
     */
    record Bug(String name, String file, String line, String planted, Class<?> target, String seeds, String finding) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bug> bugs() {
        return Stream.of(
                new Bug(
                        "the JDK's hexadecimal digits, full-width and Arabic ones among them",
                        "signature/StrictDecoding.java",
                        "int value = HIGH[bytes[from + 2 * i] & 0xff] | LOW[bytes[from + 2 * i + 1] & 0xff];",
                        "int value = Character.digit(text.charAt(from + 2 * i), 16) << 4 | Character.digit(text.charAt(from + 2 * i + 1), 16);",
                        SignatureHeaderTarget.class,
                        "readsAnySignatureHeader",
                        "a candidate's ASCII spelling stands in the value"),
                new Bug(
                        "names with escapes compared as they are spelled, so that a key may stand twice",
                        "json/Pass.java",
                        "members.add(token, close, escaped);",
                        "members.add(token, close, false);",
                        JsonScannerTarget.class,
                        "scansAnyBody",
                        ""),
                new Bug(
                        "overlong UTF-8",
                        "json/JsonText.java",
                        "if (lead < 0xc2) {",
                        "if (lead < 0xc0) {",
                        JsonScannerTarget.class,
                        "scansAnyBody",
                        "an ill-formed body is refused"),
                new Bug(
                        "MACs compared in their first 16 bytes",
                        "signature/Macs.java",
                        "for (int i = 0; i < length; i += Integer.BYTES) {",
                        "for (int i = 0; i < 16; i += Integer.BYTES) {",
                        VerifierTarget.class,
                        "verifiesAnyRequest",
                        "a request that is not rightly signed is refused"),
                new Bug(
                        "a header part that may hold its delimiter",
                        "scheme/TemplateRules.java",
                        "String delimiter = delimiter(parts, index);",
                        "String delimiter = delimiter(parts, index); if (delimiter != null) return true;",
                        VerifierTarget.class,
                        "verifiesAnyRequest",
                        "a request that is not rightly signed is refused"));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void findsAPlantedBug(Bug bug, @TempDir Path directory) throws IOException, InterruptedException {
        Path classes = plant(bug, directory);
        Path corpus = Files.createDirectory(directory.resolve("corpus"));
        try (Stream<Path> seeds = Files.list(SEEDS.resolve(bug.seeds()))) {
            for (Path seed : seeds.toList()) {
                Files.copy(seed, corpus.resolve(seed.getFileName()));
            }
        }
        List<String> options = new ArrayList<>(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-XX:+EnableDynamicAgentLoading"));
        if (Runtime.version().feature() >= 24) {
            options.add("--enable-native-access=ALL-UNNAMED");
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        options.addAll(List.of(
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + bug.target().getName(),
                "--instrumentation_includes=io.hookseal.**",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + File.separator,
                "-max_total_time=" + SEARCH_SECONDS,
                "-seed=1",
                "-dict=" + SEEDS.resolveSibling("json.dict").toAbsolutePath(),
                corpus.toString()));

        ForkedJvm.Ended ended = ForkedJvm.run(directory, classes, Duration.ofSeconds(SEARCH_SECONDS + 60), options);

        assertThat(ended.status()).as(ended.output()).isEqualTo(FINDING);
        assertThat(ended.output()).contains("java.lang.AssertionError: " + bug.finding());
    }

    private static Path plant(Bug bug, Path directory) throws IOException {
        String source = Files.readString(SOURCES.resolve(bug.file()), StandardCharsets.UTF_8);
        assertThat(source.split(Pattern.quote(bug.line()), -1))
                .as("the line stands once in %s; where the source has changed, plant the bug anew", bug.file())
                .hasSize(2);
        Path changed = directory.resolve(Path.of(bug.file()).getFileName());
        Files.writeString(changed, source.replace(bug.line(), bug.planted()), StandardCharsets.UTF_8);
        Path classes = Files.createDirectory(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                changed.toString());
        assertThat(status).as("the planted bug compiles").isZero();
        return classes;
    }
}
