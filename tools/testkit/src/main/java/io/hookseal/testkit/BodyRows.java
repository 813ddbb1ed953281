package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.verification.Notice;
import io.hookseal.verification.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.function.Executable;

/** Rows 25 to 45, 80, 109 and 112: encodings, lengths and framings of bodies, and how handlers read them. */
final class BodyRows {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=b";

    private final AdapterBench bench;
    private final Set<AdapterCapability> capabilities;
    private final List<DynamicNode> rows = new ArrayList<>();

    private BodyRows(AdapterBench bench, Set<AdapterCapability> capabilities) {
        this.bench = bench;
        this.capabilities = capabilities;
    }

    static Stream<DynamicNode> of(AdapterBench bench, Set<AdapterCapability> capabilities) {
        BodyRows body = new BodyRows(bench, capabilities);
        body.encodings();
        body.drainedOrEmpty();
        body.lengths();
        body.endsOfBodies();
        body.changed();
        body.forms();
        body.protocol();
        return body.rows.stream();
    }

    private void row(String name, Executable test) {
        rows.add(bench.row(name, test));
    }

    private void encodings() {
        row("row 25: a secret in UTF-8", () -> {
            byte[] body = Sent.fresh();
            bench.takes(
                    Draft.post("/utf8")
                            .header(Sent.BARE_SIGNATURE, Sent.hex(Sent.UTF8_SECRET, body))
                            .body(body),
                    body);
        });
        for (String language : List.of("tr", "ar", "az", "th-TH-u-nu-thai")) {
            row("row 27: the default locale " + language, () -> underLocale(language));
        }
        row("row 28: a right signature over UTF-16 text", () -> {
            byte[] body = new String(Sent.fresh(), UTF_8).getBytes(UTF_16);
            bench.takes(Sent.raw(body).body(body), body);
            assertThat(bench.handled.get(0).event()).isNull();
            assertThat(bench.heard.told().notices()).containsExactly(Notice.NOT_WELL_FORMED);
        });
        Map<String, String> malformed =
                new TreeMap<>(Map.of("ff", "\u00ff", "c0 af", "\u00c0\u00af", "ed a0 80", "\u00ed\u00a0\u0080"));
        malformed.forEach((name, bytes) -> {
            byte[] body = ("{\"event\":\"e\",\"text\":\"" + bytes + "\"}").getBytes(ISO_8859_1);
            row("row 29: " + name + " under a canonical profile", () -> bench.refuses(canonical(body, body)));
            row("row 30: a signature of U+FFFD over " + name, () -> {
                byte[] replaced = new String(body, UTF_8).getBytes(UTF_8);
                bench.refuses(Draft.post("/raw")
                        .header(Sent.RAW_SIGNATURE, Sent.by(Sent.RAW_SECRET, replaced))
                        .body(body));
                bench.refuses(canonical(body, replaced));
            });
        });
        for (String charset : List.of("utf-16", "iso-8859-1", "us-ascii", "nonsense", "\"\"")) {
            row("row 31: the charset " + charset + ", which lies", () -> {
                byte[] body = Sent.fresh();
                bench.takes(Sent.hook(body).header("Content-Type", "application/json;charset=" + charset), body);
            });
        }
        for (String encoding : List.of("gzip", "br", "deflate", "identity, gzip", "GZIP", "x-gzip")) {
            row("row 32: the content encoding " + encoding, () -> {
                byte[] packed = gzip(Sent.fresh());
                refusesEncoding(Sent.hook(packed).header("Content-Encoding", encoding));
                refusesEncoding(
                        Draft.post("/hook").header("Content-Encoding", encoding).body(packed));
            });
        }
        row("row 33: the content encoding identity", () -> {
            byte[] body = Sent.fresh();
            bench.takes(Sent.hook(body).header("Content-Encoding", "identity"), body);
        });
    }

    private void underLocale(String language) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            byte[] body = Sent.fresh();
            bench.refuses(Draft.post("/hook")
                    .header(Sent.SIGNATURE, "SHA256=" + Sent.hex(Sent.SECRET, body))
                    .body(body));
            bench.takes(
                    Draft.post("/hook")
                            .header(Sent.SIGNATURE.toUpperCase(Locale.ROOT), Sent.by(Sent.SECRET, body))
                            .body(body),
                    body);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Draft canonical(byte[] body, byte[] signed) {
        return Draft.post("/canonical")
                .header(Sent.CANONICAL_SIGNATURE, Sent.by(Sent.CANONICAL_SECRET, signed))
                .body(body);
    }

