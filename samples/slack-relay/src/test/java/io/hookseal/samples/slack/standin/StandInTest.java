package io.hookseal.samples.slack.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks as Slack does, so that a relay that passes here passes there. */
class StandInTest {
    private final StandIn standIn = StandIn.start(0, 100, List.of("security", "data-quality"));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        standIn.close();
    }

    static Stream<Arguments> judged() {
        return Stream.of(
                Arguments.of("{\"text\":\"x\"}", "200 ok"),
                Arguments.of("{\"text\":\"\"}", "400 no_text"),
                Arguments.of("{}", "400 no_text"),
                Arguments.of("[]", "400 invalid_payload"),
                Arguments.of("{\"text\":", "400 invalid_payload"),
                Arguments.of("", "400 invalid_payload"),
                Arguments.of(blocks(header(150)), "200 ok"),
                Arguments.of(blocks(header(151)), "400 invalid_blocks"),
                Arguments.of(blocks(header(0)), "400 invalid_blocks"),
                Arguments.of(blocks(section(3000)), "200 ok"),
                Arguments.of(blocks(section(3001)), "400 invalid_blocks"),
                Arguments.of(blocks(many(50, divider())), "200 ok"),
                Arguments.of(blocks(many(51, divider())), "400 invalid_blocks"),
                Arguments.of(blocks(fields(10, 2000)), "200 ok"),
                Arguments.of(blocks(fields(11, 1)), "400 invalid_blocks"),
                Arguments.of(blocks(fields(1, 2001)), "400 invalid_blocks"),
                Arguments.of(blocks(fields(0, 1)), "400 invalid_blocks"),
                Arguments.of(blocks(context(10)), "200 ok"),
                Arguments.of(blocks(context(11)), "400 invalid_blocks"),
                Arguments.of(blocks("{\"type\":\"party\"}"), "400 invalid_blocks"),
                Arguments.of(blocks("{\"type\":\"header\",\"text\":" + mrkdwn(1) + "}"), "400 invalid_blocks"),
                Arguments.of(
                        blocks("{\"type\":\"divider\",\"block_id\":\"" + "i".repeat(256) + "\"}"),
                        "400 invalid_blocks"),
                Arguments.of(
                        blocks(
                                "{\"type\":\"section\",\"text\":{\"type\":\"plain_text\",\"text\":\"x\",\"verbatim\":true}}"),
                        "400 invalid_blocks"));
    }

    @ParameterizedTest
    @MethodSource("judged")
    void judgesAMessage(String body, String answer) throws Exception {
        assertThat(post(standIn.webhook("security"), "application/json", body)).isEqualTo(answer);
        assertThat(standIn.arrived()).hasSize(answer.startsWith("200") ? 1 : 0);
    }

    @Test
    void wantsJsonByAPost() throws Exception {
        assertThat(post(standIn.webhook("security"), "text/plain", "{\"text\":\"x\"}"))
                .isEqualTo("400 invalid_payload");
        assertThat(post(standIn.webhook("security"), "application/json; charset=utf-8", "{\"text\":\"x\"}"))
                .isEqualTo("200 ok");
    }

    @Test
    void takesOneMessageASecondAfterABurst() {
        AtomicLong clock = new AtomicLong();
        RateLimit limit = new RateLimit(2, clock::get);
        assertThat(List.of(limit.takes(), limit.takes(), limit.takes())).containsExactly(true, true, false);
        clock.addAndGet(999_999_999);
        assertThat(limit.takes()).isFalse();
        clock.addAndGet(1_000_000_000);
        assertThat(List.of(limit.takes(), limit.takes())).containsExactly(true, false);
    }

    @Test
    void showsWhatArrivedWithNothingOfItAsMarkup() throws Exception {
        String text = "*Bold* &lt;script&gt;alert(1)&lt;/script&gt; <https://a.example/?x=1&amp;y=2|a link> <!channel>"
                + "<script>x</script>";
        post(standIn.webhook("security"), "application/json", "{\"text\":\"" + text + "\"}");
        HttpResponse<String> page = get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; style-src 'unsafe-inline'");
        assertThat(page.body())
                .contains("<b>Bold</b> &lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("<a rel=\"noreferrer\" href=\"https://a.example/?x=1&amp;y=2\">a link</a>")
                .contains("<mark>@!channel</mark>")
                .contains("# data-quality")
                .doesNotContain("<script");
    }

    @Test
    void listsWhatArrivedAsLines() throws Exception {
        post(standIn.webhook("security"), "application/json", "{\"text\":\"one &amp; two\"}");
        post(standIn.webhook("data-quality"), "application/json", "{\"text\":\"three\"}");
        assertThat(get("/arrived").body().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("{\"summary\":\"#security: one & two\",");
    }

    private String post(String url, String type, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(standIn.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String blocks(String blocks) {
        return "{\"blocks\":[" + blocks + "]}";
    }

    private static String many(int times, String block) {
        return Stream.generate(() -> block).limit(times).collect(Collectors.joining(","));
    }

    private static String divider() {
        return "{\"type\":\"divider\"}";
    }

    private static String header(int length) {
        return "{\"type\":\"header\",\"text\":{\"type\":\"plain_text\",\"text\":\"" + "h".repeat(length) + "\"}}";
    }

    private static String section(int length) {
        return "{\"type\":\"section\",\"text\":" + mrkdwn(length) + "}";
    }

    private static String fields(int number, int length) {
        return "{\"type\":\"section\",\"fields\":[" + many(number, mrkdwn(length)) + "]}";
    }

    private static String context(int number) {
        return "{\"type\":\"context\",\"elements\":[" + many(number, mrkdwn(1)) + "]}";
    }

    private static String mrkdwn(int length) {
        return "{\"type\":\"mrkdwn\",\"text\":\"" + "m".repeat(length) + "\",\"verbatim\":true}";
    }
}
