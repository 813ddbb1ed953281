package io.hookseal.boot;

import static io.hookseal.boot.Applications.OTHER;
import static io.hookseal.boot.Applications.SECRET;
import static io.hookseal.boot.Applications.event;
import static io.hookseal.boot.Applications.order;
import static io.hookseal.boot.Applications.start;
import static io.hookseal.boot.Applications.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.ExchangeReport;
import io.hookseal.ReceiverListener;
import io.hookseal.Settlement;
import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.hookseal.spring.VerifiedWebhook;
import io.hookseal.testkit.SignedDelivery;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** How deliveries are settled that end in the ways of Spring MVC, by handlers of both kinds in a whole application. */
class SettlingTest {
    private static final BlockingQueue<ExchangeReport> REPORTS = new LinkedBlockingQueue<>();
    private static ConfigurableApplicationContext context;

    @BeforeAll
    static void startApplication() {
        context = start(Application.class);
    }

    @AfterAll
    static void stopApplication() {
        context.close();
    }

    @ParameterizedTest
    @DisplayName(
            "rows 74, 75, 90: what goes on is waited for, and a failure releases, whatever anybody makes of its answer")
    @CsvSource({
        "future, 200, COMPLETED",
        "deferred, 200, COMPLETED",
        "streaming, 200, COMPLETED",
        "failing-future, 503, RELEASED",
        "failing-deferred, 503, RELEASED",
        "failing-stream, 503, RELEASED",
        "never, 503, HELD",
        "advised, 503, RELEASED",
        "advised-later, 503, RELEASED",
        "unhandled, 503, RELEASED",
        "conflict, 503, RELEASED"
    })
    void settlesAsTheHandlerEnds(String way, int status, Settlement settlement) throws InterruptedException {
        SignedDelivery order = order(OTHER, "{\"way\":\"" + way + "\"}");
        assertThat(status(context, "/ways/" + way, order)).isEqualTo(status);
        assertThat(settlement()).isEqualTo(settlement);
        assertThat(status(context, "/hooks/validibot", event(way, "r-" + way, SECRET)))
                .isEqualTo(status);
        assertThat(settlement()).isEqualTo(settlement);
    }

    private static Settlement settlement() throws InterruptedException {
        ExchangeReport report = REPORTS.poll(10, TimeUnit.SECONDS);
        assertThat(report).isNotNull();
        assertThat(REPORTS).isEmpty();
        return report.settlement();
    }

    private static Object end(String way) {
        return switch (way) {
            case "future" -> CompletableFuture.supplyAsync(() -> "later");
            case "deferred" -> deferred("later");
            case "streaming" -> streaming(false);
            case "failing-future" ->
                CompletableFuture.supplyAsync(() -> {
                    throw new IllegalStateException("planned");
                });
            case "failing-deferred" -> deferred(new IllegalStateException("planned"));
            case "failing-stream" -> streaming(true);
            case "never" -> new DeferredResult<>(200L);
            case "advised" -> throw new IllegalArgumentException("to be made a 422");
            case "advised-later" -> deferred(new IllegalArgumentException("to be made a 422"));
            case "unhandled" -> throw new IllegalStateException("planned");
            default -> ResponseEntity.status(409).body("conflict");
        };
    }

    private static DeferredResult<Object> deferred(Object result) {
        DeferredResult<Object> deferred = new DeferredResult<>();
        Thread thread = new Thread(() -> deferred.setResult(result));
        if (result instanceof Exception thrown) {
            thread = new Thread(() -> deferred.setErrorResult(thrown));
        }
        thread.start();
        return deferred;
    }

    private static StreamingResponseBody streaming(boolean fails) {
        return out -> {
            out.write("a part".getBytes(UTF_8));
            out.flush();
            if (fails) {
                throw new IllegalStateException("planned");
            }
        };
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Ways.class, Advice.class})
    static class Application {
        @Bean
        ReceiverListener reports() {
            return new ReceiverListener() {
                @Override
                public void answered(ExchangeReport report) {
                    REPORTS.add(report);
                }
            };
        }
    }

    /** Each way by both annotations. */
    @RestController
    static class Ways {
        @PostMapping("/ways/{way}")
        @VerifiedWebhook("orders")
        Object ordinary(@PathVariable String way, Delivery delivery) {
            return end(way);
        }

        @OnWebhook(endpoint = "validibot")
        Object byEvent(Delivery delivery) {
            return end(String.valueOf(delivery.event()));
        }
    }

    @RestControllerAdvice
    static class Advice {
        @ExceptionHandler(IllegalArgumentException.class)
        ResponseEntity<List<String>> unprocessable() {
            return ResponseEntity.unprocessableEntity().body(List.of("unprocessable"));
        }
    }
}
