package io.hookseal.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request before its body is read. An adapter translates its framework's request into this and
 * nothing more: no rule lives there.
 *
 * <p>Used by one thread at a time.
 */
public interface RequestHead {
    /** {@return the method as received, such as {@code POST}; a method override never counts} */
    String method();

    /**
     * All values of a header, one for each header line, in order.
     *
     * @param name the name in lower case; the implementation matches it in any ASCII case
     * @return the values, empty where there is no such header
     */
    List<String> headers(String name);

    /**
     * {@return the value of a path variable of the route, or null where the route has none of this name}
     *
     * @param name the name
     */
    default @Nullable String pathVariable(String name) {
        return null;
    }
}
