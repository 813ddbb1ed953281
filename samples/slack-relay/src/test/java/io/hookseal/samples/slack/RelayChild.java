package io.hookseal.samples.slack;

import static org.awaitility.Awaitility.await;

import io.hookseal.testkit.Framing;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.RawRequest;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The relay in a process of its own, which can be killed and started again. */
final class RelayChild implements AutoCloseable {
    private final int port;
    private final Path log;
    private final Map<String, String> environment;
    private final List<String> arguments;
    private Process process;

    RelayChild(Path log, Map<String, String> environment, List<String> arguments) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        this.log = log;
        this.environment = environment;
        this.arguments = arguments;
    }

    int port() {
        return port;
    }

    void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SlackRelay.class.getName(),
                "--port=" + port,
                "--server.address=127.0.0.1"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())));
        builder.environment().putAll(environment);
        process = builder.start();
        await("the relay starts; see " + log).atMost(Duration.ofSeconds(90)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the relay ended with " + process.exitValue() + "; see " + log);
            }
            return isReady();
        });
    }

    private boolean isReady() {
        List<Header> headers = List.of(new Header("Host", "127.0.0.1:" + port), new Header("Connection", "close"));
        RawRequest health = RawRequest.of("GET", "/health", "HTTP/1.1", headers, Framing.CONTENT_LENGTH, new byte[0]);
        return RawHttp.onLoopback(port).send(health) instanceof RawAnswer.Received received && received.status() == 200;
    }

    /** As {@code kill -9} does: no handler, no hook, no buffer gets a chance. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
