package io.hookseal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second JVM of the kind that runs this one, on its class path, for what cannot be changed or survived in this one. */
public final class ForkedJvm {
    private ForkedJvm() {}

    /**
     * How a JVM ended.
     *
     * @param status its exit status, or -1 where it was ended because its time was over
     * @param output what it wrote to its standard output and error
     */
    public record Ended(int status, String output) {}

    /**
     * Runs a main class to its end.
     *
     * @param directory where it runs and where its output is kept
     * @param firstOnClassPath a directory of classes that hide those of the same name, or null
     * @param options the JVM's options, then the main class, then its arguments
     */
    public static Ended run(Path directory, Path firstOnClassPath, Duration limit, List<String> options)
            throws IOException, InterruptedException {
        String classPath = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(firstOnClassPath == null ? classPath : firstOnClassPath + File.pathSeparator + classPath);
        command.addAll(options);
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            String text = new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1);
            return new Ended(ended ? process.exitValue() : -1, text);
        } finally {
            process.destroyForcibly();
        }
    }
}
