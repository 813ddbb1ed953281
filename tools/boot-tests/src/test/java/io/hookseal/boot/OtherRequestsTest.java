package io.hookseal.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Requests of the same application that are no deliveries: nothing of them is read ahead, held back or kept. */
class OtherRequestsTest {
    private static final int MIB = 1 << 20;
    private static final int LENGTH = 50 * MIB;

    /** Sends a part, and the rest when somebody has seen that part. */
    private static final class Halting extends InputStream {
        private final CountDownLatch seen;
        private int sent;

        Halting(CountDownLatch seen) {
            this.seen = seen;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (sent >= 2 * MIB) {
                await(seen);
            }
            int count = Math.min(length, LENGTH - sent);
            sent += count;
            return count == 0 ? -1 : count;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("held back");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void streamsFiftyMegabytesInAndOutAndKeepsNothingOfThem() throws Exception {
        try (ConfigurableApplicationContext context = Applications.start(WithTransfers.class)) {
            Transfers transfers = context.getBean(Transfers.class);
            URI base = URI.create("http://127.0.0.1:" + Applications.port(context));
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest upload = HttpRequest.newBuilder(base.resolve("/upload"))
                    .timeout(Duration.ofSeconds(60))
                    .header("Content-Type", "application/octet-stream")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new Halting(transfers.reading)))
                    .build();
            assertThat(client.send(upload, HttpResponse.BodyHandlers.ofString()).body())
                    .isEqualTo("" + LENGTH);
            assertThat(transfers.allocated).as("bytes made while reading").isLessThan(LENGTH / 5);

            HttpRequest download = HttpRequest.newBuilder(base.resolve("/download"))
                    .timeout(Duration.ofSeconds(60))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            try (InputStream in = client.send(download, HttpResponse.BodyHandlers.ofInputStream())
                    .body()) {
                long first = in.readNBytes(MIB).length;
                transfers.received.countDown();
                assertThat(first + in.transferTo(OutputStream.nullOutputStream()))
                        .isEqualTo(LENGTH);
            }
            assertThat(transfers.allocated).as("bytes made while writing").isLessThan(LENGTH / 5);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Hooks.class, Transfers.class})
    static class WithTransfers {}

    /** Takes and gives many bytes, and counts what its thread allocates meanwhile. */
    @RestController
    static class Transfers {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final CountDownLatch reading = new CountDownLatch(1);
        final CountDownLatch received = new CountDownLatch(1);
        volatile long allocated = Long.MAX_VALUE;

        @PostMapping("/upload")
        String upload(HttpServletRequest request) throws IOException {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            byte[] buffer = new byte[8192];
            int total = 0;
            InputStream in = request.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                total += count;
                if (total >= MIB) {
                    reading.countDown();
                }
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            return "" + total;
        }

        @PostMapping("/download")
        void download(HttpServletResponse response) throws IOException {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            byte[] buffer = new byte[8192];
            OutputStream out = response.getOutputStream();
            for (int total = 0; total < LENGTH; total += buffer.length) {
                out.write(buffer);
                if (total == 2 * MIB) {
                    await(received);
                }
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
    }
}
