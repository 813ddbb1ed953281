package io.hookseal.testkit;

import io.hookseal.testkit.TextBlocks.Block;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The known answers among the test resources; their README says where each comes from. */
final class KnownAnswers {

    /** A case of RFC 4231; the tag of case 5 is the first half of the MAC. */
    record HmacCase(int number, String keyHex, String messageHex, String tagHex) {
        byte[] key() {
            return HexFormat.of().parseHex(keyHex);
        }

        byte[] message() {
            return HexFormat.of().parseHex(messageHex);
        }

        byte[] tag() {
            return HexFormat.of().parseHex(tagHex);
        }

        @Override
        public String toString() {
            return "case " + number;
        }
    }

    /** A signature printed in a sender's documentation; timestamp and body only where they are printed apart. */
    record PublishedSignature(
            String from,
            String secret,
            String signed,
            @Nullable String timestamp,
            @Nullable String body,
            String header) {}

    /** A JSON text that CPython wrote, and its signature over the compact, key-sorted form. */
    record PythonCanonical(
            String name,
            String wireText,
            @Nullable String canonical,
            @Nullable String canonicalSha256,
            String secret,
            String signature) {
        byte[] wire() {
            return wireText.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private KnownAnswers() {}

    static List<HmacCase> rfc4231() {
        List<HmacCase> cases = new ArrayList<>();
        for (Block block : blocks("rfc4231")) {
            cases.add(new HmacCase(
                    block.takeNumber("case"), block.takeText("key"), block.takeText("message"), block.takeText("tag")));
            block.end();
        }
        return cases;
    }

    static List<PublishedSignature> publishedSignatures() {
        List<PublishedSignature> signatures = new ArrayList<>();
        for (Block block : blocks("published-signatures")) {
            signatures.add(new PublishedSignature(
                    block.takeText("from"),
                    block.takeText("secret"),
                    block.takeText("signed"),
                    block.takeOptionalText("timestamp"),
                    block.takeOptionalText("body"),
                    block.takeText("header")));
            block.end();
        }
        return signatures;
    }

    static List<PythonCanonical> pythonCanonical() {
        List<PythonCanonical> forms = new ArrayList<>();
        for (Block block : blocks("python-canonical")) {
            int length = block.takeNumber("length");
            forms.add(new PythonCanonical(
                    block.takeText("name"),
                    wireText(block, length),
                    block.takeOptionalText("canonical"),
                    block.takeOptionalText("canonical-sha256"),
                    block.takeText("secret"),
                    block.takeText("signature")));
            block.end();
        }
        return forms;
    }

    private static String wireText(Block block, int length) {
        byte[] wire =
                block.has("wire-text") ? block.takeBytes("wire-text") : block.takeDeflated("wire-deflated", length);
        return new String(wire, StandardCharsets.UTF_8);
    }

    private static List<Block> blocks(String name) {
        return TextBlocks.ofResource(KnownAnswers.class, "/known-answers/" + name + ".txt");
    }
}
