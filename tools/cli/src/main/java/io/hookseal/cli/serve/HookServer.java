package io.hookseal.cli.serve;

import io.hookseal.WebhookReceiver;
import io.hookseal.javalin.HooksealPlugin;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinLogger;
import java.net.BindException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server with a route for each endpoint of a receiver. What is accepted goes to one {@link Handling} and is
 * answered with 200 where that succeeds, everything else as the receiver says, and every other path with 404.
 */
public final class HookServer implements AutoCloseable {
    /** The address that only this machine reaches. */
    public static final String LOOPBACK = "127.0.0.1";

    /** Stands for any port that is free. */
    public static final int FREE_PORT = 0;

    /** Javalin's own limit, which its routes without a receiver keep. */
    private static final long LEAST_REQUEST_SIZE = 1_000_000;

    private static final long STOP_MILLIS = 5_000;
    private static final String ARRIVED = HookServer.class.getName() + ".arrived";

    private final WebhookReceiver receiver;
    private final String host;
    private final Javalin javalin;

    private HookServer(WebhookReceiver receiver, String host, Javalin javalin) {
        this.receiver = receiver;
        this.host = host;
        this.javalin = javalin;
    }

    /**
     * Starts a server.
     *
     * @param receiver the receiver, each of whose endpoints has a path; the server closes it
     * @param host the address to listen on
     * @param port the port to listen on, or {@link #FREE_PORT}
     * @param handling takes the deliveries
     * @param misses is told of requests to other paths
     * @return the server, which listens
     * @throws NotListeningException where that cannot be
     */
    public static HookServer start(WebhookReceiver receiver, String host, int port, Handling handling, Misses misses) {
        Javalin javalin = Javalin.create(config -> configure(config, receiver, handling, misses));
        // what it would say of a failure, the exception says better
        JavalinLogger.enabled = false;
        try {
            javalin.start(host, port);
        } catch (RuntimeException e) {
            receiver.close();
            throw explained(host, port, e);
        } finally {
            JavalinLogger.enabled = true;
        }
        return new HookServer(receiver, host, javalin);
    }

    private static void configure(JavalinConfig config, WebhookReceiver receiver, Handling handling, Misses misses) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        // an endpoint is reached under its own path, and under no other spelling of it
        config.router.ignoreTrailingSlashes = false;
        config.http.maxRequestSize = Math.max(receiver.largestBody(), LEAST_REQUEST_SIZE);
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        // with it, stopping waits for open connections; some senders never send again what is cut
        config.jetty.modifyServer(server -> server.setStopTimeout(STOP_MILLIS));
        HooksealPlugin plugin = new HooksealPlugin(receiver);
        config.registerPlugin(plugin);
        for (String endpoint : receiver.endpoints()) {
            if (receiver.acceptsUnsigned(endpoint)) {
                plugin.onUnverified(endpoint, (ctx, delivery) -> handling.handle(delivery));
            } else {
                plugin.on(endpoint, (ctx, delivery) -> handling.handle(delivery));
            }
        }
        // as planned: nothing that Javalin need log; the receiver answers it
        config.routes.exception(PlannedFailureException.class, (e, ctx) -> ctx.status(HttpStatus.SERVICE_UNAVAILABLE));
        config.routes.before(ctx -> ctx.attribute(ARRIVED, System.nanoTime()));
        config.routes.error(HttpStatus.NOT_FOUND, ctx -> answerMiss(ctx, misses));
    }

    private static void answerMiss(Context ctx, Misses misses) {
        ctx.contentType("text/plain;charset=us-ascii").result("not found\n");
        Long arrived = ctx.attribute(ARRIVED);
        Duration took = arrived == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - arrived);
        misses.missed(ctx.path(), ctx.statusCode(), took);
    }

    private static NotListeningException explained(String host, int port, RuntimeException e) {
        String place = host + " port " + port;
        if (cause(e, UnresolvedAddressException.class) != null) {
            return new NotListeningException(
                    "cannot listen on " + place + ": the address is not known; give one of this machine with --host",
                    e);
        }
        BindException bind = cause(e, BindException.class);
        if (bind != null && String.valueOf(bind.getMessage()).contains("in use")) {
            return new NotListeningException(
                    "cannot listen on " + place
                            + ": the port is taken; give another one with --port, or 0 for one that is free",
                    e);
        }
        if (bind != null || cause(e, SocketException.class) != null || e instanceof JavalinBindException) {
            return new NotListeningException(
                    "cannot listen on " + place
                            + ": the system does not allow it; give a port above 1023 and an address of this machine",
                    e);
        }
        throw e;
    }

    private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }

    /** The receiver behind it. */
    WebhookReceiver receiver() {
        return receiver;
    }

    /**
     * The port that the server listens on.
     *
     * @return 1 to 65535
     */
    public int port() {
        return javalin.port();
    }

    /**
     * Where the server is reached.
     *
     * @return a URL without a path
     */
    public String url() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /** Takes no more requests, lets those that are open come to their end, 5 seconds at most, and ends the reloading. */
    @Override
    public void close() {
        javalin.stop();
        receiver.close();
    }
}
