package io.hookseal.samples.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookseal.ConfigurationException;
import io.hookseal.samples.servicenow.standin.Incidents;
import io.hookseal.samples.servicenow.standin.ServiceNowStandIn;
import io.hookseal.samples.servicenow.standin.TrialRun;
import io.hookseal.samples.servicenow.standin.Trouble;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.Recording;
import io.hookseal.testkit.Recordings;
import io.hookseal.testkit.Replay;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNowRelayTest {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    private Path folder;

    private ServiceNowStandIn standIn;

    @BeforeEach
    void start() throws Exception {
        InstantSource clock = InstantSource.system();
        standIn = ServiceNowStandIn.start(0, new Incidents(clock), Desk.USER, Desk.PASSWORD, clock);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private ServiceNowRelay relay() throws Exception {
        return new ServiceNowRelay(new RelaySettings(Relays.settings(folder, standIn, 0)));
    }

    private List<Map<String, String>> incidents() {
        return standIn.incidents().all().stream()
                .map(Incidents.Incident::fields)
                .toList();
    }

    private static void allHandled(ServiceNowRelay relay) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                Relays.health(relay.port()).path("waiting").asInt(-1))
                        .isZero());
    }

    @Test
    void answersOnceADeliveryIsKeptAndOpensAndResolvesItsIncident() throws Exception {
        try (ServiceNowRelay relay = relay()) {
            String failed = Given.runBody("run.failed", "r1", now, 42, "Product check");
            assertThat(Relays.deliver(relay.port(), Senders.validibot(), failed))
                    .isEqualTo(202);
            assertThat(Relays.deliver(relay.port(), Senders.validibot(), failed))
                    .isEqualTo(202);
            allHandled(relay);
            assertThat(incidents())
                    .singleElement()
                    .satisfies(incident -> assertThat(incident)
                            .containsEntry("state", "1")
                            .containsEntry("urgency", "2")
                            .containsEntry("assignment_group", "Data Quality"));
            String passed = Given.runBody("run.succeeded", "r2", now.plusSeconds(1), 42, "Product check");
            assertThat(Relays.deliver(relay.port(), Senders.validibot(), passed))
                    .isEqualTo(202);
            allHandled(relay);
            assertThat(incidents())
                    .singleElement()
                    .satisfies(incident -> assertThat(incident).containsEntry("state", "6"));
            assertThat(Relays.get(relay.port(), "/metrics"))
                    .contains("hookseal_requests_seconds_count", "relay_inbox_waiting 0", "relay_inbox_dead 0");
            assertThat(Relays.deliver(relay.port(), Senders.validibot(), failed.replace("r1", "r7")))
                    .isEqualTo(202);
        }
    }

    @Test
    void refusesWhatNobodySigned() throws Exception {
        try (ServiceNowRelay relay = relay()) {
            String body = Given.runBody("run.failed", "r1", now, 42, "W");
            assertThat(Relays.forge(relay.port(), Senders.validibot(), body)).isEqualTo(401);
            allHandled(relay);
            assertThat(incidents()).isEmpty();
        }
    }

    @Test
    void keepsWhatServiceNowDoesNotTakeAndTellsItLater() throws Exception {
        standIn.troubles(method -> Trouble.DOWN);
        try (ServiceNowRelay relay = relay()) {
            assertThat(Relays.deliver(
                            relay.port(), Senders.validibot(), Given.runBody("run.failed", "r1", now, 42, "W")))
                    .isEqualTo(202);
            await().untilAsserted(() -> assertThat(
                            Relays.health(relay.port()).path("waiting").asInt())
                    .isEqualTo(1));
            assertThat(Relays.health(relay.port()).path("status").asText()).isEqualTo("up");
        }
        assertThat(incidents()).isEmpty();
        standIn.troubles(method -> Trouble.NONE);
        try (ServiceNowRelay relay = relay()) {
            allHandled(relay);
            assertThat(incidents()).hasSize(1);
        }
    }

    @Test
    void asksAgainNoSoonerThanServiceNowSays() throws Exception {
        List<Long> asked = new CopyOnWriteArrayList<>();
        standIn.troubles(method -> {
            asked.add(System.nanoTime());
            return asked.size() == 1 ? Trouble.busy(Duration.ofSeconds(3)) : Trouble.NONE;
        });
        try (ServiceNowRelay relay = relay()) {
            String failed = Given.runBody("run.failed", "r1", now, 42, "W");
            assertThat(Relays.deliver(relay.port(), Senders.validibot(), failed))
                    .isEqualTo(202);
            allHandled(relay);
            assertThat(incidents()).hasSize(1);
            assertThat(Duration.ofNanos(asked.get(1) - asked.get(0)))
                    .as("Retry-After: 3, where the usual pause is of 1 to 2 s")
                    .isGreaterThan(Duration.ofMillis(2900));
        }
    }

    @Test
    void givesUpAtOnceWhatServiceNowForbids() throws Exception {
        standIn.troubles(method -> method.equals("POST") ? Trouble.FORBIDDEN : Trouble.NONE);
        try (ServiceNowRelay relay = relay()) {
            String failed = Given.runBody("run.failed", "r1", now, 42, "W");
            assertThat(Relays.deliver(relay.port(), Senders.validibot(), failed))
                    .isEqualTo(202);
            allHandled(relay);
            assertThat(Relays.get(relay.port(), "/metrics")).contains("relay_inbox_dead 1");
            assertThat(incidents()).isEmpty();
        }
    }

    /** The relay's connections wait for one that has the database to itself. */
    @Test
    void isDownInTimeWhereTheDatabaseIsSilentAndUpAgainAfterwards() throws Exception {
        try (ServiceNowRelay relay = relay()) {
            assertThat(Relays.status(relay.port(), "/health")).isEqualTo(200);
            try (Connection alone =
                            DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("inbox"), "relay", "");
                    Statement statement = alone.createStatement()) {
                statement.execute("SET EXCLUSIVE 1");
                long start = System.nanoTime();
                assertThat(Relays.status(relay.port(), "/health")).isEqualTo(503);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
                statement.execute("SET EXCLUSIVE 0");
            }
            await().untilAsserted(() -> assertThat(
                            Relays.health(relay.port()).path("status").asText())
                    .isEqualTo("up"));
        }
    }

    /** A stop waits for the call that is being made, and what it did is remembered. */
    @Test
    void endsWhatItIsDoingWhenItIsStopped() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        standIn.troubles(method -> {
            if (!method.equals("POST")) {
                return Trouble.NONE;
            }
            called.countDown();
            return Trouble.slow(Duration.ofSeconds(1));
        });
        ServiceNowRelay relay = relay();
        String failed = Given.runBody("run.failed", "r1", now, 42, "W");
        assertThat(Relays.deliver(relay.port(), Senders.validibot(), failed)).isEqualTo(202);
        assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
        relay.close();
        try (ServiceNowRelay next = relay()) {
            assertThat(Relays.health(next.port()).path("waiting").asInt()).isZero();
            assertThat(standIn.incidents().arrived()).hasSize(1);
        }
    }

    @Test
    void keepsInPostgresqlByOneSetting() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            for (int round = 0; round < 10; round++) {
                makeTheTableAllAtOnce(postgres.getPostgresDatabase());
            }
            List<String> settings = Relays.settings(folder, standIn, 0);
            settings.add("--database=" + postgres.getJdbcUrl("postgres", "postgres"));
            settings.add("--database.user=postgres");
            standIn.troubles(method -> method.equals("POST") ? Trouble.LOST_ANSWER : Trouble.NONE);
            try (ServiceNowRelay relay = new ServiceNowRelay(new RelaySettings(settings))) {
                for (int i = 0; i < 8; i++) {
                    String failed = Given.runBody("run.failed", "r" + i, now.plusSeconds(i), 42, "W");
                    assertThat(Relays.deliver(relay.port(), Senders.validibot(), failed))
                            .isEqualTo(202);
                }
                allHandled(relay);
                assertThat(incidents()).hasSize(1);
                String passed = Given.runBody("run.succeeded", "r9", now.plusSeconds(9), 42, "W");
                assertThat(Relays.deliver(relay.port(), Senders.validibot(), passed))
                        .isEqualTo(202);
                allHandled(relay);
                assertThat(incidents())
                        .singleElement()
                        .satisfies(incident -> assertThat(incident).containsEntry("state", "6"));
            }
        }
    }

    /** As relays do that start at the same time on a new database. */
    private static void makeTheTableAllAtOnce(DataSource postgres) throws Exception {
        CyclicBarrier together = new CyclicBarrier(6);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            Callable<Boolean> one = () -> {
                together.await(20, TimeUnit.SECONDS);
                Subjects.createTable(postgres);
                return true;
            };
            for (Future<Boolean> made : threads.invokeAll(Collections.nCopies(6, one))) {
                assertThat(made.get()).isTrue();
            }
            try (Connection connection = postgres.getConnection()) {
                assertThat(connection.createStatement().executeUpdate("drop table relay_subject"))
                        .isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What --stand-in starts takes the recordings of all four senders, byte for byte. */
    @Test
    void relaysTheRecordingsInATrialRun() throws Exception {
        List<String> settings = new ArrayList<>(List.of("--port=0", "--stand-in-port=0"));
        try (ServiceNowStandIn trial = TrialRun.start(settings);
                ServiceNowRelay relay = new ServiceNowRelay(new RelaySettings(settings))) {
            List<Recording> valid = Recordings.all().stream()
                    .filter(recording -> recording.expectation().isAuthentic())
                    .toList();
            Replay.Tally tally = Replay.to(RawHttp.onLoopback(relay.port()))
                    .path("/hooks/{sender}")
                    .run(valid);
            assertThat(tally.disagreements()).isEmpty();
            allHandled(relay);
            // nine open something; one of them has the run and the event of another, and is its duplicate at one
            // endpoint
            assertThat(trial.incidents().all())
                    .hasSize(8)
                    .filteredOn(incident -> incident.fields().get("state").equals("6"))
                    .singleElement()
                    .satisfies(mended -> assertThat(mended.fields())
                            .containsEntry("short_description", "HESA submission rejected: fhe"));
            assertThat(trial.incidents().cuts()).isZero();
        }
    }

    @Test
    void doesNotStartWithSettingsThatAreWrong() throws Exception {
        List<String> settings = Relays.settings(folder, standIn, 0);
        for (String wrong : List.of(
                "--servicenow.instance=http://acme.service-now.com",
                "--servicenow.instance=https://user:password@acme.service-now.com",
                "--servicenow.password=${NO_SUCH_VARIABLE}",
                "--servicenow.password=",
                "--servicenow.instance= ",
                "--config=/no/such/file",
                "--hookseal.endpoints.github.sender=github",
                "--hookseal.endpoints.validibot.secrets=",
                "stand-in")) {
            List<String> with = new ArrayList<>(settings);
            with.add(wrong);
            assertThatThrownBy(() -> new ServiceNowRelay(new RelaySettings(with)).close())
                    .as(wrong)
                    .isInstanceOfAny(
                            IllegalArgumentException.class, ConfigurationException.class, java.io.IOException.class)
                    .hasMessageNotContaining(Desk.PASSWORD)
                    .hasMessageNotContaining("user:password");
        }
    }
}
