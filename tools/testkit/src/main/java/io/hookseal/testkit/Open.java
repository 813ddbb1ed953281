package io.hookseal.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A request that was sent and whose answer is still to come, on a connection that can be looked at and given up. */
final class Open implements AutoCloseable {
    private final Socket socket;

    private Open(Socket socket) {
        this.socket = socket;
    }

    static Open sending(byte[] wire, int port) {
        try {
            Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(wire);
            socket.getOutputStream().flush();
            return new Open(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether any byte of an answer comes within this time. */
    boolean answersWithin(int millis) {
        try {
            socket.setSoTimeout(millis);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first bytes of the answer. */
    byte[] read(int count) {
        try {
            socket.setSoTimeout(10_000);
            InputStream in = socket.getInputStream();
            return in.readNBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Is gone, so that whatever the server still sends is answered by a reset. */
    @Override
    public void close() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
