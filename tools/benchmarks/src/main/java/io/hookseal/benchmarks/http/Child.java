package io.hookseal.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process on a core of its own that is asked line by line. Closing it ends it. */
final class Child implements AutoCloseable {
    private static final Path PINNING = Path.of("/usr/bin/taskset");

    private final Process process;
    private final BufferedReader from;
    private final PrintStream to;

    private Child(Process process) {
        this.process = process;
        this.from = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
        this.to = new PrintStream(process.getOutputStream(), true, US_ASCII);
    }

    static boolean pins() {
        return Files.isExecutable(PINNING) && Runtime.getRuntime().availableProcessors() > 1;
    }

    /** What a command begins with that is to stay on one core, where there is more than one. */
    static List<String> pinnedTo(int core) {
        return pins() ? List.of(PINNING.toString(), "-c", Integer.toString(core)) : List.of();
    }

    /** Starts a class of ours with the same Java and class path; the core counts only where there is more than one. */
    static Child start(int core, Class<?> main, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(pinnedTo(core));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    String ask(String line) throws IOException {
        to.println(line);
        return next();
    }

    String next() throws IOException {
        String line = from.readLine();
        if (line == null) {
            throw new IOException("a process of the benchmark ended before its time");
        }
        return line;
    }

    /**
     * The CPU time that the process has taken so far: of each of its threads, compiler and collector among them, where the
     * system tells that so exactly, else of the process in steps of perhaps 10 ms.
     */
    CpuTime cpu() throws IOException {
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        return Files.isDirectory(threads)
                ? CpuTime.ofThreads(threads)
                : CpuTime.ofProcess(
                        process.info().totalCpuDuration().map(Duration::toNanos).orElseThrow());
    }

    @Override
    public void close() {
        to.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
