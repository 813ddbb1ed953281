package io.hookseal.fuzz;

import static io.hookseal.fuzz.Oracle.require;

import io.hookseal.json.JsonScanner;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Any bytes, blown up to a body of half a mebibyte: repeated, as the elements of an array, as the beginning of an object's
 * many names. A scan takes time in proportion to the body's length.
 *
 * <p>It is held against a bound on the thread's own processor time, which is a hundred times what a scan takes and a
 * tenth of what anything quadratic does, so that a busy machine makes no finding.
 */
public final class JsonScannerTimeTarget {
    private static final int LENGTH = 1 << 19;
    private static final Duration BOUND = Duration.ofSeconds(3);

    private static final JsonScanner SCANNER = JsonScanner.builder().build();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private JsonScannerTimeTarget() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        scan(repeated(new byte[0], data, new byte[0], new byte[0]));
        scan(repeated(new byte[] {'['}, data, new byte[] {','}, new byte[] {'0', ']'}));
        scan(members(Arrays.copyOf(data, Math.min(data.length, 8))));
    }

    private static byte[] repeated(byte[] before, byte[] data, byte[] between, byte[] after) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(LENGTH + data.length);
        body.writeBytes(before);
        while (body.size() < LENGTH) {
            body.writeBytes(data);
            body.writeBytes(between);
        }
        body.writeBytes(after);
        return body.toByteArray();
    }

    /** An object whose names begin alike and stand in no order. */
    private static byte[] members(byte[] data) {
        String prefix = HexFormat.of().formatHex(data);
        StringBuilder body = new StringBuilder(LENGTH + 64).append('{');
        for (int i = 0; body.length() < LENGTH; i++) {
            body.append('"').append(prefix).append(i * 7919L % 1_000_003).append("\":0,");
        }
        return body.append("\"\":0}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void scan(byte[] body) {
        long started = THREADS.getCurrentThreadCpuTime();
        Object scan = SCANNER.scanCanonical(body);
        long took = THREADS.getCurrentThreadCpuTime() - started;
        require(scan != null && took < BOUND.toNanos(), "a scan takes time in proportion to the body's length");
    }
}
