package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.hookseal.ConfigurationException;
import io.hookseal.inbox.DeadLetter;
import io.hookseal.inbox.DeadLetters;
import io.hookseal.inbox.Inbox;
import io.hookseal.samples.slack.standin.Arrival;
import io.hookseal.samples.slack.standin.Behaviour;
import io.hookseal.samples.slack.standin.StandIn;
import io.hookseal.testkit.Framing;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.RawAnswer;
import io.hookseal.testkit.RawHttp;
import io.hookseal.testkit.RawRequest;
import io.hookseal.testkit.SignedDelivery;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it runs: signed deliveries come in by HTTP, and messages go out to the stand-in. */
class RelayTest {
    private static final StandIn STAND_IN = StandIn.start(0, 100_000, Given.CHANNELS);

    private static ConfigurableApplicationContext relay;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final String id = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        relay = start(true);
    }

    private static ConfigurableApplicationContext start(boolean withSecrets, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--port=0",
                "--spring.main.banner-mode=off",
                "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
                "--hookseal.inbox.work.attempts=4",
                "--hookseal.inbox.work.first-pause=100ms",
                "--hookseal.inbox.work.longest-pause=300ms",
                "--hookseal.inbox.poll=50ms",
                "--relay.time-limit=3s",
                "--relay.link-hosts[0]=good.example"));
        if (withSecrets) {
            Given.SENDERS.forEach(it -> arguments.add("--hookseal.endpoints." + it + ".secrets=" + Given.SECRET));
            Given.CHANNELS.forEach(it -> arguments.add("--relay.channels." + it + "=" + STAND_IN.webhook(it)));
        }
        arguments.addAll(List.of(more));
        return new SpringApplicationBuilder(SlackRelay.class).run(arguments.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        relay.close();
        STAND_IN.close();
    }

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void rest() {
        STAND_IN.behave(Behaviour.UP);
        root.detachAppender(log);
        root.setLevel(Level.INFO);
    }

    @Test
    void aDeliveryIsAcknowledgedAndItsMessageArrives() {
        assertThat(send("databridge", "{\"event\":\"submission.rejected\",\"tenant\":\"" + id + "\"}"))
                .isEqualTo(202);
        Arrival arrival = arrival();
        assertThat(arrival.channel()).isEqualTo("data-quality");
        assertThat(arrival.text()).isEqualTo("🔴 HESA submission rejected: " + id);
    }

    @Test
    void goesToTheChannelOfItsRule() {
        send("attesta", body("DENIED", "\"data\":{\"action_name\":\"" + id + "\"}"));
        assertThat(arrival().channel()).isEqualTo("security");
        String other = UUID.randomUUID().toString();
        send("attesta", body("APPROVED", "\"data\":{\"action_name\":\"" + other + "\"}"));
        await().until(() -> inbox().waiting() == 0);
        assertThat(arrivals(other)).as("a rule says: nowhere").isEmpty();
    }

    @Test
    void isPostedOnceHoweverOftenItIsDelivered() {
        String body = body("report.generated", "\"project\":{\"name\":\"" + id + "\"}");
        for (int i = 0; i < 3; i++) {
            assertThat(send("dembrane", body)).isEqualTo(202);
        }
        assertThat(arrival().channel()).isEqualTo("research");
        await().until(() -> inbox().waiting() == 0);
        assertThat(arrivals(id)).hasSize(1);
    }

    @Test
    void refusesWhatIsNotSignedAndPostsNothing() {
        String body = body("run.failed", "\"workflow\":{\"name\":\"" + id + "\"},\"run\":{\"id\":\"" + id + "\"}");
        SignedDelivery forged = SignedDelivery.of(Given.profile("validibot"), Given.SECRET + "x", body);
        assertThat(status(forged.to("/hooks/validibot"))).isEqualTo(401);
        await().until(() -> inbox().waiting() == 0);
        assertThat(arrivals(id)).isEmpty();
    }

    @Test
    void row128IsTriedAgainFromTheInboxAfter429And5xxAndNoAnswer() {
        int before = STAND_IN.requests();
        STAND_IN.next(Behaviour.DOWN, Behaviour.CUT);
        assertThat(send("databridge", "{\"event\":\"submission.signoff\",\"tenant\":\"" + id + "\"}"))
                .isEqualTo(202);
        arrival();
        assertThat(STAND_IN.requests() - before).isEqualTo(3);
        String other = UUID.randomUUID().toString();
        STAND_IN.next(Behaviour.THROTTLING);
        Instant sent = Instant.now();
        send("attesta", body("DENIED", "\"data\":{\"action_name\":\"" + other + "\"}"));
        await().until(() -> arrivals(other).size() == 1);
        assertThat(STAND_IN.requests() - before).as("left alone meanwhile").isEqualTo(5);
        assertThat(Duration.between(sent, arrivals(other).get(0).at()))
                .as("Retry-After: 1, where the pauses are of 100 to 300 ms")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    /** A webhook that is gone does not come back by itself; the other deliveries go on. */
    @Test
    void whatSlackSaysForGoodIsADeadLetterAtOnceThatSaysWhy() {
        int before = STAND_IN.requests();
        STAND_IN.next(Behaviour.GONE);
        send("dembrane", body("report.generated", "\"project\":{\"name\":\"" + id + "\"}"));
        await().until(() -> inbox().dead() == 1);
        assertThat(STAND_IN.requests() - before).isEqualTo(1);
        DeadLetters dead = inbox().deadLetters();
        DeadLetter letter = dead.list("dembrane", 10).get(0);
        assertThat(letter.cause()).isEqualTo("GivenUp");
        assertThat(letter.attempts()).isOne();
        assertThat(dead.find(letter.id()))
                .satisfies(found -> assertThat(found.error())
                        .contains("research: 404 no_service")
                        .doesNotContain("token-of"));
        assertThat(dead.replay(letter.id())).isTrue();
        arrival();
        assertThat(inbox().dead()).isZero();
    }

    @Test
    void whatSlackNeverTakesIsADeadLetterThatSaysWhyAndCanBeReplayed() {
        STAND_IN.behave(Behaviour.DOWN);
        send("databridge", "{\"event\":\"submission.signoff\",\"tenant\":\"" + id + "\"}");
        await().until(() -> inbox().dead() == 1);
        DeadLetters dead = inbox().deadLetters();
        String letter = dead.list("databridge", 10).get(0).id();
        assertThat(dead.find(letter))
                .satisfies(found -> assertThat(found.error())
                        .contains("NotHandledException: data-quality: 503")
                        .doesNotContain("token-of"));
        STAND_IN.behave(Behaviour.UP);
        assertThat(dead.replay(letter)).isTrue();
        arrival();
        assertThat(inbox().dead()).isZero();
    }

    @Test
    void row130FetchesNothingThatAPayloadLinksTo() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/" + id;
            send("validibot", body("run.failed", "\"run\":{\"id\":\"" + id + "\",\"url\":\"" + url + "\"}"));
            send("dembrane", body("report.generated", "\"dashboardUrl\":\"" + url + "\""));
            await().until(() -> arrivals("Validation failed").stream()
                    .anyMatch(arrival -> arrival.message().toString().contains("Open the run: " + url)));
            await().until(() -> inbox().waiting() == 0);
            server.setSoTimeout(300);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void linksToAllowedHosts() {
        String run = "\"workflow\":{\"name\":\"" + id + "\"},\"run\":{\"id\":\"" + id
                + "\",\"url\":\"https://good.example/runs/1\"}";
        send("validibot", body("run.failed", run));
        assertThat(arrival().message().toString()).contains("<https://good.example/runs/1|Open the run>");
    }

    @Test
    void row131TheUrlIsInNoLogWhateverHappens() {
        root.setLevel(Level.DEBUG);
        STAND_IN.next(Behaviour.DOWN, Behaviour.CUT, Behaviour.LOSING_ANSWERS, Behaviour.SLOW, Behaviour.REDIRECTING);
        for (int i = 0; i < 2; i++) {
            send("databridge", "{\"event\":\"submission.signoff\",\"tenant\":\"" + id + "\",\"n\":" + i + "}");
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> inbox().waiting() == 0);
        assertThat(arrivals(id)).isNotEmpty();
        assertThat(logged()).contains("A message is not posted to data-quality: 503");
        assertThat(logged()).doesNotContain("token-of").doesNotContain("/services/");
        assertThat(logged()).as("nor is what is posted").doesNotContain(id);
    }

    @Test
    void showsHealthAndMetrics() {
        send("databridge", "{\"event\":\"submission.signoff\",\"tenant\":\"" + id + "\"}");
        arrival();
        assertThat(get("/health/readiness")).startsWith("200 ").contains("UP");
        assertThat(get("/metrics/relay.inbox.dead")).startsWith("200 ");
        assertThat(get("/metrics/relay.inbox.waiting")).startsWith("200 ");
        assertThat(get("/metrics/hookseal.requests")).startsWith("200 ").contains("databridge");
        assertThat(get("/env")).startsWith("404 ");
        assertThat(get("/configprops")).startsWith("404 ");
    }

    @Test
    void doesNotStartWithoutItsSecretsAndSaysWhichToSet() {
        assertThatThrownBy(() -> start(false).close())
                .rootCause()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageMatching("(?s).*SLACK_(DATA_QUALITY|SECURITY|RESEARCH)_URL.*");
        String[] channels = Given.CHANNELS.stream()
                .map(it -> "--relay.channels." + it + "=" + STAND_IN.webhook(it))
                .toArray(String[]::new);
        assertThatThrownBy(() -> start(false, channels).close())
                .rootCause()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DATABRIDGE_SECRET")
                .hasMessageContaining("DEMBRANE_SECRET")
                .hasMessageNotContaining("token-of");
    }

    private static String body(String event, String members) {
        return "{\"event\":\"" + event + "\",\"timestamp\":\"" + Instant.now() + "\"," + members + "}";
    }

    private static int send(String sender, String body) {
        return status(
                SignedDelivery.of(Given.profile(sender), Given.SECRET, body).to("/hooks/" + sender));
    }

    private static int status(RawRequest request) {
        return http().send(request) instanceof RawAnswer.Received received ? received.status() : 0;
    }

    private static String get(String path) {
        List<Header> headers = List.of(new Header("Host", http().host()), new Header("Connection", "close"));
        RawRequest request = RawRequest.of("GET", path, "HTTP/1.1", headers, Framing.CONTENT_LENGTH, new byte[0]);
        return http().send(request) instanceof RawAnswer.Received received
                ? received.status() + " " + received.bodyText()
                : "no answer";
    }

    private static RawHttp http() {
        return RawHttp.onLoopback(relay.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    private static Inbox inbox() {
        return relay.getBean(Inbox.class);
    }

    private Arrival arrival() {
        await().until(() -> !arrivals(id).isEmpty());
        return arrivals(id).get(0);
    }

    private static List<Arrival> arrivals(String part) {
        return STAND_IN.arrived().stream()
                .filter(arrival -> arrival.text().contains(part))
                .toList();
    }

    private String logged() {
        StringBuilder all = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(log.list)) {
            if (event.getLoggerName().contains("sun.net.httpserver")) {
                continue; // the stand-in's own
            }
            all.append(event.getFormattedMessage()).append('\n');
            for (IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
                all.append(thrown.getMessage()).append('\n');
            }
        }
        return all.toString();
    }
}
