package io.hookseal.testkit;

import io.hookseal.testkit.TextBlocks.Block;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The recorded requests of DataBridge, Validibot, Attesta and dembrane: 50 recordings and 364 tampered or otherwise
 * changed variants of them. {@code PROVENANCE.md} beside the data says which were sent by the senders' own code.
 *
 * <p>Read once from the class path, at first use; a body that does not have its recorded SHA-256 is an error then.
 * Immutable and safe for use by many threads.
 */
public final class Recordings {

    private static final List<String> SENDERS = List.of("attesta", "databridge", "dembrane", "validibot");

    private Recordings() {}

    /**
     * All recordings, by sender and id; one that others are derived from stands before them.
     *
     * @return 414 recordings
     */
    public static List<Recording> all() {
        return Loaded.ALL;
    }

    /**
     * The endpoints that all recordings together are addressed to.
     *
     * @return 36 endpoints
     */
    public static List<RecordedEndpoint> endpoints() {
        return Loaded.ENDPOINTS;
    }

    /**
     * The recording of a given name.
     *
     * @param id the id, for instance {@code dembrane-020-dupkey-evil-first}
     * @return the recording
     * @throws IllegalArgumentException if there is none of that id
     */
    public static Recording byId(String id) {
        Recording recording = Loaded.BY_ID.get(id);
        if (recording == null) {
            throw new IllegalArgumentException("no recording " + id);
        }
        return recording;
    }

    /** Read when first asked for, not when the class is merely named. */
    private static final class Loaded {
        static final List<RecordedEndpoint> ENDPOINTS;
        static final List<Recording> ALL;
        static final Map<String, Recording> BY_ID;

        static {
            Map<String, RecordedEndpoint> endpoints = readEndpoints();
            Map<String, byte[]> bodies = readBodies();
            Map<String, Recording> byId = new LinkedHashMap<>();
            for (String sender : SENDERS) {
                for (Block block : blocks(sender)) {
                    Recording recording = readRecording(block, endpoints, bodies);
                    if (!recording.sender().equals(sender) || byId.put(recording.id(), recording) != null) {
                        throw block.fault("not the first of its id, or in the file of another sender");
                    }
                }
            }
            ENDPOINTS = List.copyOf(endpoints.values());
            ALL = List.copyOf(byId.values());
            BY_ID = Map.copyOf(byId);
        }
    }

    private static List<Block> blocks(String name) {
        return TextBlocks.ofResource(Recordings.class, "recordings/" + name + ".txt");
    }

    private static Map<String, RecordedEndpoint> readEndpoints() {
        Map<String, RecordedEndpoint> endpoints = new LinkedHashMap<>();
        for (Block block : blocks("endpoints")) {
            RecordedEndpoint endpoint = new RecordedEndpoint(
                    block.takeText("endpoint"), block.takeText("sender"), block.takeText("secret"));
            block.end();
            endpoints.put(endpoint.name(), endpoint);
        }
        return endpoints;
    }

    private static Map<String, byte[]> readBodies() {
        MessageDigest sha256 = sha256();
        Map<String, byte[]> bodies = new HashMap<>();
        for (Block block : blocks("bodies")) {
            String expected = block.takeText("body");
            int length = block.takeNumber("length");
            byte[] body = block.has("text") ? block.takeBytes("text") : block.takeDeflated("deflated", length);
            block.end();
            if (body.length != length
                    || !HexFormat.of().formatHex(sha256.digest(body)).equals(expected)) {
                throw block.fault("the body is not the recorded one");
            }
            bodies.put(expected, body);
        }
        return bodies;
    }

    private static Recording readRecording(
            Block block, Map<String, RecordedEndpoint> endpoints, Map<String, byte[]> bodies) {
        RecordedEndpoint endpoint = endpoints.get(block.takeText("endpoint"));
        String bodySha256 = block.takeText("body");
        byte[] body = bodies.get(bodySha256);
        if (endpoint == null || body == null) {
            throw block.fault("unknown endpoint or body");
        }
        Recording recording = new Recording(
                block.takeText("recording"),
                endpoint,
                readRequest(block, body),
                bodySha256,
                block.takeText("event"),
                Expectation.parse(block.takeText("expect")),
                block.takeOptionalText("identity"),
                block.takeOptionalText("duplicate-of"),
                block.takeOptionalText("derived-from"),
                block.takeOptionalText("mutation"),
                block.takeOptionalText("note"),
                block.takeText("made-by"),
                block.takeFlag("real-sender-code"),
                senderSecret(block, endpoint));
        block.end();
        return recording;
    }

    private static @Nullable String senderSecret(Block block, RecordedEndpoint endpoint) {
        if (block.takeFlag("unsigned")) {
            return null;
        }
        return block.has("signed-with") ? block.takeText("signed-with") : endpoint.secret();
    }

    private static RawRequest readRequest(Block block, byte[] body) {
        List<String> head = block.sequence();
        String[] requestLine = head.isEmpty() ? new String[0] : head.get(0).split(" ", -1);
        if (requestLine.length != 3) {
            throw block.fault("no request line");
        }
        List<Header> headers = new ArrayList<>();
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw block.fault("a header line without a colon");
            }
            String value = line.substring(Math.min(line.length(), colon + 2));
            headers.add(new Header(block.latin1(line.substring(0, colon)), block.latin1(value)));
        }
        Framing framing = switch (block.takeText("framing")) {
            case "content-length" -> Framing.CONTENT_LENGTH;
            case "chunked" -> Framing.CHUNKED;
            default -> throw block.fault("unknown framing");
        };
        return RawRequest.of(requestLine[0], requestLine[1], requestLine[2], headers, framing, body);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
