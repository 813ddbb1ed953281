package io.hookseal.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with a receiver on a store that it shares, and the test's view of it. */
final class Node implements AutoCloseable {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final Process process;
    private final BufferedReader says;
    final int port;

    private Node(Process process) throws IOException {
        this.process = process;
        this.says = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.port = Integer.parseInt(line());
    }

    /** Starts one whose handler takes up to 20 ms, or for ever where an id says stall. */
    static Node start(String address, Duration timeout) {
        try {
            return new Node(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Node.class.getName(),
                            address,
                            "" + timeout.toMillis())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In that JVM: prints its port; a line of input later, each id that it handled, and ends. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Receiver receiver = Receiver.on(
                StoreServer.store(arguments[0], StoreServer.LENIENT),
                Duration.ofMillis(Long.parseLong(arguments[1])),
                Node::handle)) {
            System.out.println(receiver.port());
            if (in.readLine() == null) {
                System.exit(0);
            }
            StringBuilder report = new StringBuilder();
            receiver.runs.forEach((id, runs) -> report.append((id + "\n").repeat(runs)));
            receiver.told.stream()
                    .filter(told -> told.startsWith("failed") || told.startsWith("overlap"))
                    .forEach(told -> report.append(told).append('\n'));
            System.out.println(report.append("end"));
        }
        System.exit(0);
    }

    private static void handle(String id) throws InterruptedException {
        if (id.startsWith("stall")) {
            NEVER.await();
        }
        var unused = NEVER.await(ThreadLocalRandom.current().nextInt(20), TimeUnit.MILLISECONDS);
    }

    private String line() throws IOException {
        String line = says.readLine();
        if (line == null) {
            throw new IOException("the node has ended");
        }
        return line;
    }

    /** Ends it, and tells what it handled, once for each time; and what failed on the way. */
    List<String> report() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.equals("end"); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    /** As by kill -9. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
