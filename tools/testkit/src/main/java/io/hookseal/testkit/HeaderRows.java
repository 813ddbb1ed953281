package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.verification.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/** Rows 1 to 24: what may stand in the head of a request. */
final class HeaderRows {
    private final AdapterBench bench;
    private final byte[] body = Sent.fresh();
    private final String hex = Sent.hex(Sent.SECRET, body);
    private final String good = "sha256=" + hex;
    private final List<DynamicNode> rows = new ArrayList<>();

    private HeaderRows(AdapterBench bench) {
        this.bench = bench;
    }

    static Stream<DynamicNode> of(AdapterBench bench) {
        HeaderRows header = new HeaderRows(bench);
        header.malformed();
        header.elsewhere();
        header.lenient();
        return header.rows.stream();
    }

    private void refused(String name, Draft draft) {
        rows.add(bench.row(name, () -> bench.refuses(draft)));
    }

    private Draft valued(String value) {
        return Draft.post("/hook").utf8Header(Sent.SIGNATURE, value).body(body);
    }

    private void malformed() {
        refused("row 1: no signature header", Draft.post("/hook").body(body));
        refused("row 2: an empty signature", valued(""));
        refused("row 2: a blank signature", valued(" \t "));
        refused("row 3: the prefix alone", valued("sha256="));
        refused("row 4: 63 hex digits", valued("sha256=" + hex.substring(1)));
        refused("row 5: 65 hex digits", valued(good + "0"));
        refused("row 5: 66 hex digits", valued(good + "00"));
        refused("row 6: the first 32 digits of the right one", valued("sha256=" + hex.substring(0, 32)));
        refused("row 7: a digit that is none", valued("sha256=" + hex.substring(1) + "g"));
        refused(
                "row 8: full-width digits",
                valued("sha256=" + hex.replace('0', '\uff10').replace('1', '\uff11')));
        refused(
                "row 8: Arabic digits",
                valued("sha256=" + hex.replace('0', '\u0660').replace('1', '\u0661')));
        refused("row 9: 64 characters of several bytes", valued("sha256=" + "\u00e9".repeat(64)));
        refused("row 11: bare where there must be a prefix", valued(hex));
        refused(
                "row 11: a prefix where there must be none",
                Draft.post("/multi")
                        .header(Sent.MULTI_SIGNATURE, multi("sha256=" + multiHex()))
                        .body(body));
        refused("row 12: the prefix in upper case", valued("SHA256=" + hex));
        refused("row 12: the prefix with a long s", valued("\u017fha256=" + hex));
        refused("row 13: sha1", valued("sha1=" + hex.substring(0, 40)));
        refused("row 13: sha512", valued("sha512=" + hex + hex));
        refused("row 13: none", valued("none=" + hex));
        refused("row 13: none without a value", valued("none="));
        refused("row 14: the prefix twice", valued("sha256=" + good));
        refused("row 15: two valid lines", valued(good).header(Sent.SIGNATURE, good));
        refused("row 16: bad, then good", valued("sha256=" + "0".repeat(64)).header(Sent.SIGNATURE, good));
        refused("row 16: good, then bad", valued(good).header(Sent.SIGNATURE, "sha256=" + "0".repeat(64)));
        refused(
                "row 16: good, then bad under another spelling of the name",
                valued(good).header(Sent.SIGNATURE.toUpperCase(Locale.ROOT), "sha256=" + "0".repeat(64)));
        refused("row 17: a list", valued(good + "," + good));
        refused("row 17: a list with a space", valued("sha256=" + "0".repeat(64) + ", " + good));
        refused(
                "row 17: five signatures where there may be four",
                Draft.post("/multi")
                        .header(
                                Sent.MULTI_SIGNATURE,
                                multi("0".repeat(64), "1".repeat(64), "2".repeat(64), "3".repeat(64), multiHex()))
                        .body(body));
        refused("row 18: in quotes", valued("\"" + good + "\""));
        refused("row 18: behind a no-break space", valued("\u00a0" + good));
        refused("row 18: before a no-break space", valued(good + "\u00a0"));
        rows.add(bench.row("row 19: a value of 8 KiB", () -> {
            int status = bench.answer(valued("sha256=" + "a".repeat(8185))).status();
            assertThat(status).isIn(400, 401, 431);
            bench.assertNothingHandled();
        }));
        rows.add(bench.row("row 23: an escape sequence of terminals", () -> {
            RawAnswer.Received answer = bench.answer(valued("\u001b[31msha256=" + hex));
            assertThat(answer.status()).as("the container's or ours").isIn(400, 401);
            bench.assertNothingHandled();
        }));
        refused("row 23: a lookup of a logging library", valued("${jndi:ldap://127.0.0.1/x}"));
    }

