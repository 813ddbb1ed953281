package io.hookseal.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Stands between a store and its server, and delays, swallows or cuts what passes. */
final class Proxy implements AutoCloseable {
    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile long replyDelayNanos;
    private volatile boolean cutsReplies;
    private volatile boolean closed;

    Proxy(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Where connections lead from now on; those that there are end. */
    void leadTo(int port) {
        target = port;
        cut();
    }

    /** How much later each reply arrives. */
    void delay(long millis) {
        replyDelayNanos = millis * 1_000_000;
    }

    /** Lets requests through, and ends the connection where the reply would come; or no longer. */
    void cutReplies(boolean cuts) {
        cutsReplies = cuts;
    }

    /** Ends all connections that there are. */
    void cut() {
        sockets.forEach(Proxy::end);
        sockets.clear();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listening.accept();
                sockets.add(client);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(server);
                start(() -> pass(client, server, false));
                start(() -> pass(server, client, true));
            } catch (IOException e) {
                // the server is away: whoever connected hears nothing more
                cut();
            }
        }
    }

    private void pass(Socket from, Socket to, boolean replies) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (replies && cutsReplies) {
                    break;
                }
                for (long end = System.nanoTime() + replyDelayNanos, left = replyDelayNanos;
                        replies && left > 0;
                        left = end - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // cut, from either end
        }
        end(from);
        end(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        cut();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
