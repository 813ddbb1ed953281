package io.hookseal.scheme;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a signature covers: the exact bytes that go into the MAC.
 *
 * <p>Equality is written out for what every start and the first delivery compare: a record's own is linked when it is first
 * asked, which takes 10 ms.
 */
public sealed interface SignedForm {

    /** The body as received. */
    record RawBody() implements SignedForm {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof RawBody;
        }

        @Override
        public int hashCode() {
            return RawBody.class.hashCode();
        }
    }

    /**
     * The body's JSON with insignificant white space dropped and members sorted by code point of the decoded key;
     * number and string tokens are kept as they stand. A body that is not strict JSON is refused.
     */
    record CanonicalJson() implements SignedForm {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof CanonicalJson;
        }

        @Override
        public int hashCode() {
            return CanonicalJson.class.hashCode();
        }
    }

    /**
     * Literals, header values and the signed time's text around the body.
     *
     * <p>A template is read unambiguously or not at all: it has the body exactly once, every other variable part is
     * set off from the body's side by a literal, and a request whose part contains that literal is refused, because
     * {@code a.1} + {@code .} + {@code 2} and {@code a} + {@code .} + {@code 1.2} would sign the same bytes.
     *
     * @param parts the parts in order
     */
    record Template(List<Part> parts) implements SignedForm {
        /**
         * Copies what it is given.
         *
         * @param parts the template's parts
         */
        public Template {
            parts = List.copyOf(parts);
        }

        /**
         * Parses the written form: literal text, <code>{body}</code>, <code>{time}</code> and <code>{header:NAME}</code>, as in
         * <code>v0:{time}:{body}</code>.
         *
         * @param text the text
         * @return the parsed template
         * @throws IllegalArgumentException where a brace is not closed or names nothing known
         */
        public static Template parse(String text) {
            List<Part> parts = new ArrayList<>();
            int at = 0;
            while (at < text.length()) {
                int open = text.indexOf('{', at);
                if (open < 0) {
                    parts.add(new Literal(text.substring(at)));
                    break;
                }
                if (open > at) {
                    parts.add(new Literal(text.substring(at, open)));
                }
                int close = text.indexOf('}', open);
                if (close < 0) {
                    throw new IllegalArgumentException("signed form '" + text
                            + "' has a '{' that is not closed; write {body}, {time} or {header:NAME}");
                }
                parts.add(part(text, text.substring(open + 1, close)));
                at = close + 1;
            }
            return new Template(parts);
        }

        private static Part part(String text, String name) {
            if (name.equals("body")) {
                return new Body();
            }
            if (name.equals("time")) {
                return new Time();
            }
            if (name.startsWith("header:")) {
                return new Header(name.substring("header:".length()));
            }
            throw new IllegalArgumentException("signed form '" + text + "' has an unknown part {" + name
                    + "}; write {body}, {time} or {header:NAME}");
        }
    }

    /** One part of a template. */
    sealed interface Part {}

    /**
     * Fixed text, signed as its UTF-8 bytes.
     *
     * @param text one or more characters
     */
    record Literal(String text) implements Part {
        /**
         * Checks what it is given.
         *
         * @param text the text
         */
        public Literal {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("a literal of a signed form is empty; leave it out");
            }
        }
    }

    /**
     * The value of a header, as received.
     *
     * @param name the header's name
     */
    record Header(String name) implements Part {
        /**
         * Checks what it is given.
         *
         * @param name the name
         */
        public Header {
            name = HeaderNames.normalise(name);
        }
    }

    /** The signed time's text, as received. */
    record Time() implements Part {}

    /** The body, as received. */
    record Body() implements Part {}
}
