package io.hookseal.samples.slack;

import io.hookseal.samples.slack.Routes.Channel;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Posts to incoming webhooks. Follows no redirects, takes no more time than it is given, and leaves a channel alone for as long as
 * Slack says. What it tells has no URL, which is all that keeps others from posting.
 */
final class Slack {
    private static final Logger LOG = LoggerFactory.getLogger(Slack.class);
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final RestClient http;
    private final MeterRegistry meters;
    private final Map<Channel, Long> notBefore = new ConcurrentHashMap<>();

    /** What came of a message. */
    sealed interface Outcome {
        /** It is in the channel. */
        record Posted() implements Outcome {}

        /** It is not, or nobody knows, and may be when it is sent again. */
        record Later(String why) implements Outcome {}

        /** It is not, and will not be before somebody mends the webhook or the relay. */
        record Refused(String why) implements Outcome {}
    }

    Slack(Duration timeLimit, MeterRegistry meters) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build());
        requests.setReadTimeout(timeLimit);
        this.http = RestClient.builder().requestFactory(requests).build();
        this.meters = meters;
    }

    Outcome post(Channel channel, Map<String, Object> payload) {
        long start = System.nanoTime();
        if (notBefore.getOrDefault(channel, start) - start > 0) {
            return new Outcome.Later("left alone as Slack said");
        }
        Outcome outcome = call(channel, payload);
        String name = outcome.getClass().getSimpleName();
        meters.timer("relay.callouts", "channel", channel.name(), "outcome", name)
                .record(Duration.ofNanos(System.nanoTime() - start));
        if (!(outcome instanceof Outcome.Posted)) {
            LOG.warn("A message to {} is not posted: {}", channel, outcome);
        }
        return outcome;
    }

    private Outcome call(Channel channel, Map<String, Object> payload) {
        try {
            return http.post()
                    .uri(channel.webhook())
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(payload)
                    .exchange((request, response) -> outcome(channel, response));
        } catch (ResourceAccessException e) {
            // Its message has the URL: the kind of its cause has to do.
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            return new Outcome.Later("no answer: " + cause.getClass().getSimpleName());
        }
    }

    private Outcome outcome(Channel channel, ClientHttpResponse response) throws IOException {
        int status = response.getStatusCode().value();
        if (status == 200) {
            return new Outcome.Posted();
        }
        if (status == 429 || status == 408 || status >= 500 || status < 400) {
            leaveAlone(channel, response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER));
            return new Outcome.Later("answered " + status);
        }
        // One word, such as invalid_blocks or no_service.
        String word = new String(response.getBody().readNBytes(40), StandardCharsets.US_ASCII);
        return new Outcome.Refused("answered " + status + (word.matches("[a-z_]+") ? " " + word : ""));
    }

    /** Seconds, as Slack writes them: https://docs.slack.dev/apis/web-api/rate-limits. */
    private void leaveAlone(Channel channel, @Nullable String seconds) {
        if (seconds != null && seconds.matches("[0-9]{1,4}")) {
            notBefore.put(channel, System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(seconds)));
        }
    }
}
