package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.hookseal.samples.slack.Slack.Outcome;
import io.hookseal.samples.slack.standin.Behaviour;
import io.hookseal.samples.slack.standin.StandIn;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
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
    private final Slack slack = new Slack(Duration.ofMillis(700), meters);
    private final Routes.Channel channel = channel(standIn.webhook(CHANNEL));

    private static Routes.Channel channel(String url) {
        return new Routes.Channel(CHANNEL, URI.create(url));
    }

    @AfterEach
    void close() {
        standIn.close();
    }

    @Test
    void posts() {
        assertThat(slack.post(channel, MESSAGE)).isEqualTo(new Outcome.Posted());
        assertThat(standIn.arrived())
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.text()).isEqualTo("Happened: here"));
    }

    @Test
    void row128LeavesAChannelAloneForAsLongAsSlackSays() {
        standIn.next(Behaviour.THROTTLING);
        assertThat(slack.post(channel, MESSAGE)).isEqualTo(new Outcome.Later("answered 429"));
        assertThat(slack.post(channel, MESSAGE)).isEqualTo(new Outcome.Later("left alone as Slack said"));
        assertThat(standIn.requests()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> slack.post(channel, MESSAGE) instanceof Outcome.Posted);
        assertThat(standIn.requests()).isEqualTo(2);
    }

    @Test
    void row128IsThrottledAfterABurst() {
        for (int i = 0; i < 3; i++) {
            assertThat(slack.post(channel, MESSAGE)).isEqualTo(new Outcome.Posted());
        }
        assertThat(slack.post(channel, MESSAGE)).isEqualTo(new Outcome.Later("answered 429"));
    }

    @ParameterizedTest
    @CsvSource({
        "DOWN, answered 503",
        "CUT, no answer: ",
        "SLOW, no answer: HttpTimeoutException",
        "LOSING_ANSWERS, no answer: ",
        "REDIRECTING, answered 302"
    })
    void row128IsToBeTriedLater(Behaviour behaviour, String why) {
        standIn.behave(behaviour);
        Outcome outcome = assertTimeout(Duration.ofSeconds(5), () -> slack.post(channel, MESSAGE));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Later.class, later -> assertThat(later.why()).startsWith(why));
        assertThat(standIn.requests()).as("one request, no redirect followed").isEqualTo(1);
    }

    @Test
    void isToBeTriedLaterWhereNobodyListens() {
        standIn.close();
        assertThat(slack.post(channel, MESSAGE)).isEqualTo(new Outcome.Later("no answer: ConnectException"));
    }

    @ParameterizedTest
    @CsvSource({
        "/services/TSTANDIN/BOTHER/token-of-security, answered 404 no_service",
        "/services/TSTANDIN/BSECURITY/another-token, answered 403 invalid_token"
    })
    void isRefusedByAWebhookThatIsGone(String path, String why) {
        assertThat(slack.post(channel(standIn.url() + path), MESSAGE)).isEqualTo(new Outcome.Refused(why));
    }

    @Test
    void isRefusedWithWhatSlackFindsWrong() {
        assertThat(slack.post(channel, Map.of("blocks", List.of(Map.of("type", "party")), "text", "x")))
                .isEqualTo(new Outcome.Refused("answered 400 invalid_blocks"));
    }

    @ParameterizedTest
    @EnumSource(Behaviour.class)
    void row131TellsNoUrl(Behaviour behaviour) {
        standIn.behave(behaviour);
        assertThat(slack.post(channel, MESSAGE).toString() + channel + meters.getMetersAsString())
                .doesNotContain("token-of")
                .doesNotContain("services")
                .doesNotContain("127.0.0.1");
    }

    @Test
    void countsAndTimesByChannelAndOutcome() {
        standIn.next(Behaviour.UP, Behaviour.DOWN, Behaviour.UP);
        for (int i = 0; i < 3; i++) {
            slack.post(channel, MESSAGE);
        }
        assertThat(meters.get("relay.callouts")
                        .tags("channel", CHANNEL, "outcome", "Posted")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("relay.callouts")
                        .tags("channel", CHANNEL, "outcome", "Later")
                        .timer()
                        .count())
                .isEqualTo(1);
    }
}
