package io.hookseal.benchmarks.report;

import io.hookseal.benchmarks.measure.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a figure was measured on; what cannot be found out is said to be unknown.
 *
 * @param processor the model and how many cores the JVM has of it
 * @param system the operating system
 * @param java the JDK
 * @param commit the commit of the working copy that the jar was built in, and whether anything was changed since
 */
public record Machine(String processor, String system, String java, String commit) {
    private static final String UNKNOWN = "unknown";

    /** {@return this machine} */
    public static Machine here() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new Machine(
                model(lines(Path.of("/proc/cpuinfo"))) + ", " + cores + (cores == 1 ? " core" : " cores"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"),
                System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vendor"),
                builtFrom());
    }

    /** {@return the load averages over 1, 5 and 15 minutes} */
    public static String load() {
        return load(lines(Path.of("/proc/loadavg")));
    }

    static String load(List<String> lines) {
        String[] parts = lines.isEmpty() ? new String[0] : lines.get(0).split(" ");
        return parts.length < 3 ? UNKNOWN : String.join(", ", List.of(parts).subList(0, 3));
    }

    static String model(List<String> cpuinfo) {
        return cpuinfo.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String builtFrom() {
        Path jar = Processes.jar();
        Path folder = Optional.ofNullable(jar.getParent()).orElse(jar);
        List<String> head = git(folder, "rev-parse", "--short=10", "HEAD");
        if (head.size() != 1) {
            return UNKNOWN;
        }
        List<String> changed = git(folder, "status", "--porcelain", "--untracked-files=no");
        return head.get(0) + (changed.isEmpty() ? "" : " and changes");
    }

    private static List<String> git(Path folder, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? output.lines().toList() : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** {@return this as lines of Markdown} */
    String markdown() {
        return """
                - processor: %s
                - system: %s
                - JDK: %s
                - commit: %s
                """.formatted(processor, system, java, commit);
    }
}
