package io.hookseal.benchmarks.paths;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hookseal.benchmarks.measure.Group;
import io.hookseal.benchmarks.measure.Operation;
import io.hookseal.benchmarks.measure.Operation.Work;
import io.hookseal.benchmarks.measure.Target;
import io.hookseal.benchmarks.peers.Signatures;
import io.hookseal.json.JsonPath;
import io.hookseal.json.JsonScan;
import io.hookseal.json.JsonScanner;
import io.hookseal.json.JsonValue;
import io.hookseal.scheme.Scheme;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What is read of bodies: their canonical form, and their fields. Jackson is the peer. */
public final class Json {
    private static final String JACKSON_CANONICAL = "Jackson: tree, sort, write, MAC";
    private static final String JACKSON_STREAMING = "Jackson streaming";

    private Json() {}

    /**
     * {@return a signature over the canonical form: dembrane's profile, whose header may also be over the raw body, so that both
     * are computed; a profile with the canonical form alone; Jackson}
     *
     * @param length of the body
     * @throws Exception where a body cannot be made
     */
    public static Group canonical(int length) throws Exception {
        byte[] body = Bodies.event(length);
        String signature = canonicalSignature(body);
        Head head = canonicallySigned(body);
        SenderProfile alone = SenderProfile.named("canonical")
                .scheme(Scheme.header("X-Webhook-Signature").prefix("sha256=").canonicalJson())
                .build();
        String dembrane = Verification.OURS + ", dembrane";
        String one = Verification.OURS + ", canonical form alone";
        JsonScanner scanner = JsonScanner.builder().build();
        return new Group(
                "canonical " + Verification.size(length),
                List.of(
                        new Operation(Verification.FLOOR, Verification.sha256(body), true),
                        new Operation(
                                dembrane,
                                Verification.verifying(
                                        Verification.verifier(Senders.dembrane(), Verification.ring(1)), head, body),
                                true),
                        new Operation(
                                one,
                                Verification.verifying(Verification.verifier(alone, Verification.ring(1)), head, body),
                                true),
                        new Operation(
                                "the scan with its canonical form",
                                () -> scanner.scanCanonical(body) instanceof JsonScan.WellFormed,
                                true),
                        new Operation("the scan alone", () -> scanner.scan(body) instanceof JsonScan.WellFormed, true),
                        new Operation(JACKSON_CANONICAL, jacksonCanonical(body, signature), true)),
                length < 10_000
                        ? List.of(new Target.FasterThan(dembrane, JACKSON_CANONICAL, 3))
                        : List.of(
                                new Target.AtMostTimes(dembrane, Verification.FLOOR, 3.5),
                                new Target.FasterThan(dembrane, JACKSON_CANONICAL, 3)));
    }

    /**
     * {@return the head of a delivery of dembrane's with this body}
     *
     * @param body the body
     */
    public static Head canonicallySigned(byte[] body) {
        String signature = "sha256=" + canonicalSignature(body);
        return new Head("x-webhook-signature", signature, "x-webhook-event", "run.completed");
    }

    /** By Jackson: who signs must not be what verifies, nor warm it up. */
    private static String canonicalSignature(byte[] body) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectWriter sorted = mapper.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
        try {
            JsonNode tree = mapper.readTree(body);
            byte[] canonical = sorted.writeValueAsBytes(mapper.treeToValue(tree, Object.class));
            return Signatures.hex(Signatures.hmac(canonical));
        } catch (IOException e) {
            throw new IllegalStateException("a body of the benchmarks is not JSON", e);
        }
    }

    private static Work jacksonCanonical(byte[] body, String signature) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ObjectWriter sorted = mapper.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Signatures.utf8(Signatures.SECRET), "HmacSHA256"));
        HexFormat hex = HexFormat.of();
        return () -> {
            JsonNode tree = mapper.readTree(body);
            byte[] canonical = sorted.writeValueAsBytes(mapper.treeToValue(tree, Object.class));
            return MessageDigest.isEqual(mac.doFinal(canonical), hex.parseHex(signature));
        };
    }

    /**
     * {@return event and identity fields of a body of 2 KB}
     *
     * @throws Exception where a body cannot be made
     */
    public static Group fields() throws Exception {
        byte[] body = Bodies.event(2 << 10);
        Verification.selfTest();
        JsonPath event = JsonPath.of("/event");
        JsonPath run = JsonPath.of("/run/id");
        JsonScanner scanner = JsonScanner.builder().fields(List.of(event, run)).build();
        String answer = "run.completed 0d9c4f5e-6a5b-4f0e-9b7a-3f8c1d2e4b6a";
        JsonFactory factory = new JsonFactory();
        ObjectMapper mapper = new ObjectMapper();
        return new Group(
                "event and identity fields, 2 KB",
                List.of(
                        new Operation(JACKSON_STREAMING, () -> streaming(factory, body), answer),
                        new Operation(
                                Verification.OURS,
                                () -> {
                                    JsonScan scan = scanner.scan(body);
                                    return text(scan, event) + " " + text(scan, run);
                                },
                                answer),
                        new Operation(
                                "Jackson tree",
                                () -> {
                                    JsonNode tree = mapper.readTree(body);
                                    return tree.at("/event").textValue() + " "
                                            + tree.at("/run/id").textValue();
                                },
                                answer)),
                List.of(new Target.AtMostTimes(Verification.OURS, JACKSON_STREAMING, 0.6)));
    }

    private static String text(JsonScan scan, JsonPath path) {
        JsonValue value = ((JsonScan.WellFormed) scan).field(path);
        return value == null ? "" : value.text();
    }

    /** Goes on to the end of the body: a broken one must be found to be so. */
    private static String streaming(JsonFactory factory, byte[] body) throws IOException {
        String event = "";
        String run = "";
        int depth = 0;
        boolean inRun = false;
        try (JsonParser parser = factory.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart()) {
                    inRun = depth == 1 && "run".equals(parser.currentName());
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                    inRun = false;
                } else if (token == JsonToken.VALUE_STRING) {
                    if (depth == 1 && "event".equals(parser.currentName())) {
                        event = parser.getText();
                    } else if (inRun && depth == 2 && "id".equals(parser.currentName())) {
                        run = parser.getText();
                    }
                }
            }
        }
        return event + " " + run;
    }
}
