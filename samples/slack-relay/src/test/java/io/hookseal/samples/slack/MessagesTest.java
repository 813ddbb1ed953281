package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.samples.slack.standin.StandIn;
import io.hookseal.testkit.Recording;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each event of each sender gives its message, and whatever a payload has in it, that is a message that Slack takes. */
class MessagesTest {
    private static final String GOLDEN = "messages.txt";

    private final RelaySettings settings =
            Given.settings(Map.of(), List.of(), "validibot.example.test", "dashboard.example.test");
    private final Messages messages = new Messages(settings);

    @Test
    void recordingsGiveTheMessagesThatAreWrittenDown() throws IOException {
        String actual = Given.validRecordings().stream()
                .filter(recording -> recording.mutation() == null)
                .map(recording -> "== " + recording.id() + "\n" + Shown.of(messages.of(Given.recorded(recording))))
                .collect(Collectors.joining("\n"));
        Files.writeString(Path.of("target", GOLDEN), actual);
        try (InputStream golden = MessagesTest.class.getResourceAsStream(GOLDEN)) {
            assertThat(golden).as("compare target/" + GOLDEN).isNotNull();
            assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void slackTakesTheMessageOfEveryValidRecording() {
        List<Recording> recordings = Given.validRecordings();
        try (StandIn standIn = StandIn.start(0, recordings.size(), List.of("all"))) {
            Slack slack = new Slack(settings, new SimpleMeterRegistry());
            Routes.Channel channel = new Routes.Channel("all", URI.create(standIn.webhook("all")));
            assertThat(recordings).hasSize(108);
            recordings.forEach(recording -> slack.post(channel, messages.of(Given.recorded(recording))));
            assertThat(standIn.arrived()).hasSize(108);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"databridge", "validibot", "attesta", "dembrane"})
    void everyEventOfASenderHasATitleOfItsOwn(String sender) {
        assertThat(Given.profile(sender).events())
                .isNotEmpty()
                .allSatisfy(event -> assertThat(
                                Shown.of(messages.of(Given.delivery(sender, "{\"event\":\"" + event + "\"}"))))
                        .doesNotContain("tells of"));
    }

    @ParameterizedTest
    @CsvSource({
        "validibot, run.completed, run, result, PASS, 🟢 Validation completed",
        "validibot, run.completed, run, result, FAIL, 🔴 Validation completed without passing",
        "validibot, run.completed, run, result, ERROR, 🔴 Validation completed without passing",
        "attesta, CHALLENGE_COMPLETED, data, passed, true, 🟢 Challenge passed",
        "attesta, CHALLENGE_COMPLETED, data, passed, false, 🔴 Challenge not passed"
    })
    void theOutcomeShowsAtAGlance(
            String sender, String event, String object, String member, String value, String title) {
        String body = "{\"event\":\"" + event + "\",\"" + object + "\":{\"" + member + "\":\"" + value + "\"}}";
        assertThat(Shown.texts(messages.of(Given.delivery(sender, body)))).startsWith(title);
    }

    @Test
    void tellsOfAnEventThatIsNewToItAndOfWhatIsNoJson() {
        Map<String, Object> fresh = messages.of(Given.delivery("validibot", "{\"event\":\"run.paused\"}"));
        assertThat(Shown.texts(fresh)).startsWith("⚪ validibot tells of run.paused");
        Map<String, Object> broken = messages.of(Given.delivery("databridge", "not JSON"));
        assertThat(Shown.texts(broken))
                .containsExactly("⚪ databridge tells of nothing that can be read", "databridge · no event");
    }

    @Test
    void row129AMentionInAPayloadCallsNobody() {
        String evil = "<!channel> <!here> <@U1> <https://evil.example|click> & *x* @everyone #general";
        String body = "{\"event\":\"run.failed\",\"workflow\":{\"name\":\"" + evil + "\"},\"run\":{\"result\":\"" + evil
                + "\",\"url\":\"" + evil + "\"},\"organization\":{\"name\":\"" + evil + "\"}}";
        Map<String, Object> message = messages.of(Given.delivery("validibot", body));
        assertThat(Shown.of(message))
                .contains("&lt;!channel&gt; &lt;!here&gt; &lt;@U1&gt; &lt;https://evil.example|click&gt; &amp;")
                .doesNotContain("<");
        assertThat(Shown.blocks(message))
                .allSatisfy(block -> assertThat(block.toString())
                        .satisfiesAnyOf(
                                text -> assertThat(text).contains("plain_text"),
                                text -> assertThat(text).contains("verbatim=true")));
        assertThat(message).containsEntry("unfurl_links", false).containsEntry("unfurl_media", false);
    }

    @Test
    void keepsTranscriptsAndAddressesOut() {
        String body = "{\"event\":\"conversation.transcribed\",\"conversation\":{\"transcript\":\"private words\","
                + "\"emails_csv\":\"a@example.org\",\"participant_name\":\"P\"}}";
        assertThat(Shown.of(messages.of(Given.delivery("dembrane", body))))
                .contains("Participant")
                .doesNotContain("private")
                .doesNotContain("example.org");
    }
}
