package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.ConfigurationException;
import io.hookseal.samples.slack.RelaySettings.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first rule that matches decides; what is wrong is told at the start. */
class RoutesTest {
    private static final String URL = "https://hooks.slack.com/services/T0/B0/canary";
    private static final Map<String, String> CHANNELS = Map.of("security", URL, "quality", URL + "-2");
    private static final Route EVERYTHING = new Route(null, List.of(), "quality");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "attesta, DENIED, security",
                "attesta, APPROVED, -",
                "attesta, -, -",
                "validibot, run.failed, quality",
                "databridge, -, quality"
            })
    void theFirstRuleThatMatchesDecides(String sender, String event, String channel) {
        Routes routes = new Routes(Given.settings(
                CHANNELS,
                List.of(
                        new Route("attesta", List.of("DENIED", "ESCALATED"), "security"),
                        new Route("attesta", List.of(), "none"),
                        EVERYTHING)));
        Routes.Channel found = routes.of(sender, event);
        assertThat(found == null ? null : found.name()).isEqualTo(channel);
    }

    @Test
    void tellsAllThatIsWrongAtOnceAndNoUrl() {
        RelaySettings settings = Given.settings(
                Map.of("data-quality", " ", "security", "http://hooks.slack.com/services/canary"),
                List.of(
                        new Route("atesta", List.of(), "security"),
                        new Route("attesta", List.of("DENYED"), "data-quality"),
                        new Route("attesta", List.of(), "nowhere")));
        assertThatThrownBy(() -> new Routes(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("relay.channels.data-quality: has no URL; set SLACK_DATA_QUALITY_URL")
                .hasMessageContaining("relay.channels.security: is not an https URL; set SLACK_SECURITY_URL")
                .hasMessageContaining("an unknown sender; name one of [attesta,")
                .hasMessageContaining("an unknown event; name some of [")
                .hasMessageContaining("relay.routes to nowhere: that is no channel")
                .hasMessageContaining("relay.routes: do not say where every event goes")
                .hasMessageNotContaining("canary");
    }

    /** Who has no use for a channel of application.yaml cannot take it out, but leads nothing to it. */
    @Test
    void wantsNoUrlForAChannelThatNothingGoesTo() {
        Routes routes = new Routes(Given.settings(Map.of("quality", URL, "research", ""), List.of(EVERYTHING)));
        assertThat(routes.of("dembrane", "report.generated"))
                .satisfies(channel -> assertThat(channel).hasToString("quality"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hooks.slack.com/services/x", "https:///x", "file:///etc/passwd", "http://127.0.0.1.evil/x", "::"
            })
    void takesNoUrlThatIsNotHttps(String url) {
        RelaySettings settings = Given.settings(Map.of("quality", url), List.of(EVERYTHING));
        assertThatThrownBy(() -> new Routes(settings)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void row131ShowsNoUrl() {
        RelaySettings settings = Given.settings(CHANNELS, List.of(EVERYTHING));
        assertThat(settings.toString() + new Routes(settings).of("validibot", "run.failed"))
                .contains("quality")
                .doesNotContain("canary");
    }
}
