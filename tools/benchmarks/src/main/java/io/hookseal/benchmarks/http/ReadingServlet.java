package io.hookseal.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The handler of all servlet applications: reads the body where there is one, and answers briefly. */
final class ReadingServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int PIECE = 8192;
    private static final byte[] ANSWER = "{\"taken\":true}".getBytes(US_ASCII);

    private final boolean hashing;

    /** For bodies that are collected, but for the long ones, which are read piece by piece, and hashed where that is asked. */
    ReadingServlet(boolean hashing) {
        this.hashing = hashing;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long length = request.getRequestURI().equals(Traffic.LONG_64K.path())
                ? pieces(request.getInputStream())
                : request.getInputStream().readAllBytes().length;
        if (length == 0) {
            throw new IOException("a request came without its body");
        }
        answer(response);
    }

    private long pieces(InputStream body) throws IOException {
        MessageDigest digest = hashing ? digest() : null;
        byte[] piece = new byte[PIECE];
        long length = 0;
        for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
            if (digest != null) {
                digest.update(piece, 0, count);
            }
            length += count;
        }
        if (digest != null && digest.digest().length == 0) {
            throw new IOException("no hash");
        }
        return length;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(response);
    }

    private static void answer(HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.getOutputStream().write(ANSWER);
    }
}
