package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hookseal.inbox.NotHandledException;
import io.hookseal.samples.slack.standin.Behaviour;
import io.hookseal.samples.slack.standin.StandIn;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes of a call, told without the URL. */
class SlackTest {
    private static final String CHANNEL = "security";
    private static final Map<String, Object> MESSAGE =
            Message.of("Happened", "here").payload("small");

    private final StandIn standIn = StandIn.start(0, 3, List.of(CHANNEL));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Slack slack = new Slack(Given.settings(Duration.ofSeconds(20)), meters);
    private final Slack hasty = new Slack(Given.settings(Duration.ofSeconds(2)), meters);
    private final Routes.Channel channel = channel(standIn.webhook(CHANNEL));

    private static Routes.Channel channel(String url) {
        return new Routes.Channel(CHANNEL, URI.create(url));
    }

    @AfterEach
    void close() {
        standIn.close();
    }

    /** Nothing where the message was posted. */
    private static String notPosted(Slack by, Routes.Channel to, Map<String, Object> message) {
        try {
            by.post(to, message);
            return "";
        } catch (NotHandledException e) {
            assertThat(e).hasNoCause();
            return String.valueOf(e.getMessage());
        }
    }

    private String notPosted() {
        return notPosted(slack, channel, MESSAGE);
    }

    @Test
    void posts() {
        assertThat(notPosted()).isEmpty();
        assertThat(standIn.arrived())
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.text()).isEqualTo("Happened: here"));
    }

    @Test
    void row128IsThrottledAfterABurst() {
        for (int i = 0; i < 3; i++) {
            assertThat(notPosted()).isEmpty();
        }
        assertThat(notPosted()).isEqualTo("security: 429 rate_limited");
    }

    @ParameterizedTest
    @CsvSource({
        "DOWN, 503",
        "CUT, none IOException",
        "SLOW, none HttpTimeoutException",
        "LOSING_ANSWERS, none IOException",
        "REDIRECTING, 302"
    })
    void row128IsToBeTriedLater(Behaviour behaviour, String why) {
        standIn.behave(behaviour);
        Slack by = behaviour == Behaviour.SLOW ? hasty : slack;
        String told = assertTimeout(Duration.ofSeconds(15), () -> notPosted(by, channel, MESSAGE));
        assertThat(told).isEqualTo("security: " + why);
        assertThat(standIn.requests()).as("one request, no redirect followed").isEqualTo(1);
    }

    /** The time limit holds for the whole answer, not for its head alone. */
    @Test
    void row128DoesNotWaitForAnAnswerThatNeverEnds() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread never = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    String head = "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\no";
                    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                    boolean unused = socket.getInputStream().readAllBytes().length > 0;
                } catch (IOException e) {
                    // the relay went away
                }
            });
            never.setDaemon(true);
            never.start();
            Routes.Channel endless = channel("http://127.0.0.1:" + server.getLocalPort() + "/services/x");
            String told = assertTimeoutPreemptively(Duration.ofSeconds(15), () -> notPosted(hasty, endless, MESSAGE));
            assertThat(told).startsWith("security: none");
        }
    }

    @Test
    void isToBeTriedLaterWhereNobodyListens() {
        standIn.close();
        assertThat(notPosted()).isEqualTo("security: none ConnectException");
    }

    @ParameterizedTest
    @CsvSource({
        "/services/TSTANDIN/BOTHER/token-of-security, 404 no_service",
        "/services/TSTANDIN/BSECURITY/another-token, 403 invalid_token"
    })
    void saysWhatAWebhookThatIsGoneSays(String path, String why) {
        assertThat(notPosted(slack, channel(standIn.url() + path), MESSAGE)).isEqualTo("security: " + why);
    }

    @Test
    void saysWhatSlackFindsWrong() {
        assertThat(notPosted(slack, channel, Map.of("blocks", List.of(Map.of("type", "party")), "text", "x")))
                .isEqualTo("security: 400 invalid_blocks");
    }

    /** Only what somebody has to mend: Slack being away or busy, and an answer that is none, pass. */
    @ParameterizedTest
    @EnumSource(value = Behaviour.class, names = "UP", mode = EnumSource.Mode.EXCLUDE)
    void row128GivesUpOnlyWhereNoFurtherAttemptCanSucceed(Behaviour behaviour) {
        standIn.behave(behaviour);
        assertThat(thrown(MESSAGE, channel).givesUp()).isEqualTo(behaviour == Behaviour.GONE);
    }

    @Test
    void givesUpOnAMessageThatIsWrongAndOnAnotherToken() {
        assertThat(thrown(Map.of("blocks", List.of(Map.of("type", "party")), "text", "x"), channel)
                        .givesUp())
                .isTrue();
        Routes.Channel other = channel(standIn.url() + "/services/TSTANDIN/BSECURITY/another-token");
        assertThat(thrown(MESSAGE, other).givesUp()).isTrue();
    }

    private NotHandledException thrown(Map<String, Object> message, Routes.Channel to) {
        return catchThrowableOfType(NotHandledException.class, () -> hasty.post(to, message));
    }

    @ParameterizedTest
    @EnumSource(Behaviour.class)
    void row131TellsNoUrl(Behaviour behaviour) {
        standIn.behave(behaviour);
        assertThat(notPosted(hasty, channel, MESSAGE) + channel + meters.getMetersAsString())
                .doesNotContain("token-of")
                .doesNotContain("/services")
                .doesNotContain("127.0.0.1");
    }

    @Test
    void countsAndTimesByChannelAndAnswer() {
        standIn.next(Behaviour.UP, Behaviour.DOWN, Behaviour.UP, Behaviour.CUT);
        for (int i = 0; i < 4; i++) {
            notPosted();
        }
        assertThat(calls("200")).isEqualTo(2);
        assertThat(calls("503")).isEqualTo(1);
        assertThat(calls("none")).isEqualTo(1);
    }

    private long calls(String answer) {
        return meters.get("relay.callouts")
                .tags("channel", CHANNEL, "answer", answer)
                .timer()
                .count();
    }
}
