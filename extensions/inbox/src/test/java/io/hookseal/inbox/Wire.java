package io.hookseal.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What stands between a pool and its server, and can be silent, cut, or gone. */
final class Wire implements AutoCloseable {
    private final int server;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object change = new Object();
    private volatile ServerSocket listening;
    private boolean silent;

    Wire(int server) throws IOException {
        this.server = server;
        this.listening = listen(0);
        this.port = listening.getLocalPort();
    }

    int port() {
        return port;
    }

    private ServerSocket listen(int at) throws IOException {
        ServerSocket made = new ServerSocket(at, 50, InetAddress.getLoopbackAddress());
        start(() -> {
            while (!made.isClosed()) {
                Socket client = made.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                sockets.add(client);
                sockets.add(behind);
                start(() -> pass(client, behind));
                start(() -> pass(behind, client));
            }
        });
        return made;
    }

    private interface Run {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Run run) {
        Thread thread = new Thread(() -> {
            try {
                run.run();
            } catch (IOException | InterruptedException e) {
                // it was cut
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void pass(Socket from, Socket to) throws IOException, InterruptedException {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                synchronized (change) {
                    while (silent) {
                        change.wait();
                    }
                }
                out.write(buffer, 0, read);
            }
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** Nothing passes any more, as where the server is stopped. */
    void silence() {
        synchronized (change) {
            silent = true;
        }
    }

    void speak() {
        synchronized (change) {
            silent = false;
            change.notifyAll();
        }
    }

    /** Breaks every connection. */
    void cut() {
        sockets.forEach(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Nobody listens any more, as where the server is down. */
    void goAway() throws IOException {
        listening.close();
        cut();
    }

    void comeBack() throws IOException {
        listening = listen(port);
    }

    @Override
    public void close() throws IOException {
        goAway();
    }
}
