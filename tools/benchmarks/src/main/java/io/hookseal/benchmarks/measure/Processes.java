package io.hookseal.benchmarks.measure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs this command again in a process of its own, with the same Java and class path, and reads the lines it prints. */
public final class Processes {
    private Processes() {}

    /** {@return the jar or folder that this class came from} */
    public static Path jar() {
        return Path.of(URI.create(Processes.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
    }

    /** {@return the Java of this process} */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Runs a command of {@code Main}.
     *
     * @param options options of the JVM
     * @param arguments the command and its arguments
     * @return what it printed; its errors go where ours go
     * @throws IllegalStateException where it failed
     */
    public static List<String> run(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("io.hookseal.benchmarks.Main");
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output;
            try (InputStream in = process.getInputStream()) {
                output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(arguments + " ended with status " + status);
            }
            return output.lines().toList();
        } catch (IOException e) {
            throw new IllegalStateException(arguments + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(arguments + " was interrupted", e);
        }
    }
}
