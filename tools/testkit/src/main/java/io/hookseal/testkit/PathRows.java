package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.delivery.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;

/** Rows 68 to 71 and 76: which targets and methods lead to a handler. */
final class PathRows {
    private static final List<String> METHODS =
            List.of("GET", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "PROPFIND", "FOO", "post", "Post");

    private PathRows() {}

    static Stream<DynamicNode> ofMethods(AdapterBench bench) {
        List<DynamicNode> rows = new ArrayList<>();
        for (String method : METHODS) {
            rows.add(bench.row("row 76: " + method, () -> {
                byte[] body = Sent.fresh();
                String good = Sent.by(Sent.SECRET, body);
                for (Draft draft : List.of(
                        Draft.of(method, "/hook"),
                        Draft.of(method, "/hook").header(Sent.SIGNATURE, good).body(body),
                        overridden(Draft.of(method, "/hook"), "POST")
                                .header(Sent.SIGNATURE, good)
                                .body(body),
                        Draft.of(method, "/hook?_method=POST")
                                .header(Sent.SIGNATURE, good)
                                .body(body))) {
                    RawAnswer.Received answer = bench.answer(draft);
                    assertThat(answer.status()).isEqualTo(405);
                    assertThat(answer.values("Allow")).containsExactly("POST");
                    assertThat(answer.bodyText()).isEqualTo("method not allowed\n");
                }
                bench.assertNothingHandled();
            }));
        }
        for (String method : List.of("HEAD", "TRACE")) {
            rows.add(bench.row("row 76: " + method + ", which servers answer in their own ways", () -> {
                RawAnswer.Received answer = bench.answer(overridden(Draft.of(method, "/hook"), "POST"));
                assertThat(answer.status()).isEqualTo(405);
                assertThat(String.join(",", answer.values("Allow"))).contains("POST");
                bench.assertNothingHandled();
            }));
        }
        rows.add(bench.row("row 76: POST with the header of another method is a POST", () -> {
            for (String method : List.of("GET", "PUT", "DELETE", "FOO")) {
                byte[] body = Sent.fresh();
                bench.takes(overridden(Sent.hook(body), method), body);
                byte[] other = Sent.fresh();
                bench.takes(Sent.signed("/hook?_method=" + method, other).body(other), other);
            }
        }));
        rows.add(bench.row("row 76: POST with the header of another method is no way round", () -> {
            bench.refuses(overridden(Draft.post("/hook"), "GET").body(Sent.fresh()));
        }));
        return rows.stream();
    }

    private static Draft overridden(Draft draft, String method) {
        return draft.header("X-HTTP-Method-Override", method)
                .header("X-HTTP-Method", method)
                .header("X-Method-Override", method);
    }

    /** One server for each way of binding that it has. */
    static Stream<DynamicNode> ofPaths(AdapterContract contract, Set<AdapterCapability> capabilities) {
        List<DynamicNode> mappings = new ArrayList<>();
        mappings.add(mapping(contract, PathMapping.EXACT, "/hook"));
        if (capabilities.contains(AdapterCapability.PREFIX_MAPPING)) {
            mappings.add(mapping(contract, PathMapping.PREFIX, "/hooks"));
        }
        if (capabilities.contains(AdapterCapability.ALL_MAPPING)) {
            mappings.add(mapping(contract, PathMapping.ALL, "/"));
        }
        return mappings.stream();
    }

    private static DynamicNode mapping(AdapterContract contract, PathMapping mapping, String path) {
        AdapterBench bench = contract.bench(new AdapterBench.Plan().hook(mapping, path));
        List<DynamicNode> rows = new ArrayList<>();
        rows.add(bench.row("its own path is the handler's, with a signature and not without", () -> {
            byte[] body = Sent.fresh();
            String plain = PathVariant.plain(mapping);
            assertThat(bench.answer(Draft.post(plain).body(body)).status()).isEqualTo(401);
            bench.assertNothingHandled();
            bench.takes(Sent.signed(plain, body).body(body), body);
        }));
        for (PathVariant variant : PathVariant.of(mapping)) {
            rows.add(bench.row(variant.toString(), () -> verifiedOrNotReached(bench, variant)));
        }
        return DynamicContainer.dynamicContainer("bound as " + mapping, rows);
    }

    private static void verifiedOrNotReached(AdapterBench bench, PathVariant variant) {
        byte[] body = Sent.fresh();
        assertRefused(bench.http.send(wire(bench, Draft.post(variant.target()).body(body))));
        bench.assertNothingHandled();

        Draft wrong = Draft.post(variant.target()).header(Sent.SIGNATURE, Sent.by(Sent.RAW_SECRET, body));
        assertRefused(bench.http.send(wire(bench, wrong.body(body))));
        bench.assertNothingHandled();

        RawAnswer signed =
                bench.http.send(wire(bench, Sent.signed(variant.target(), body).body(body)));
        if (signed instanceof RawAnswer.Received answer && answer.status() == 200) {
            assertThat(bench.handled).as("deliveries behind a 200").hasSize(1).allMatch(Delivery::verified);
            assertThat(bench.handled.get(0).body()).isEqualTo(body);
        } else {
            assertRefused(signed);
            bench.assertNothingHandled();
        }
    }

    private static byte[] wire(AdapterBench bench, Draft draft) {
        return draft.wire(bench.http);
    }

    private static void assertRefused(RawAnswer answer) {
        if (answer instanceof RawAnswer.Missing missing) {
            assertThat(missing.cause()).isIn(RawAnswer.Cause.CLOSED, RawAnswer.Cause.RESET);
        } else {
            assertThat(answer.received().status()).isBetween(400, 499);
        }
    }
}
