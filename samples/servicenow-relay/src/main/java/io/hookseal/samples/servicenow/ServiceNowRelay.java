package io.hookseal.samples.servicenow;

import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.configuration.ReceiverConfiguration;
import io.hookseal.inbox.Inbox;
import io.hookseal.inbox.WorkPolicy;
import io.hookseal.javalin.HooksealPlugin;
import io.hookseal.micrometer.MetricsListener;
import io.hookseal.samples.servicenow.standin.TrialRun;
import io.hookseal.slf4j.Slf4jListener;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The relay: deliveries are verified and kept in the inbox, and answered; the inbox has the service desk told of each, again and
 * again until that succeeds or is given up.
 */
public final class ServiceNowRelay implements AutoCloseable {
    private final HikariDataSource database = new HikariDataSource();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Inbox inbox;
    private final WebhookReceiver receiver;
    private final Javalin javalin;

    /**
     * Starts the relay, which then runs until it gets a SIGTERM or Ctrl-C.
     *
     * @param arguments settings as {@code --name=value}, {@code --config=FILE} for a file of them, and {@code --stand-in} to relay
     *     to a stand-in for ServiceNow
     */
    public static void main(String[] arguments) {
        List<String> settings = new ArrayList<>(List.of(arguments));
        try {
            if (settings.remove("--stand-in")) {
                System.out.println("stand-in at " + TrialRun.start(settings).url());
            }
            ServiceNowRelay relay = new ServiceNowRelay(new RelaySettings(settings));
            Runtime.getRuntime().addShutdownHook(new Thread(relay::close, "relay-stop"));
            System.out.println("relaying what arrives at port " + relay.port());
        } catch (RuntimeException | IOException | SQLException e) {
            System.err.println("the relay does not start: " + e.getMessage());
            System.exit(2);
        }
    }

    ServiceNowRelay(RelaySettings settings) throws IOException, SQLException {
        var incidents = new IncidentTable(settings.instance(), settings.text("servicenow.delivery-field"));
        ServiceDesk desk = new ServiceDesk(incidents, settings.rules(), settings.text("servicenow.close-code"));
        var endpoints = ReceiverConfiguration.ofProperties(settings.settings, "hookseal", System::getenv, Path.of("."));
        if (!endpoints.senderNames().stream().allMatch(Events::knows)) {
            throw new IllegalArgumentException("an endpoint is of a sender whose events the relay does not know");
        }
        database.setJdbcUrl(settings.text("database"));
        database.setUsername(settings.text("database.user"));
        database.setPassword(settings.text("database.password"));
        database.setMaximumPoolSize(30);
        Subjects.createTable(database);
        Duration heartbeat = Duration.ofMillis(Long.parseLong(settings.text("heartbeat-millis")));
        // DataBridge signs no time, so that its news are told in the order in which they came
        WorkPolicy policy = WorkPolicy.defaults().transactional().orderedBy("/ukprn");
        var builder = Inbox.in(database).work(policy).heartbeat(heartbeat, 6);
        for (String endpoint : endpoints.endpointNames()) {
            builder.handler(endpoint, (it, attempt) -> desk.tell(it, attempt.receivedAt(), attempt.connection()));
        }
        inbox = builder.build();
        inbox.createSchema();
        var listener = ReceiverListener.all(List.of(Slf4jListener.create(), MetricsListener.of(meters)));
        var start = endpoints.start(with -> with.inbox(inbox).listener(listener), System.err::println);
        receiver = start.orThrow().receiver();
        Gauge.builder("relay.inbox.waiting", inbox, Inbox::waiting).register(meters);
        Gauge.builder("relay.inbox.dead", inbox, Inbox::dead).register(meters);
        HooksealPlugin plugin = new HooksealPlugin(receiver);
        javalin = Javalin.create(config -> {
                    config.http.maxRequestSize = Math.max(receiver.largestBody(), config.http.maxRequestSize);
                    config.jetty.modifyServer(server -> server.setStopTimeout(5_000));
                    config.registerPlugin(plugin);
                    receiver.endpoints().forEach(plugin::receive);
                    config.routes.get("/health", this::health);
                    config.routes.get("/metrics", ctx -> ctx.result(meters.scrape()));
                })
                .start(settings.text("host"), Integer.parseInt(settings.text("port")));
    }

    /** Healthy while deliveries can be kept and verified; whether ServiceNow answers is no reason to take in fewer. */
    private void health(Context ctx) {
        boolean live = receiver.endpointsWithoutLiveSecret().isEmpty();
        try {
            // asked elsewhere: a database that goes silent would hold up whoever wants to know for too long
            long waiting = CompletableFuture.supplyAsync(inbox::waiting)
                    .orTimeout(2, TimeUnit.SECONDS)
                    .join();
            ctx.status(live ? 200 : 503).json(Map.of("status", live ? "up" : "down", "waiting", waiting));
        } catch (CompletionException e) {
            ctx.status(503).json(Map.of("status", "down"));
        }
    }

    int port() {
        return javalin.port();
    }

    /** Takes no more, lets what is being done end, and keeps the rest for the next start. */
    @Override
    public void close() {
        javalin.stop();
        receiver.close();
        database.close();
    }
}
