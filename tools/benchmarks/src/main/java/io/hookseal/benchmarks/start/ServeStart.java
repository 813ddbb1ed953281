package io.hookseal.benchmarks.start;

import io.hookseal.benchmarks.measure.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long the command {@code hookseal serve} takes until it listens, with one endpoint for each of four senders. */
public final class ServeStart {
    private static final String CONFIGURATION = """
            memory-is-enough: true
            endpoints:
              one: { path: /hooks/one, sender: databridge, accept-loss: true, secrets: [ "one-0123456789-abcdefghij" ] }
              two: { path: /hooks/two, sender: validibot, accept-loss: true, secrets: [ "two-0123456789-abcdefghij" ] }
              three: { path: /hooks/three, sender: attesta, accept-loss: true, secrets: [ "three-0123456789-abcdef" ] }
              four: { path: /hooks/four, sender: dembrane, accept-loss: true, secrets: [ "four-0123456789-abcdefgh" ] }
            """;

    private final Path jar;

    private ServeStart(Path jar) {
        this.jar = jar;
    }

    /**
     * Looks for the runnable jar where the build puts it, or where {@code -Dhookseal.benchmarks.cli} says.
     *
     * @return what measures it, or null where it is not built
     */
    public static @Nullable ServeStart ofBuild() {
        String named = System.getProperty("hookseal.benchmarks.cli");
        Path jar = named != null
                ? Path.of(named)
                : Processes.jar().resolveSibling(Path.of("..", "..", "cli", "target", "hookseal.jar"));
        return Files.isRegularFile(jar) ? new ServeStart(jar.normalize()) : null;
    }

    /**
     * What a start took.
     *
     * @param wallMillis from its beginning until it said that it listens
     * @param cpuMillis of all its threads, compilers among them
     * @param mainMillis of its main thread, NaN where the system does not tell
     */
    public record Start(double wallMillis, double cpuMillis, double mainMillis) {}

    /**
     * Starts it once.
     *
     * @return what that took
     * @throws IOException where it cannot be started, or does not listen
     * @throws InterruptedException where the thread is interrupted
     */
    public Start measure() throws IOException, InterruptedException {
        Path configuration = Files.createTempFile("hookseal", ".yaml");
        try {
            Files.writeString(configuration, CONFIGURATION);
            return start(configuration);
        } finally {
            Files.delete(configuration);
        }
    }

    private Start start(Path configuration) throws IOException, InterruptedException {
        List<String> command = List.of(
                Processes.java(), "-jar", jar.toString(), "serve", "--config", configuration.toString(), "--port", "0");
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            double wall = (System.nanoTime() - began) / 1e6;
            if (line == null || !line.startsWith("listening on ")) {
                throw new IOException(jar + " did not listen; it said: " + line);
            }
            Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
            return new Start(wall, cpu.toNanos() / 1e6, mainMillis(process.pid()));
        } finally {
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** The launcher starts a thread of its own for {@code main}, which keeps the command's name. */
    private static double mainMillis(long pid) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                boolean first = thread.getFileName().toString().equals(Long.toString(pid));
                if (!first && Files.readString(thread.resolve("comm")).strip().equals("java")) {
                    return Took.cpuMillis(thread.resolve("schedstat").toString());
                }
            }
        } catch (IOException e) {
            return Double.NaN;
        }
        return Double.NaN;
    }
}
