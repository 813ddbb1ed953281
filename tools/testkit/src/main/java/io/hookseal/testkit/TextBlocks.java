package io.hookseal.testkit;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The text the recordings and known answers are kept in: blocks of facts, one fact a line.
 *
 * <p>A blank line ends a block and {@code #} starts a comment line. A line is a name, and after one space a value. A
 * line that starts with {@code "> "} belongs to a sequence of lines that stand for themselves. A value is bytes:
 * printable ASCII stands for itself, any other byte as {@code %hh}. The reader accepts nothing else, so that a damaged
 * file cannot pass for a shorter one.
 */
final class TextBlocks {

    private TextBlocks() {}

    /** The blocks of a resource beside the given class. */
    static List<Block> ofResource(Class<?> beside, String resource) {
        try (InputStream in = beside.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return read(in, resource);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    static List<Block> read(InputStream in, String resource) throws IOException {
        List<Block> blocks = new ArrayList<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
        Block block = null;
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (line.isEmpty()) {
                block = null;
            } else if (line.charAt(0) != '#') {
                if (block == null) {
                    block = new Block(resource + ":" + number);
                    blocks.add(block);
                }
                block.add(line);
            }
        }
        return List.copyOf(blocks);
    }

    /** The facts of one block. Reading a fact takes it out, so that {@link #end()} finds those nobody asked for. */
    static final class Block {

        private final String where;
        private final Map<String, String> facts = new LinkedHashMap<>();
        private final List<String> sequence = new ArrayList<>();

        private Block(String where) {
            this.where = where;
        }

        private void add(String line) {
            if (line.startsWith("> ")) {
                sequence.add(line.substring(2));
                return;
            }
            int space = line.indexOf(' ');
            String name = space < 0 ? line : line.substring(0, space);
            if (facts.put(name, space < 0 ? "" : line.substring(space + 1)) != null) {
                throw fault(name + " stands there twice");
            }
        }

        boolean has(String name) {
            return facts.containsKey(name);
        }

        /** Whether the fact, one without a value, is there. */
        boolean takeFlag(String name) {
            String value = facts.remove(name);
            if (value != null && !value.isEmpty()) {
                throw fault(name + " takes no value");
            }
            return value != null;
        }

        byte[] takeBytes(String name) {
            return unescape(take(name));
        }

        String takeText(String name) {
            return utf8(takeBytes(name));
        }

        @Nullable
        String takeOptionalText(String name) {
            return facts.containsKey(name) ? takeText(name) : null;
        }

        int takeNumber(String name) {
            try {
                return Integer.parseInt(take(name));
            } catch (NumberFormatException e) {
                throw fault(name + " is no number");
            }
        }

        /** Plain bytes that are kept as a zlib stream in base64. */
        byte[] takeDeflated(String name, int length) {
            Inflater inflater = new Inflater();
            try {
                inflater.setInput(Base64.getDecoder().decode(take(name)));
                byte[] plain = new byte[length];
                int inflated = inflater.inflate(plain);
                if (inflated != length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                    throw fault(name + " is not " + length + " bytes long");
                }
                return plain;
            } catch (DataFormatException | IllegalArgumentException e) {
                throw fault(name + " is no zlib stream in base64");
            } finally {
                inflater.end();
            }
        }

        /** The lines of the sequence, each as ISO-8859-1 text whose escapes are still in place. */
        List<String> sequence() {
            return List.copyOf(sequence);
        }

        String latin1(String escaped) {
            return new String(unescape(escaped), StandardCharsets.ISO_8859_1);
        }

        /** Says that every fact should have been read by now. */
        void end() {
            if (!facts.isEmpty()) {
                throw fault("unknown: " + facts.keySet());
            }
        }

        IllegalStateException fault(String what) {
            return new IllegalStateException(where + ": " + what);
        }

        private String take(String name) {
            String value = facts.remove(name);
            if (value == null) {
                throw fault("no " + name);
            }
            return value;
        }

        private String utf8(byte[] bytes) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw fault("a text is not UTF-8");
            }
        }

        private byte[] unescape(String escaped) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(escaped.length());
            for (int i = 0; i < escaped.length(); i++) {
                char c = escaped.charAt(i);
                if (c < ' ' || c > '~') {
                    throw fault("only printable ASCII can stand for itself");
                }
                if (c != '%') {
                    out.write(c);
                    continue;
                }
                if (i + 2 >= escaped.length()) {
                    throw fault("an escape is cut off");
                }
                out.write((hexDigit(escaped.charAt(i + 1)) << 4) | hexDigit(escaped.charAt(i + 2)));
                i += 2;
            }
            return out.toByteArray();
        }

        private int hexDigit(char c) {
            if (c >= '0' && c <= '9') {
                return c - '0';
            }
            if (c >= 'a' && c <= 'f') {
                return c - 'a' + 10;
            }
            throw fault("an escape is two lower-case hex digits");
        }
    }
}
