package io.hookseal.secrets;

import java.io.IOException;
import java.util.List;

/**
 * A place from which the secrets of a ring are read, again and again.
 *
 * <p>{@link SecretSources} has those for text, environment, files and suppliers. A ring asks its source from one thread at
 * a time.
 */
public interface SecretSource {
    /**
     * The secrets as they are now, all of them, in ring order.
     *
     * @return at least one secret
     * @throws IOException if they cannot be read; the ring then keeps those it has. Of an exception from a source that is not
     *     one of {@link SecretSources}, only the type is ever shown, because its message may quote a secret
     */
    List<Secret> load() throws IOException;

    /**
     * Where the secrets come from, for messages, as a noun phrase such as {@code file hooks.secret}; never a secret.
     *
     * @return text for messages
     */
    String describe();
}
