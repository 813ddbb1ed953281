package io.hookseal.cli.relays;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A relay that runs as a process of its own with its stand-in, as {@code java -jar RELAY --stand-in --port=N --stand-in-port=M}:
 * ready when {@code /health} answers 200, and its stand-in lists what arrived at {@code /arrived}, one JSON object a line, best with
 * a member {@code summary}.
 */
final class RelayProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration CALL = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 200;

    private final Path jar;
    private final Path log;
    private final int port;
    private final int standInPort;
    private final Process process;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CALL).build();

    private RelayProcess(Path jar) throws IOException {
        this.jar = jar;
        this.log = Files.createTempFile("hookseal-relay", ".log");
        this.port = freePort();
        this.standInPort = freePort();
        this.process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "--stand-in",
                        "--port=" + port,
                        "--stand-in-port=" + standInPort)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "hookseal-relay-end"));
    }

    /** Starts the process; does not wait for it. */
    static RelayProcess start(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new RelayFailedException(
                    "there is no " + jar + "; build it with ./mvnw -q -B -DskipTests package, or say where it is");
        }
        try {
            return new RelayProcess(jar);
        } catch (IOException e) {
            throw new UncheckedIOException("a process could not be started", e);
        }
    }

    /** A port that was free a moment ago. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** The page that shows people what arrived. */
    String page() {
        return "http://127.0.0.1:" + standInPort + "/";
    }

    /** Waits until it takes deliveries. */
    void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            if (isReady()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new RelayFailedException(jar
                + (process.isAlive() ? " is not ready after " + START.toSeconds() + " s" : " ended") + "; see " + log);
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("http://127.0.0.1:" + port + "/health").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** A line for each thing that arrived at the stand-in, in order. */
    List<String> arrived() throws InterruptedException {
        try {
            List<String> summaries = new ArrayList<>();
            for (String line : get(page() + "arrived").body().lines().toList()) {
                summaries.add(summary(line));
            }
            return summaries;
        } catch (IOException e) {
            throw new RelayFailedException("the stand-in of " + jar + " does not answer; see " + log);
        }
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(CALL).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What the line says of itself, or else all the texts in it but the time. */
    private static String summary(String line) throws IOException {
        List<String> texts = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("summary")) {
                    return json.getText();
                }
                if (value == JsonToken.VALUE_STRING && !name.equals("at")) {
                    texts.add(json.getText());
                }
                json.skipChildren();
            }
        }
        return String.join(" ", texts);
    }

    /** Ends the process as its platform would, and for good if it does not go. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
