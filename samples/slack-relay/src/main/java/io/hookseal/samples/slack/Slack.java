package io.hookseal.samples.slack;

import io.hookseal.inbox.NotHandledException;
import io.hookseal.samples.slack.Routes.Channel;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Posts to incoming webhooks. Follows no redirects, takes no more time than it is given, and has the inbox try again no sooner than
 * Slack says, or never where that is no use. What it tells has no URL, which is all that keeps others from posting. Safe under many
 * threads.
 */
@Component
final class Slack {
    private static final Logger LOG = LoggerFactory.getLogger(Slack.class);
    private static final Duration CONNECT = Duration.ofSeconds(3);

    /**
     * What stays as it is until somebody mends the message, the webhook or the channel
     * (<a href="https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks">errors of incoming webhooks</a>).
     */
    private static final Set<String> FINAL = Set.of("400", "403", "404", "410");

    private final RestClient http;
    private final MeterRegistry meters;

    Slack(RelaySettings settings, MeterRegistry meters) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build());
        requests.setReadTimeout(settings.timeLimit());
        this.http = RestClient.builder().requestFactory(requests).build();
        this.meters = meters;
    }

    /**
     * Posts a message.
     *
     * @throws NotHandledException where it is not in the channel, or nobody knows whether it is
     */
    void post(Channel channel, Map<String, Object> payload) {
        long start = System.nanoTime();
        Answer answer = call(channel, payload);
        meters.timer("relay.callouts", "channel", channel.name(), "answer", answer.status)
                .record(Duration.ofNanos(System.nanoTime() - start));
        if (!answer.status.equals("200")) {
            String why = channel + ": " + answer.status + answer.word;
            LOG.warn("A message is not posted to {}", why);
            throw FINAL.contains(answer.status)
                    ? NotHandledException.giveUp(why)
                    : NotHandledException.retryAfter(answer.retryAfter, why);
        }
    }

    /** The status, or none; perhaps a word about it; and when to come back, if Slack says so. */
    private record Answer(
            String status, String word, @Nullable String retryAfter) {}

    private Answer call(Channel channel, Map<String, Object> payload) {
        try {
            return http.post()
                    .uri(channel.webhook())
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(payload)
                    .exchange((request, response) -> answer(response));
        } catch (ResourceAccessException e) {
            // Its message has the URL: the kind of its cause has to do.
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            return new Answer("none", " " + cause.getClass().getSimpleName(), null);
        }
    }

    private static Answer answer(ClientHttpResponse response) throws IOException {
        String status = Integer.toString(response.getStatusCode().value());
        String word = new String(response.getBody().readNBytes(40), StandardCharsets.US_ASCII);
        String retryAfter = response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
        return new Answer(status, word.matches("[a-z_]+") ? " " + word : "", retryAfter);
    }
}
