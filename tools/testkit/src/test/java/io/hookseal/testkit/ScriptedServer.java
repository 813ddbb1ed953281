package io.hookseal.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that does on each connection just what the test says, so that a test can say what no real server does. */
final class ScriptedServer implements AutoCloseable {

    /** What happens on one connection, which is closed afterwards. */
    @FunctionalInterface
    interface Script {
        void run(Socket connection) throws Exception;
    }

    private final ServerSocket listening;
    private final ExecutorService connections = Executors.newCachedThreadPool();

    ScriptedServer(Script script) throws IOException {
        listening = new ServerSocket(0, 200, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        connections.execute(() -> accept(script));
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept(Script script) {
        while (true) {
            try {
                Socket connection = listening.accept();
                connections.execute(() -> serve(script, connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Script script, Socket connection) {
        try (connection) {
            script.run(connection);
        } catch (Exception e) {
            // the client sees a closed connection, and its test says what that means
            return;
        }
    }

    static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }

    static void readHead(Socket connection) throws IOException {
        readHead(connection.getInputStream(), new ByteArrayOutputStream());
    }

    /** Reads one whole request as its head frames it; the bytes as they came. */
    static byte[] readRequest(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        String head = readHead(in, read);
        if (head.contains("\r\ntransfer-encoding: chunked\r\n")) {
            while (!endsWith(read, "\r\n0\r\n\r\n")) {
                readOne(in, read);
            }
        } else {
            int start = head.indexOf("\r\ncontent-length: ") + "\r\ncontent-length: ".length();
            int length = Integer.parseInt(head, start, head.indexOf("\r\n", start), 10);
            read.writeBytes(in.readNBytes(length));
        }
        return read.toByteArray();
    }

    private static String readHead(InputStream in, ByteArrayOutputStream read) throws IOException {
        while (!endsWith(read, "\r\n\r\n")) {
            readOne(in, read);
        }
        return asciiLower(read.toString(StandardCharsets.ISO_8859_1));
    }

    private static String asciiLower(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = chars[i] >= 'A' && chars[i] <= 'Z' ? (char) (chars[i] + 32) : chars[i];
        }
        return new String(chars);
    }

    private static void readOne(InputStream in, ByteArrayOutputStream read) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        read.write(next);
    }

    private static boolean endsWith(ByteArrayOutputStream read, String end) {
        if (read.size() < end.length()) {
            return false;
        }
        byte[] all = read.toByteArray();
        byte[] last = Arrays.copyOfRange(all, all.length - end.length(), all.length);
        return Arrays.equals(last, end.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        listening.close();
        connections.shutdownNow();
    }
}
