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
 * Posts to incoming webhooks. Follows no redirects, takes no more time than it is given, and leaves a channel alone for as long as
 * Slack says. What it tells has no URL, which is all that keeps others from posting. Safe under many threads.
 */
@Component
final class Slack {
    private static final Logger LOG = LoggerFactory.getLogger(Slack.class);
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final RestClient http;
    private final MeterRegistry meters;
    private final Map<Channel, Long> notBefore = new ConcurrentHashMap<>();

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
     * @throws NotPostedException where it is not in the channel, or nobody knows whether it is
     */
    void post(Channel channel, Map<String, Object> payload) {
        long start = System.nanoTime();
        if (notBefore.getOrDefault(channel, start) - start > 0) {
            throw new NotPostedException(channel + ": left alone as Slack said");
        }
        String answer = call(channel, payload);
        meters.timer("relay.callouts", "channel", channel.name(), "answer", answer.split(" ", 2)[0])
                .record(Duration.ofNanos(System.nanoTime() - start));
        if (!answer.equals("200")) {
            LOG.warn("A message to {} is not posted: {}", channel, answer);
            throw new NotPostedException(channel + ": " + answer);
        }
    }

    /** The status of the answer and perhaps a word about it. */
    private String call(Channel channel, Map<String, Object> payload) {
        try {
            return http.post()
                    .uri(channel.webhook())
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(payload)
                    .exchange((request, response) -> answer(channel, response));
        } catch (ResourceAccessException e) {
            // Its message has the URL: the kind of its cause has to do.
            return "none "
                    + Objects.requireNonNullElse(e.getCause(), e).getClass().getSimpleName();
        }
    }

    private String answer(Channel channel, ClientHttpResponse response) throws IOException {
        // Slack says when to come back in seconds (https://docs.slack.dev/apis/web-api/rate-limits), and in a word what
        // is wrong.
        String seconds = response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
        if (seconds != null && seconds.matches("[0-9]{1,4}")) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(seconds));
            notBefore.merge(channel, until, (one, other) -> one - other > 0 ? one : other);
        }
        int status = response.getStatusCode().value();
        String word = new String(response.getBody().readNBytes(40), StandardCharsets.US_ASCII);
        return status != 200 && word.matches("[a-z_]+") ? status + " " + word : Integer.toString(status);
    }

    /** Has the inbox try again later, and in the end give up. */
    static final class NotPostedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NotPostedException(String message) {
            super(message);
        }
    }
}
