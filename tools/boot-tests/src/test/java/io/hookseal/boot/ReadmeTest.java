package io.hookseal.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.sender.Senders;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.Recordings;
import io.hookseal.testkit.SignedDelivery;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * An empty Boot project, as start.spring.io gives one, and what the README says is to be added to it: compiled, started in a
 * JVM of its own, and sent a delivery that Validibot signed, its time made the present and signed anew.
 */
class ReadmeTest {
    private static final String RECORDED = "validibot-run-failed";
    private static final Pattern PORT = Pattern.compile("(?:Tomcat|Jetty) started on ports? (\\d+)");
    private static final Path HOUSE = Path.of("../..");
    private static final Path PROJECT = Path.of("target", "readme-" + System.getProperty("hookseal.boot"));
    private static final String APPLICATION = """
            package com.example.demo;

            import org.springframework.boot.SpringApplication;
            import org.springframework.boot.autoconfigure.SpringBootApplication;

            @SpringBootApplication
            public class DemoApplication {
                public static void main(String[] args) {
                    SpringApplication.run(DemoApplication.class, args);
                }
            }
            """;

    private static String shown(String name) throws IOException {
        String readme = Files.readString(HOUSE.resolve("README.md"));
        Matcher block = Pattern.compile("<!-- " + name + " -->\\n```[a-z]+\\n(.*?)```", Pattern.DOTALL)
                .matcher(readme);
        assertThat(block.find()).as(name).isTrue();
        return block.group(1);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static void generate() throws IOException {
        Path sources = Files.createDirectories(PROJECT.resolve("src/main/java/com/example/demo"));
        Path classes = Files.createDirectories(PROJECT.resolve("target/classes"));
        Path application = Files.writeString(sources.resolve("DemoApplication.java"), APPLICATION);
        Path handler = Files.writeString(
                sources.resolve("RunHooks.java"), "package com.example.demo;\n\n" + shown("boot-handler"));
        Files.writeString(classes.resolve("application.yaml"), shown("boot-properties"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(
                        null,
                        null,
                        null,
                        "-parameters",
                        "-d",
                        classes.toString(),
                        "-cp",
                        classPath(),
                        application.toString(),
                        handler.toString()))
                .isZero();
    }

    private static byte[] recordedNow() {
        String body = Recordings.all().stream()
                .filter(recording -> recording.sender().equals("validibot")
                        && recording.event().equals("run.failed")
                        && recording.mutation() == null)
                .map(recording -> new String(recording.body(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow(() -> new AssertionError(RECORDED));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return body.replaceFirst("\"timestamp\": ?\"[^\"]*\"", "\"timestamp\":\"" + now + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void leadsFromAnEmptyProjectToTheFirstVerifiedEventInFifteenLines() throws Exception {
        assertThat((shown("boot-dependency") + shown("boot-properties") + shown("boot-handler"))
                        .lines()
                        .filter(line -> !line.isBlank()))
                .hasSizeLessThanOrEqualTo(15);
        generate();
        String secret = "the secret of a README, of more than 32 bytes";
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                PROJECT.resolve("target/classes") + File.pathSeparator + classPath(),
                "com.example.demo.DemoApplication",
                "--server.port=0");
        builder.environment().put("VALIDIBOT_SECRET", secret);
        Process process = builder.redirectErrorStream(true).start();
        try {
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            StringBuilder printed = new StringBuilder();
            int port = Integer.parseInt(await(lines, PORT, printed).group(1));
            RawHttp http = RawHttp.onLoopback(port);
            byte[] body = recordedNow();
            SignedDelivery forged = SignedDelivery.of(Senders.validibot(), secret + "!", body);
            assertThat(status(http.send(forged.to("/hooks/validibot")))).isEqualTo(401);
            SignedDelivery delivery = SignedDelivery.of(Senders.validibot(), secret, body);
            assertThat(status(http.send(delivery.to("/hooks/validibot")))).isEqualTo(200);
            await(lines, Pattern.compile("^\\{.*\"event\": ?\"run\\.failed\".*"), printed);
            assertThat(printed).doesNotContain(secret);
        } finally {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void namesTheDependencyAsItIsCalled() throws IOException {
        String dependency = shown("boot-dependency");
        String module = Files.readString(HOUSE.resolve("spring-adapter/pom.xml"));
        for (String tag : List.of("groupId", "version")) {
            Matcher value =
                    Pattern.compile("<" + tag + ">([^<]*)</" + tag + ">").matcher(module);
            assertThat(value.find()).isTrue();
            assertThat(dependency).contains(value.group());
        }
        assertThat(module).contains("<artifactId>hookseal-spring-adapter</artifactId>");
        assertThat(dependency).contains("<artifactId>hookseal-spring-adapter</artifactId>");
    }

    private static int status(RawAnswer answer) {
        return answer instanceof RawAnswer.Received received ? received.status() : -1;
    }

    private static Matcher await(BufferedReader lines, Pattern wanted, StringBuilder printed) throws Exception {
        return CompletableFuture.supplyAsync(() -> find(lines, wanted, printed))
                .get(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS);
    }

    private static Matcher find(BufferedReader lines, Pattern wanted, StringBuilder printed) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.append(line).append('\n');
                Matcher matcher = wanted.matcher(line);
                if (matcher.find()) {
                    return matcher;
                }
            }
        } catch (IOException e) {
            printed.append(e);
        }
        throw new AssertionError("not printed: " + wanted + "\n" + printed);
    }
}
