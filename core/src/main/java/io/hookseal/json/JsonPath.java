package io.hookseal.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The place of one value in a JSON body: a JSON pointer (RFC 6901) whose every step is the name of an object member, for
 * example {@code /run/id}.
 *
 * <p>A step is never an array index: {@code /items/0} is the member named {@code 0} of the object at {@code /items}. In a
 * step, {@code ~1} stands for {@code /} and {@code ~0} for {@code ~} (RFC 6901, section 3). Names are compared with the
 * decoded member names of the body, so {@code /event} also finds {@code "\u005cu0065vent"}. Immutable and safe for use by
 * many threads.
 */
public final class JsonPath {
    private final String pointer;
    private final List<String> names;

    private JsonPath(String pointer, List<String> names) {
        this.pointer = pointer;
        this.names = names;
    }

    /**
     * Returns the path that a JSON pointer spells.
     *
     * @param pointer one or more steps, each led by {@code /}; the empty pointer, which means the whole body, is not a path
     * @return the path
     * @throws IllegalArgumentException if the pointer is empty, does not start with {@code /}, or has a {@code ~} that
     *     neither {@code 0} nor {@code 1} follows; the message says how to mend it
     */
    public static JsonPath of(String pointer) {
        Objects.requireNonNull(pointer, "pointer");
        if (pointer.isEmpty()) {
            throw new IllegalArgumentException(
                    "A JSON path must name a member, and the empty pointer means the whole body: write for example /event");
        }
        if (pointer.charAt(0) != '/') {
            throw new IllegalArgumentException(
                    "A JSON path starts with a slash: write /" + pointer + " instead of " + pointer);
        }
        List<String> names = new ArrayList<>();
        int from = 1;
        for (int slash = pointer.indexOf('/', from); slash >= 0; slash = pointer.indexOf('/', from)) {
            names.add(name(pointer, from, slash));
            from = slash + 1;
        }
        names.add(name(pointer, from, pointer.length()));
        return new JsonPath(pointer, List.copyOf(names));
    }

    private static String name(String pointer, int from, int to) {
        StringBuilder name = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = pointer.charAt(i);
            if (c == '~') {
                i++;
                char escape = i < to ? pointer.charAt(i) : ' ';
                if (escape != '0' && escape != '1') {
                    throw new IllegalArgumentException("In the JSON path " + pointer
                            + " a ~ stands alone: write ~0 for a tilde, and ~1 for a slash inside a name");
                }
                c = escape == '0' ? '~' : '/';
            }
            name.append(c);
        }
        return name.toString();
    }

    /** {@return the JSON pointer that this path was made of, unchanged} */
    public String pointer() {
        return pointer;
    }

    /** Returns the decoded member names from the outermost to the innermost; at least one. */
    List<String> names() {
        return names;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPath path && pointer.equals(path.pointer);
    }

    @Override
    public int hashCode() {
        return pointer.hashCode();
    }

    @Override
    public String toString() {
        return pointer;
    }
}