    private void refusesEncoding(Draft draft) {
        RawAnswer.Received answer = bench.answer(draft);
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.values("Accept-Encoding")).containsExactly("identity");
        assertThat(answer.bodyText()).isEqualTo("unsupported content encoding\n");
        bench.assertNothingHandled();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(out)) {
            packing.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void drainedOrEmpty() {
        for (boolean chunks : new boolean[] {false, true}) {
            row("row 34: a body that was read before" + (chunks ? ", in chunks" : ""), () -> {
                byte[] body = Sent.fresh();
                for (byte[] signed : List.of(body, new byte[0])) {
                    Draft draft = Draft.post("/drained")
                            .header(Sent.RAW_SIGNATURE, Sent.by(AdapterBench.DRAINED_SECRET, signed));
                    AdapterBench.assertComesAgain(bench.answer(chunks ? draft.chunked(body) : draft.body(body)));
                }
                assertThat(bench.heard.told().refused()).containsExactly(Refusal.DRAINED, Refusal.DRAINED);
                bench.assertNothingHandled();
            });
        }
        row("row 35: an empty body with its signature, in every framing", () -> {
            byte[] nothing = new byte[0];
            bench.takes(Sent.raw(nothing).body(nothing), nothing);
            bench.repeats(Sent.raw(nothing).chunked(nothing));
            bench.repeats(Sent.raw(nothing));
            assertThat(bench.heard.told().accepted()).isEqualTo(3);
        });
        row("row 35: an empty body without a signature", () -> {
            bench.refuses(Draft.post("/hook").body(new byte[0]));
            bench.refuses(Draft.post("/hook"));
        });
    }

    private void lengths() {
        row("row 36: a body of exactly the limit", () -> {
            byte[] body = Sent.padded(AdapterBench.MAX_BODY);
            assertThat(body).hasSize(AdapterBench.MAX_BODY);
            bench.takes(Sent.hook(body), body);
            byte[] chunked = Sent.padded(AdapterBench.MAX_BODY);
            bench.takes(Sent.signed("/hook", chunked).chunked(chunked), chunked);
        });
        for (long length : new long[] {AdapterBench.MAX_BODY + 1, 1L << 30, 1L << 40, Long.MAX_VALUE}) {
            String name = length == AdapterBench.MAX_BODY + 1 ? "row 37: the limit and one more" : "row 112: " + length;
            row(name + " bytes declared and none sent", () -> {
                RawAnswer.Received answer = bench.answer(
                        Sent.signed("/hook", Sent.fresh()).keepAlive().header("Content-Length", Long.toString(length)));
                assertTooLong(answer);
                assertThat(bench.receiver.bodyBytesInUse())
                        .as("bytes of bodies")
                        .isZero();
            });
        }
        row("row 112: more bytes declared than a number holds", () -> {
            RawAnswer answer = bench.send(Sent.signed("/hook", Sent.fresh()).header("Content-Length", "9".repeat(30)));
            assertThat(answer.received().status()).isBetween(400, 413);
            bench.assertNothingHandled();
        });
        row("row 38: the limit and one more byte in chunks", () -> {
            byte[] body = Sent.padded(AdapterBench.MAX_BODY + 1);
            assertTooLong(bench.answer(Sent.signed("/hook", body).keepAlive().chunked(body)));
        });
        row("row 38: far more than the limit in one chunk that never ends", () -> {
            Draft draft = Sent.signed("/hook", Sent.fresh()).keepAlive().header("Transfer-Encoding", "chunked");
            String chunk = "40000000\r\n" + "x".repeat(AdapterBench.MAX_BODY + 1);
            assertTooLong(bench.answer(draft.bare(chunk.getBytes(ISO_8859_1))));
            bench.heard.await("the body's bytes to be given back", told -> bench.receiver.bodyBytesInUse() == 0);
        });
        row("row 109: a byte at a time is cut at the deadline", () -> {
            byte[] body = Sent.fresh();
            Draft draft = Draft.post("/slow")
                    .header(Sent.BARE_SIGNATURE, Sent.hex(Sent.SLOW_SECRET, body))
                    .keepAlive()
                    .body(body);
            RawAnswer answer = bench.http.sendSlowly(draft.request(bench.http), 1, Duration.ofMillis(20));
            AdapterBench.assertComesAgain(answer.received());
            assertCloses(answer.received());
            assertThat(bench.heard.told().refused()).containsExactly(Refusal.TOO_SLOW);
            bench.assertNothingHandled();
        });
    }

    private void assertTooLong(RawAnswer.Received answer) {
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.bodyText()).isEqualTo("body too long\n");
        assertCloses(answer);
        assertThat(bench.heard.told().refused()).containsExactly(Refusal.TOO_LONG);
        bench.assertNothingHandled();
    }

    private static void assertCloses(RawAnswer.Received answer) {
        assertThat(answer.values("Connection"))
                .hasSize(1)
                .allMatch(value -> value.toLowerCase(Locale.ROOT).equals("close"));
    }

    /** Cut within the body's data: servers differ about one whose data is whole and whose last chunk is not. */
    private void endsOfBodies() {
        for (boolean chunks : new boolean[] {false, true}) {
            String framing = chunks ? " in chunks" : "";
            row("row 39: a body that ends too soon" + framing, () -> {
                byte[] body = Sent.fresh();
                Draft draft = Sent.signed("/hook", body);
                RawRequest request = (chunks ? draft.chunked(body) : draft.body(body)).request(bench.http);
                for (int missing : new int[] {chunks ? 8 : 1, body.length / 2}) {
                    RawAnswer answer = bench.http.sendTruncated(request, request.framedBody().length - missing);
                    assertThat(answer)
                            .as("with %s bytes missing", missing)
                            .satisfiesAnyOf(
                                    none -> assertThat(none).isInstanceOf(RawAnswer.Missing.class),
                                    some -> assertThat(some.received().status()).isIn(400, 503));
                    bench.http.sendAndReset(request, request.framedBody().length - missing);
                }
                bench.assertNothingHandled();
                bench.takes(Sent.hook(body), body);
                assertThat(bench.store.claims).hasValue(1);
            });
        }
        row("row 40: two lengths", () -> {
            byte[] body = Sent.fresh();
            refusesFraming(Sent.hook(body).header("Content-Length", Integer.toString(body.length + 1)));
            refusesFraming(Sent.signed("/hook", body)
                    .header("Content-Length", Integer.toString(body.length - 1))
                    .body(body));
            refusesFraming(Sent.signed("/hook", body)
                    .header("Content-Length", body.length + ", " + (body.length + 1))
                    .bare(body));
        });
        row("row 40: a length that is none", () -> {
            byte[] body = Sent.fresh();
            for (String length : List.of("-1", "+" + body.length, "0x10", "ten", "")) {
                refusesFraming(Sent.signed("/hook", body)
                        .header("Content-Length", length)
                        .bare(body));
            }
        });
        row("row 40: a length beside chunks", () -> {
            byte[] body = Sent.fresh();
            Draft draft = Sent.signed("/hook", body)
                    .keepAlive()
                    .header("Content-Length", "5")
                    .chunked(body);
            if (capabilities.contains(AdapterCapability.LENGTH_BESIDE_CHUNKS)) {
                RawAnswer.Received answer = bench.answer(draft);
                assertThat(answer.status()).isEqualTo(200);
                assertCloses(answer);
                assertThat(bench.handled).hasSize(1);
                assertThat(bench.read.get(0)).isEqualTo(body);
            } else {
                refusesFraming(draft);
            }
        });
    }

    private void refusesFraming(Draft draft) {
        assertThat(bench.answer(draft).status()).isEqualTo(400);
        bench.assertNothingHandled();
    }

    private void changed() {
        byte[] body = Sent.fresh();
        String good = Sent.by(Sent.SECRET, body);
        byte[] flipped = body.clone();
        flipped[20] ^= 1;
        String text = new String(body, UTF_8);
        Map<String, byte[]> changes = new TreeMap<>(Map.of(
                "row 41: a flipped bit", flipped,
                "row 41: a newline added", (text + "\n").getBytes(UTF_8),
                "row 41: a newline trimmed", Arrays.copyOf(body, body.length - 1),
                "row 41: a line end of Windows", text.replace("\n", "\r\n").getBytes(UTF_8),
                "row 42: the same JSON without a space", text.replace(", ", ",").getBytes(UTF_8),
                "row 42: the same JSON with another escape",
                        text.replace("\\u00e9", "\u00e9").getBytes(UTF_8),
                "another delivery under the same signature", Sent.fresh()));
        changes.forEach((name, bytes) -> row(
                name,
                () -> bench.refuses(
                        Draft.post("/hook").header(Sent.SIGNATURE, good).body(bytes))));
        row("a signature by another endpoint's secret", () -> {
            bench.refuses(Draft.post("/hook")
                    .header(Sent.SIGNATURE, Sent.by(Sent.RAW_SECRET, body))
                    .header(Sent.RAW_SIGNATURE, Sent.by(Sent.RAW_SECRET, body))
                    .body(body));
        });
    }

    private void forms() {
        row("row 43: a form is verified as bytes, and read as bytes or parameters", () -> {
            byte[] form = ("a=1&b=%C3%A9+x&a=2&n=" + Sent.number()).getBytes(UTF_8);
            List<Object> read = new ArrayList<>();
            bench.handling(exchange -> {
                read.add(exchange.parameter("a"));
                read.add(exchange.parameter("b"));
                read.add(exchange.parameter("q") == null);
                read.add(new String(exchange.bytes(), UTF_8));
                AdapterBench.answer(exchange);
            });
            RawAnswer.Received answer =
                    bench.answer(Sent.raw(form).header("Content-Type", FORM).body(form));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(read).containsExactly("1", "\u00e9 x", true, new String(form, UTF_8));
            assertThat(bench.handled.get(0).body()).isEqualTo(form);
        });
        row("row 43: parameters of a body that is no form", () -> {
            byte[] form = ("a=%zz&n=" + Sent.number()).getBytes(UTF_8);
            bench.handling(exchange -> {
                exchange.parameter("a");
                AdapterBench.answer(exchange);
            });
            RawAnswer.Received answer =
                    bench.answer(Sent.raw(form).header("Content-Type", FORM).body(form));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.bodyText()).isEqualTo("malformed form\n");
            assertThat(bench.handled).hasSize(1);
        });
        row("row 43: a body that is no form under the type of one, read as bytes", () -> {
            byte[] form = ("a=%zz&n=" + Sent.number()).getBytes(UTF_8);
            bench.takes(Sent.raw(form).header("Content-Type", FORM).body(form), form);
        });
        row("row 43: a multipart body, read as bytes", () -> {
            byte[] parts = multipart();
            bench.takes(Sent.raw(parts).header("Content-Type", MULTIPART).body(parts), parts);
        });
        row("row 43: a handler that asks for parts", () -> {
            byte[] parts = multipart();
            bench.handling(exchange -> {
                exchange.parts();
                AdapterBench.answer(exchange);
            });
            RawAnswer.Received answer = bench.answer(
                    Sent.raw(parts).header("Content-Type", MULTIPART).body(parts));
            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.bodyText()).isEqualTo("parts of a multipart body are not read\n");
        });
        for (String type : List.of("application/json", "application/json;charset=UTF-8", "text/plain", FORM, "")) {
            row("row 80: every way to read gives the exact bytes, as " + (type.isEmpty() ? "no type" : type), () -> {
                for (boolean chunks : new boolean[] {false, true}) {
                    readsExactly(type, chunks, exchange -> bench.read.add(exchange.bytes()));
                    readsExactly(
                            type,
                            chunks,
                            exchange -> bench.read.add(exchange.text().getBytes(UTF_8)));
                    readsExactly(
                            type,
                            chunks,
                            exchange -> bench.read.add(exchange.delivery().body()));
                }
            });
        }
    }

    private void readsExactly(String type, boolean chunks, ContractHandler reading) {
        byte[] body = Sent.fresh();
        bench.read.clear();
        bench.handling(exchange -> {
            reading.handle(exchange);
            AdapterBench.answer(exchange);
        });
        Draft draft = Sent.signed("/hook", body);
        if (!type.isEmpty()) {
            draft.header("Content-Type", type);
        }
        RawAnswer.Received answer = bench.answer(chunks ? draft.chunked(body) : draft.body(body));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(bench.read).hasSize(1);
        assertThat(bench.read.get(0)).isEqualTo(body);
    }

    private static byte[] multipart() {
        String part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + Sent.number() + "\r\n--b--\r\n";
        return part.getBytes(UTF_8);
    }

    private void protocol() {
        row("row 44: Expect: 100-continue without a signature", () -> {
            bench.refuses(Draft.post("/hook").header("Expect", "100-continue").header("Content-Length", "100"));
        });
        row("row 44: Expect: 100-continue with a signature", () -> {
            byte[] body = Sent.fresh();
            bench.takes(Sent.hook(body).header("Expect", "100-continue"), body);
        });
        row("row 45: HTTP/1.0", () -> {
            byte[] body = Sent.fresh();
            bench.refuses(Draft.post("/hook").version("HTTP/1.0").body(body));
            bench.takes(Sent.hook(body).version("HTTP/1.0"), body);
            bench.repeats(Sent.hook(body).version("HTTP/1.0"));
            assertThat(bench.answer(Draft.of("GET", "/hook").version("HTTP/1.0"))
                            .status())
                    .isEqualTo(405);
        });
    }
}