    private String multiHex() {
        String time = Long.toString(AdapterBench.NOW.getEpochSecond());
        return Sent.hex(Sent.MULTI_SECRET, (time + "." + new String(body, UTF_8)).getBytes(UTF_8));
    }

    private static String multi(String... signatures) {
        return "t=" + AdapterBench.NOW.getEpochSecond() + ",v1=" + String.join(",v1=", signatures);
    }

    private void elsewhere() {
        refused(
                "row 20: the signature in the query",
                Draft.post("/hook?" + Sent.SIGNATURE + "=" + good).body(body));
        refused(
                "row 20: the signature in the body",
                Draft.post("/hook")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .body((Sent.SIGNATURE + "=" + good).getBytes(ISO_8859_1)));
        refused(
                "row 20: the signature in a trailer",
                Draft.post("/hook").header("Trailer", Sent.SIGNATURE).chunked(body, Sent.SIGNATURE + ": " + good));
        refused(
                "row 20: the signature in a cookie",
                Draft.post("/hook")
                        .header("Cookie", Sent.SIGNATURE + "=" + good)
                        .body(body));
        refused(
                "row 22: X-Forwarded-For makes nobody trusted",
                Draft.post("/hook")
                        .header("X-Forwarded-For", "127.0.0.1")
                        .header("X-Forwarded-Proto", "https")
                        .header("Forwarded", "for=127.0.0.1")
                        .body(body));
        rows.add(bench.row("row 22: forged X-Forwarded-* headers lead nowhere else", () -> {
            byte[] sent = Sent.fresh();
            bench.takes(
                    Sent.hook(sent)
                            .header("X-Forwarded-Host", "elsewhere.example")
                            .header("X-Forwarded-Prefix", "/raw")
                            .header("X-Original-URL", "/raw")
                            .header("X-Rewrite-URL", "/raw")
                            .header("Forwarded", "for=127.0.0.1;host=elsewhere.example"),
                    sent);
            assertThat(bench.handled.get(0).endpoint()).isEqualTo("hook");
        }));
    }

    private void lenient() {
        rows.add(bench.row("row 10: upper- and mixed-case digits, one delivery", () -> {
            byte[] sent = Sent.fresh();
            String digits = Sent.hex(Sent.SECRET, sent);
            bench.takes(
                    Draft.post("/hook")
                            .header(Sent.SIGNATURE, "sha256=" + digits.toUpperCase(Locale.ROOT))
                            .body(sent),
                    sent);
            String mixed = digits.substring(0, 20).toUpperCase(Locale.ROOT) + digits.substring(20);
            bench.repeats(Draft.post("/hook")
                    .header(Sent.SIGNATURE, "sha256=" + mixed)
                    .body(sent));
            bench.repeats(Sent.hook(sent));
        }));
        rows.add(bench.row("row 17: four signatures, one of them right", () -> {
            bench.takes(
                    Draft.post("/multi")
                            .header(
                                    Sent.MULTI_SIGNATURE,
                                    multi("0".repeat(64), "1".repeat(64), "2".repeat(64), multiHex()))
                            .body(body),
                    body);
        }));
        rows.add(bench.row("row 21: an event header that differs from the body", () -> {
            byte[] sent = Sent.fresh();
            bench.takes(
                    Draft.post("/canonical")
                            .header(Sent.CANONICAL_SIGNATURE, Sent.by(Sent.CANONICAL_SECRET, sent))
                            .header("X-Webhook-Event", "conversation.deleted")
                            .body(sent),
                    sent);
            assertThat(bench.handled.get(0).event()).isEqualTo("run.completed");
            assertThat(bench.heard.told().notices()).containsExactly(Notice.EVENT_HEADER_DIFFERS);
        }));
        for (String name : List.of("x-validibot-signature", "X-VALIDIBOT-SIGNATURE", "x-ValidiBot-sIGNATURE")) {
            rows.add(bench.row("row 24: the header's name as " + name, () -> {
                byte[] sent = Sent.fresh();
                bench.takes(
                        Draft.post("/hook")
                                .header(name, Sent.by(Sent.SECRET, sent))
                                .body(sent),
                        sent);
            }));
        }
    }
}
