package io.hookseal.samples.slack;

import io.hookseal.samples.slack.Routes.Channel;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Posts to incoming webhooks. Follows no redirects, waits for 3 s to connect and 10 s for the answer, and tells what came of it
 * without the URL, which is the only secret that an incoming webhook has.
 */
final class Slack {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final RestClient http;
    private final MeterRegistry meters;

    /** What came of a call. */
    sealed interface Outcome {
        /** The message is in the channel. */
        record Posted() implements Outcome {}

        /** It is not, or nobody knows, and may be later: after that time if one is given. */
        record Later(String why, @Nullable Duration after) implements Outcome {}

        /** It is not, and will not be by being sent again. */
        record Refused(String why) implements Outcome {}
    }

    Slack(MeterRegistry meters, Duration timeLimit) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(timeLimit);
        this.http = RestClient.builder().requestFactory(requests).build();
        this.meters = meters;
    }

    Outcome post(Channel channel, Map<String, Object> payload) {
        long start = System.nanoTime();
        Outcome outcome;
        try {
            outcome = http.post()
                    .uri(channel.webhook())
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(payload)
                    .exchange((request, response) -> outcome(response));
        } catch (ResourceAccessException e) {
            // Its message has the URL: the kind of its cause has to do.
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            outcome = new Outcome.Later("no answer: " + cause.getClass().getSimpleName(), null);
        }
        meters.timer(
                        "relay.callouts",
                        "channel",
                        channel.name(),
                        "outcome",
                        outcome.getClass().getSimpleName())
                .record(Duration.ofNanos(System.nanoTime() - start));
        return outcome;
    }

    private static Outcome outcome(ClientHttpResponse response) throws IOException {
        int status = response.getStatusCode().value();
        if (status == 200) {
            return new Outcome.Posted();
        }
        if (status == 429 || status == 408 || status >= 500 || status < 400) {
            return new Outcome.Later("answered " + status, retryAfter(response.getHeaders()));
        }
        // One word, such as invalid_blocks or no_service.
        String word = new String(response.getBody().readNBytes(40), StandardCharsets.US_ASCII);
        return new Outcome.Refused("answered " + status + (word.matches("[a-z_]+") ? " " + word : ""));
    }

    /** In seconds, as Slack writes it (https://docs.slack.dev/apis/web-api/rate-limits). */
    private static @Nullable Duration retryAfter(HttpHeaders headers) {
        String seconds = headers.getFirst(HttpHeaders.RETRY_AFTER);
        return seconds != null && seconds.matches("[0-9]{1,4}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }
}
