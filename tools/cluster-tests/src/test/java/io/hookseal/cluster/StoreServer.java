package io.hookseal.cluster;

import io.hookseal.idempotency.DeliveryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A server of a store, which tests stop, fill and start again. It keeps what it was told over a restart. */
abstract class StoreServer implements AutoCloseable {
    /** The longest that calls may take, so that a busy machine is no failure. */
    static final Duration LENIENT = Duration.ofMillis(500);

    abstract int port();

    /** Opens a store with the defaults, over this port: the server's or a proxy's. */
    final DeliveryStore store(int port) {
        return store(address(port), null);
    }

    /** What {@link #store(String, Duration)} takes. */
    abstract String address(int port);

    static DeliveryStore store(String address, Duration limit) {
        return address.startsWith("redis:")
                ? RedisStoreServer.open(address, limit)
                : PostgresStoreServer.open(address, limit);
    }

    abstract void stop() throws IOException;

    abstract void startAgain() throws IOException;

    /** Has every write refused as with a full disk or memory, or no longer. */
    abstract void full(boolean full);

    /** The processes of the server. */
    abstract List<Long> processes();

    final void pause() {
        signal("STOP");
    }

    final void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        Set<Long> told = new HashSet<>();
        boolean more = true;
        while (more) { // a process can be forked while the others are told
            more = false;
            for (long pid : processes()) {
                if (told.add(pid)) {
                    more = true;
                    signal(name, pid);
                }
            }
        }
    }

    private static void signal(String name, long pid) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name, "" + pid).inheritIO().start();
            if (!kill.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("kill did not end");
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public abstract void close() throws IOException;
}
