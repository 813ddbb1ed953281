package io.hookseal.javalin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.servlet.JavalinServletContext;
import io.javalin.http.servlet.Task;
import java.io.ByteArrayInputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import kotlin.Unit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer that the plugin writes is the one that Javalin would have written. */
class ShortAnswersTest {
    private static final String PLAIN = "/plain";

    static Stream<Arguments> handlers() {
        return Stream.of(
                arguments("nothing", (Handler) ctx -> {}),
                arguments("text", (Handler) ctx -> ctx.result("ok")),
                arguments("an empty text", (Handler) ctx -> ctx.result("")),
                arguments("bytes", (Handler) ctx -> ctx.result(new byte[] {0, 1, 2})),
                arguments("long bytes", (Handler) ctx -> ctx.result("x".repeat(100_000))),
                arguments("JSON", (Handler) ctx -> ctx.json(List.of(1, 2))),
                arguments("a status and headers", (Handler) ctx -> ctx.status(202)
                        .header("X-Mine", "1")
                        .contentType("text/csv")
                        .result("a,b")),
                arguments("204", (Handler) ctx -> ctx.status(204)),
                arguments("a stream", (Handler) ctx -> ctx.result(new SequenceInputStream(
                        new ByteArrayInputStream("a".getBytes(UTF_8)), new ByteArrayInputStream("b".getBytes(UTF_8))))),
                arguments("an array that is read in a way of its own", (Handler)
                        ctx -> ctx.result(new Shouted("ok".getBytes(UTF_8)))),
                arguments("two results", (Handler) ctx -> ctx.result("first").result("second")),
                arguments("a result that was read", (Handler) ctx -> {
                    ctx.result("ok");
                    ctx.header("X-Result", String.valueOf(ctx.result()));
                }),
                arguments("a written stream and a result", (Handler) ctx -> {
                    ctx.outputStream().write("a".getBytes(UTF_8));
                    ctx.result("b");
                }),
                arguments("a writer and a result", (Handler) ctx -> {
                    ctx.res().getWriter().write("a");
                    ctx.result("b");
                }),
                arguments("an encoding of its own", (Handler)
                        ctx -> ctx.header("Content-Encoding", "identity").result("ok")),
                arguments("what the client has", (Handler)
                        ctx -> ctx.header("ETag", "\"7\"").result("ok")),
                arguments("a future", (Handler)
                        ctx -> ctx.future(() -> CompletableFuture.runAsync(() -> ctx.result("ok")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("handlers")
    @DisplayName("a webhook's answer is, to the byte, what Javalin writes for another route")
    void answersAsJavalinDoes(String what, Handler handler) throws Exception {
        for (boolean changing : new boolean[] {false, true}) {
            List<String> logged = new CopyOnWriteArrayList<>();
            try (App app = App.handling((ctx, delivery) -> handler.handle(ctx), config -> {
                config.routes.post(PLAIN, handler);
                config.requestLogger.http((ctx, millis) -> logged.add(ctx.status() + " " + ctx.result()));
                if (changing) {
                    config.routes.after(ctx -> ctx.header("X-After", "1").result("after " + ctx.result()));
                }
            })) {
                Wire.Answer webhook = app.send(Signed.delivery(Signed.BODY).header("If-None-Match", "\"7\""));
                Wire.Answer plain = app.send(Wire.post(PLAIN).body(Signed.BODY).header("If-None-Match", "\"7\""));

                assertThat(webhook.comparable()).as(what).isEqualTo(plain.comparable());
                int each = what.equals("a writer and a result") ? 0 : 1; // Javalin fails before it tells its loggers
                assertThat(logged).as(what).hasSize(2 * each);
                assertThat(logged.subList(0, each)).isEqualTo(logged.subList(each, 2 * each));
            }
        }
    }

    @Test
    @DisplayName(
            "an answer in memory does not go through Javalin's buffer, but for what is asynchronous or has an encoding")
    void writesWhatIsPlain() throws Exception {
        assertThat(writtenHere(ctx -> ctx.result("ok"))).isTrue();
        assertThat(writtenHere(ctx -> ctx.future(() -> CompletableFuture.runAsync(() -> ctx.result("ok")))))
                .isFalse();
        assertThat(writtenHere(ctx -> ctx.header("Content-Encoding", "identity").result("ok")))
                .isFalse();
        assertThat(writtenHere(Context::skipRemainingHandlers)).isFalse();
    }

    private static boolean writtenHere(Handler handler) throws Exception {
        List<Boolean> here = new CopyOnWriteArrayList<>();
        try (App app = App.handling(
                (ctx, delivery) -> handler.handle(ctx),
                config -> config.requestLogger.http((ctx, millis) -> here.add(StackWalker.getInstance()
                        .walk(frames -> frames.anyMatch(
                                frame -> frame.getClassName().equals(ShortAnswers.class.getName()))))))) {
            assertThat(app.send(Signed.delivery(Signed.BODY)).status()).isEqualTo(200);
        }
        assertThat(here).hasSize(1);
        return here.get(0);
    }

    /** What a stream gives is what its read methods say, not what is in its array; and who made it may wait for the end. */
    private static final class Shouted extends ByteArrayInputStream {
        private final AtomicInteger closed = new AtomicInteger();

        Shouted(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int from, int length) {
            int read = super.read(into, from, length);
            for (int i = from; i < from + read; i++) {
                into[i] = (byte) Character.toUpperCase((char) into[i]);
            }
            return read;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    @DisplayName("a result that must be closed is closed")
    void closesWhatMustBe() throws Exception {
        Shouted shouted = new Shouted("ok".getBytes(UTF_8));
        try (App app = App.handling((ctx, delivery) -> ctx.result(shouted))) {
            assertThat(app.send(Signed.delivery(Signed.BODY)).body()).isEqualTo("OK");
        }
        assertThat(shouted.closed).hasPositiveValue();
    }

    @Test
    @DisplayName("an answer is not written before everything is done that somebody has left to Javalin to do")
    void writesLast() throws Exception {
        try (App app = App.handling(
                (ctx, delivery) -> ctx.result("ok"),
                config -> config.routes.after(ctx -> {
                    Task task = new Task(false, () -> {
                        ctx.result("later");
                        return Unit.INSTANCE;
                    });
                    ((JavalinServletContext) ctx).getTasks().addLast(task);
                }))) {
            assertThat(app.send(Signed.delivery(Signed.BODY)).body()).isEqualTo("later");
        }
    }

    @Test
    @DisplayName("a request logger that throws ends as it does on another route, and the delivery stays settled")
    void standsLoggersThatThrow() throws Exception {
        Handler handler = ctx -> ctx.result("ok");
        try (App app = App.handling((ctx, delivery) -> handler.handle(ctx), config -> {
            config.routes.post(PLAIN, handler);
            config.requestLogger.http((ctx, millis) -> {
                throw new IllegalStateException("planned");
            });
        })) {
            assertThat(app.send(Signed.delivery(Signed.BODY)).comparable())
                    .isEqualTo(app.send(Wire.post(PLAIN).body(Signed.BODY)).comparable());
            assertThat(app.reports.answered).hasSize(1);
            assertThat(app.handled).hasSize(1);
        }
    }
}
