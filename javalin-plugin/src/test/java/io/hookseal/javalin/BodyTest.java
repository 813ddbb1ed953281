package io.hookseal.javalin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hookseal.ExchangeReport;
import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import jakarta.servlet.DispatcherType;
import java.io.BufferedReader;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever way a handler reads the body: it gets the bytes that were verified. */
class BodyTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    interface Reading {
        Object read(Context ctx) throws Exception;
    }

    static Stream<Arguments> readings() {
        Object text = new String(Signed.BODY, UTF_8);
        return Stream.of(
                arguments("body", (Reading) Context::body, text),
                arguments("bodyAsBytes", (Reading) ctx -> new String(ctx.bodyAsBytes(), UTF_8), text),
                arguments("bodyInputStream", (Reading) ctx -> all(ctx.bodyInputStream()), text),
                arguments(
                        "bodyInputStream after body",
                        (Reading) ctx -> ctx.body().length() + all(ctx.bodyInputStream()),
                        ((String) text).length() + (String) text),
                arguments(
                        "body after bodyInputStream",
                        (Reading) ctx -> all(ctx.bodyInputStream()).length() + ctx.body(),
                        ((String) text).length() + (String) text),
                arguments("bodyAsClass", (Reading) ctx -> ctx.bodyAsClass(Told.class), Told.EXPECTED),
                arguments("bodyStreamAsClass", (Reading) ctx -> ctx.bodyStreamAsClass(Told.class), Told.EXPECTED),
                arguments(
                        "bodyStreamAsClass after bodyAsClass",
                        (Reading) ctx -> List.of(ctx.bodyAsClass(Told.class), ctx.bodyStreamAsClass(Told.class)),
                        List.of(Told.EXPECTED, Told.EXPECTED)),
                arguments(
                        "bodyValidator",
                        (Reading) ctx -> ctx.bodyValidator(Told.class).get(),
                        Told.EXPECTED),
                arguments("req().getInputStream", (Reading) ctx -> all(ctx.req().getInputStream()), text),
                arguments("req().getReader", (Reading) ctx -> lines(ctx.req().getReader()), text),
                arguments(
                        "the delivery's body",
                        (Reading) ctx -> new String(Deliveries.of(ctx).body(), UTF_8),
                        text),
                arguments(
                        "the delivery's stream",
                        (Reading) ctx -> all(Deliveries.of(ctx).bodyStream()),
                        text));
    }

    private static String all(InputStream in) throws Exception {
        return new String(in.readAllBytes(), UTF_8);
    }

    private static String lines(BufferedReader reader) {
        return reader.lines().map(line -> line + "\n").collect(Collectors.joining());
    }

    record Told(String event, String timestamp, Run run, String text) {
        static final Told EXPECTED =
                new Told("run.completed", "2026-11-21T12:00:00Z", new Run("r-1"), "\u00e9 \ud83d\ude00 \u00e9");

        record Run(String id) {}
    }

    @ParameterizedTest(name = "row 80: {0}")
    @MethodSource("readings")
    @DisplayName("row 80: every way to read gives the exact bytes")
    void givesTheExactBytes(String way, Reading reading, Object expected) throws Exception {
        AtomicReference<Object> read = new AtomicReference<>();
        try (App app = App.handling((ctx, delivery) -> read.set(reading.read(ctx)))) {
            assertThat(app.send(Signed.delivery(Signed.BODY)).status()).as(way).isEqualTo(200);
            assertThat(read.get()).isEqualTo(expected);
            read.set(null);
            app.forget();
            assertThat(app.send(Wire.post("/hook")
                                    .header(Signed.HEADER, Signed.by(Signed.SECRET, Signed.BODY))
                                    .chunked(Signed.BODY))
                            .status())
                    .as(way + ", chunked")
                    .isEqualTo(200);
            assertThat(read.get()).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("row 80: a future reads the exact bytes on its own thread")
    void givesTheExactBytesToAFuture() throws Exception {
        AtomicReference<String> read = new AtomicReference<>();
        DeliveryHandler later = (ctx, delivery) ->
                ctx.future(() -> CompletableFuture.runAsync(() -> read.set(ctx.body() + delivery.length())));
        try (App app = App.handling(later)) {
            assertThat(app.send(Signed.delivery(Signed.BODY)).status()).isEqualTo(200);
            assertThat(read.get()).isEqualTo(new String(Signed.BODY, UTF_8) + Signed.BODY.length);
        }
    }

    @Test
    @DisplayName("row 43: a form is verified as bytes, and read as bytes or parameters")
    void readsTheParametersOfAForm() throws Exception {
        byte[] form = "a=1&b=%C3%A9+x&a=2".getBytes(UTF_8);
        List<Object> read = new ArrayList<>();
        DeliveryHandler parameters = (ctx, delivery) -> {
            read.add(ctx.formParams("a"));
            read.add(ctx.formParam("b"));
            read.add(ctx.formParamMap());
            read.add(ctx.req().getParameter("b"));
            read.add(ctx.queryParam("a"));
            read.add(ctx.body());
        };
        try (App app = App.handling(parameters)) {
            Wire request = Signed.delivery("/hook?a=q", form).header("Content-Type", FORM);
            assertThat(app.send(request).status()).isEqualTo(200);
        }
        assertThat(read)
                .containsExactly(
                        List.of("1", "2"),
                        "\u00e9 x",
                        Map.of("a", List.of("1", "2"), "b", List.of("\u00e9 x")),
                        "\u00e9 x",
                        "q",
                        "a=1&b=%C3%A9+x&a=2");
    }

    @Test
    @DisplayName("row 43: a form that cannot be decoded is 400, where a handler asks for its parameters")
    void refusesAMalformedForm() throws Exception {
        DeliveryHandler now = (ctx, delivery) -> ctx.req().getParameter("a");
        DeliveryHandler later = (ctx, delivery) ->
                ctx.future(() -> CompletableFuture.runAsync(() -> ctx.req().getParameter("a")));
        for (DeliveryHandler asking : List.of(now, later)) {
            try (App app = App.handling(asking)) {
                Wire.Answer answer =
                        app.send(Signed.delivery("a=%zz".getBytes(UTF_8)).header("Content-Type", FORM));
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.body()).isEqualTo("malformed form\n");
                assertThat(app.reports.answered)
                        .extracting(ExchangeReport::status)
                        .containsExactly(400);
            }
        }
    }

    @Test
    @DisplayName("row 43: an unsigned content type decides nothing, and Javalin's own parameters are lenient")
    void takesABodyThatIsNoFormUnderTheTypeOfOne() throws Exception {
        List<Object> read = new ArrayList<>();
        try (App app = App.handling((ctx, delivery) -> {
            read.add(ctx.body());
            read.add(ctx.formParams("a"));
        })) {
            byte[] body = "a=%zz".getBytes(UTF_8);
            assertThat(app.send(Signed.delivery(body).header("Content-Type", FORM))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(read).containsExactly("a=%zz", List.of());
    }

    @Test
    @DisplayName("row 35: an empty chunked body is verified like any other")
    void verifiesAnEmptyChunkedBody() throws Exception {
        byte[] nothing = new byte[0];
        try (App app = App.standard()) {
            Wire signed = Wire.post("/other")
                    .header(Signed.OTHER_HEADER, Signed.by(Signed.OTHER_SECRET, nothing))
                    .chunked(nothing);
            assertThat(app.send(signed).status()).isEqualTo(200);
            Wire bad = Wire.post("/other")
                    .header(Signed.OTHER_HEADER, Signed.by(Signed.SECRET, nothing))
                    .chunked(nothing);
            assertThat(app.send(bad).status()).isEqualTo(401);
            assertThat(app.handled).hasSize(1);
        }
    }

    static Stream<Arguments> askingForParts() {
        return Stream.of(
                arguments("uploadedFiles", (DeliveryHandler) (ctx, delivery) -> ctx.uploadedFiles()),
                arguments("uploadedFile", (DeliveryHandler) (ctx, delivery) -> ctx.uploadedFile("a")),
                arguments("formParam", (DeliveryHandler) (ctx, delivery) -> ctx.formParam("a")),
                arguments("getParts", (DeliveryHandler)
                        (ctx, delivery) -> ctx.req().getParts()),
                arguments("a future", (DeliveryHandler) (ctx, delivery) ->
                        ctx.future(() -> CompletableFuture.<List<UploadedFile>>supplyAsync(ctx::uploadedFiles))));
    }

    @ParameterizedTest(name = "row 43: {0}")
    @MethodSource("askingForParts")
    @DisplayName("row 43: a handler that asks for parts is told 415")
    void refusesToReadParts(String way, DeliveryHandler asking) throws Exception {
        try (App app = App.handling(asking)) {
            Wire.Answer answer = app.send(multipart());
            assertThat(answer.status()).as(way).isEqualTo(415);
            assertThat(answer.body()).isEqualTo("parts of a multipart body are not read\n");
            assertThat(app.reports.answered).extracting(ExchangeReport::status).containsExactly(415);
            assertThat(app.handled).hasSize(1);
        }
    }

    @Test
    @DisplayName("row 43: a multipart body that is read as bytes is a delivery like any other")
    void takesAMultipartBodyAsBytes() throws Exception {
        AtomicReference<String> read = new AtomicReference<>();
        try (App app = App.handling((ctx, delivery) -> read.set(ctx.body()))) {
            assertThat(app.send(multipart()).status()).isEqualTo(200);
            assertThat(read.get()).startsWith("--x\r\n").endsWith("--x--\r\n");
        }
    }

    private static Wire multipart() {
        byte[] body = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n".getBytes(UTF_8);
        return Signed.delivery(body).header("Content-Type", "multipart/form-data; boundary=x");
    }

    @Test
    @DisplayName("row 21: an unsigned event header that differs is noticed; the body's event counts")
    void takesTheEventFromTheBody() throws Exception {
        byte[] body = "{\"event\":\"a\",\"timestamp\":\"2026-11-21T12:00:00Z\"}".getBytes(UTF_8);
        List<String> events = new ArrayList<>();
        try (App app = App.plugin((config, plugin) -> config.routes.post(
                "/events", plugin.handler("dembrane", (ctx, delivery) -> events.add(delivery.event()))))) {
            Wire request = Wire.post("/events")
                    .header("X-Webhook-Signature", Signed.by(Signed.THIRD_SECRET, body))
                    .header("X-Webhook-Event", "b")
                    .body(body);
            assertThat(app.send(request).status()).isEqualTo(200);
            assertThat(app.reports.notices).containsExactly(Notice.EVENT_HEADER_DIFFERS);
        }
        assertThat(events).containsExactly("a");
    }

    @Test
    @DisplayName("row 34: a body that another handler read first is 503, never a MAC of nothing")
    void refusesABodyThatWasReadBefore() throws Exception {
        try (App app = App.plugin((config, plugin) -> config.routes.before(ctx -> ctx.body()))) {
            Wire.Answer answer = app.send(Signed.delivery(Signed.BODY));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
            byte[] nothing = new byte[0];
            Wire forNothing = Wire.post("/hook")
                    .header(Signed.HEADER, Signed.by(Signed.SECRET, nothing))
                    .body(Signed.BODY);
            assertThat(app.send(forNothing).status()).isEqualTo(503);
            assertThat(app.reports.refused).containsExactly(Refusal.DRAINED, Refusal.DRAINED);
            assertThat(app.handled).isEmpty();
        }
    }

    @Test
    @DisplayName("row 34: also one that a filter of the application read, though it was added first")
    void refusesABodyThatAFilterReadBefore() throws Exception {
        try (App app = App.of((config, self) -> {
            config.jetty.modifyServletContextHandler(context -> context.addFilter(
                    (request, response, chain) -> {
                        request.getInputStream().readAllBytes();
                        chain.doFilter(request, response);
                    },
                    "/*",
                    EnumSet.of(DispatcherType.REQUEST)));
            config.registerPlugin(new HooksealPlugin(self.receiver()).on("validibot", self::handle));
        })) {
            assertThat(app.send(Signed.delivery(Signed.BODY)).status()).isEqualTo(503);
            assertThat(app.reports.refused).containsExactly(Refusal.DRAINED);
        }
    }

    @Test
    @DisplayName("bodies of routes that are no webhooks are Javalin's own business")
    void leavesOtherRoutesAlone() throws Exception {
        try (App app = App.plugin((config, plugin) -> config.routes.post(
                "/upload",
                ctx -> ctx.result(ctx.formParam("a") + ctx.uploadedFiles().size())))) {
            byte[] body = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n".getBytes(UTF_8);
            Wire request = Wire.post("/upload")
                    .header("Content-Type", "multipart/form-data; boundary=x")
                    .body(body);
            assertThat(app.send(request).body()).isEqualTo("10");
        }
    }
}
