package io.hookseal.secrets;

import java.util.List;

/**
 * Whoever wants to hear how the reloads of a secret ring went.
 *
 * <p>Called in the thread that reloads, one call at a time; be quick. What a listener throws is dropped.
 */
public interface RingListener {
    /**
     * The ring was read, and its secrets have changed or the read before had failed.
     *
     * @param ids the ids of the secrets that the ring holds now, in order
     */
    default void reloaded(List<String> ids) {}

    /**
     * A reload failed, and the ring keeps the secrets that it has. Told once for each reason in a row, not at every poll.
     *
     * @param reason where from, what went wrong and how to mend it; never a secret
     */
    default void reloadFailed(String reason) {}
}
