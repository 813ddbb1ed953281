package io.hookseal.samples.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookseal.samples.servicenow.SimulatedSender.Sent;
import io.hookseal.samples.servicenow.standin.Incidents;
import io.hookseal.samples.servicenow.standin.ServiceNowStandIn;
import io.hookseal.samples.servicenow.standin.Trouble;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The target is away for a while, and the relay, a process of its own, is killed with -9 twice, while all four senders deliver
 * with their own retry behaviour. A few seconds by default; {@code -Dhookseal.faults.seconds=30} for the full length.
 */
class FaultsTest {
    private static final int DOWN_SECONDS = Integer.getInteger("hookseal.faults.seconds", 2);

    private final InstantSource clock = InstantSource.system();
    private final Incidents incidents = new Incidents(clock);
    private final AtomicInteger lostAnswers = new AtomicInteger();

    @TempDir
    private Path folder;

    private ServiceNowStandIn standIn = standIn(0);
    private Process relay = null;
    private int starts;

    FaultsTest() throws IOException {}

    @AfterEach
    void stop() {
        if (relay != null) {
            relay.destroyForcibly();
        }
        standIn.close();
    }

    private ServiceNowStandIn standIn(int port) throws IOException {
        ServiceNowStandIn started = ServiceNowStandIn.start(port, incidents, Desk.USER, Desk.PASSWORD, clock);
        AtomicInteger writes = new AtomicInteger();
        started.troubles(method -> {
            if (method.equals("GET")) {
                return Trouble.NONE;
            }
            int write = writes.incrementAndGet();
            if (write % 7 == 3) {
                lostAnswers.incrementAndGet();
                return Trouble.LOST_ANSWER;
            }
            return write % 40 == 20 ? Trouble.busy(Duration.ofSeconds(1)) : Trouble.NONE;
        });
        return started;
    }

    private void startRelay(int port) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServiceNowRelay.class.getName()));
        command.addAll(Relays.settings(folder, standIn, port));
        java.io.File log = folder.resolve("relay-" + ++starts + ".log").toFile();
        relay = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private void kill() throws InterruptedException {
        relay.destroyForcibly(); // SIGKILL where there are signals
        relay.waitFor();
    }

    private static void up(int port) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Relays.get(port, "/health").contains("up"));
    }

    @Test
    void losesNothingThatItAcknowledgedAndOpensNothingTwice() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        startRelay(port);
        up(port);
        SimulatedSender senders = SimulatedSender.start(port, DOWN_SECONDS);
        await().atMost(Duration.ofMinutes(1)).until(() -> incidents.all().size() >= 8);

        int address = standIn.url().getPort();
        standIn.close();
        long down = System.nanoTime();
        await().atMost(Duration.ofSeconds(DOWN_SECONDS * 2 + 60)).until(() -> senders.elapsed(0.4));
        kill();
        startRelay(port);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> System.nanoTime() - down
                        > Duration.ofSeconds(DOWN_SECONDS).toNanos());
        standIn = standIn(address);

        up(port);
        int before = incidents.arrived().size();
        await().atMost(Duration.ofSeconds(90)).until(() -> incidents.arrived().size() > before + 2);
        kill();
        startRelay(port);
        up(port);

        List<Sent> sent = senders.end();
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Relays.health(port).path("waiting").asInt(-1) == 0);
        assertThat(Relays.get(port, "/metrics")).contains("relay_inbox_dead 0.0\n");
        check(sent);
        assertThat(logs()).doesNotContain(Desk.PASSWORD, "127.0.0.1:" + address);
    }

    private void check(List<Sent> sent) throws IOException {
        List<Map<String, String>> found =
                incidents.all().stream().map(Incidents.Incident::fields).toList();
        Map<String, Long> bySubject = found.stream()
                .collect(Collectors.groupingBy(
                        incident -> incident.getOrDefault("correlation_id", "none"), Collectors.counting()));
        assertThat(bySubject.values()).as("incidents of one subject").allMatch(count -> count == 1);

        Function<String, List<Map<String, String>>> of = subject -> found.stream()
                .filter(incident ->
                        incident.getOrDefault("description", "").lines().anyMatch(subject::equals))
                .toList();
        Map<String, List<Sent>> acknowledged =
                sent.stream().filter(Sent::acknowledged).collect(Collectors.groupingBy(Sent::subject));
        acknowledged.forEach((subject, deliveries) -> {
            boolean mended = deliveries.stream().anyMatch(Sent::mends);
            List<Map<String, String>> its = of.apply(subject);
            if (!mended) {
                assertThat(its)
                        .as("open incident of " + subject)
                        .singleElement()
                        .satisfies(incident -> assertThat(incident).containsEntry("state", "1"));
            } else {
                // none where the failure was not acknowledged, or came after the success
                assertThat(its)
                        .as("incident of " + subject)
                        .allSatisfy(incident -> assertThat(incident).containsEntry("state", "6"));
            }
        });
        assertThat(found)
                .as("some were mended")
                .anySatisfy(incident -> assertThat(incident).containsEntry("state", "6"));
        Map<String, Long> received = sent.stream()
                .filter(Sent::acknowledged)
                .collect(Collectors.groupingBy(Sent::sender, TreeMap::new, Collectors.counting()));
        Files.writeString(
                Path.of("target", "fault-test.txt"),
                "%d s away, killed %d times: of %d deliveries %s acknowledged, %d incidents, none twice; %d answers lost%n"
                        .formatted(DOWN_SECONDS, starts - 1, sent.size(), received, found.size(), lostAnswers.get()));
        assertThat(lostAnswers.get()).isGreaterThan(2);
        for (String sender : Relays.SENDERS) {
            assertThat(sent.stream().filter(each -> each.sender().equals(sender) && each.acknowledged()))
                    .as(sender)
                    .hasSizeGreaterThan(3);
        }
    }

    private String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= starts; i++) {
            all.append(Files.readString(folder.resolve("relay-" + i + ".log")));
        }
        return all.toString();
    }
}
