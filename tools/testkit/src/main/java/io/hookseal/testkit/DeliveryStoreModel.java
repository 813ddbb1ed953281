package io.hookseal.testkit;

import java.util.HashMap;
import java.util.Map;

/**
 * What a store of deliveries does when one call comes after another: the sequential side of {@link DeliveryStoreLincheck},
 * which it mirrors call by call. Not safe under many threads.
 */
public final class DeliveryStoreModel {
    private final Map<Integer, State> deliveries = new HashMap<>();
    private int leasesPassed;

    /** A model of an empty store. */
    public DeliveryStoreModel() {}

    private sealed interface State {
        record InProgress(int token, int attempt, int content, int leaseEnd) implements State {}

        record Completed(int content) implements State {}
    }

    /**
     * Claims.
     *
     * @param delivery which
     * @param token under which; its content too
     * @return what comes of it
     */
    public String claim(int delivery, int token) {
        State state = deliveries.get(delivery);
        if (state instanceof State.Completed completed) {
            return "Duplicate[sameContent=" + (completed.content == token) + "]";
        }
        int attempt = 1;
        int content = token;
        if (state instanceof State.InProgress claim) {
            boolean own = claim.token == token;
            if (!own && claim.leaseEnd > leasesPassed) {
                return inFlight(claim.content == token);
            }
            attempt = own ? claim.attempt : claim.attempt + 1;
            content = own ? claim.content : token;
        }
        deliveries.put(delivery, new State.InProgress(token, attempt, content, leasesPassed + 1));
        return "Acquired[attempt=" + attempt + "]";
    }

    /**
     * Completes.
     *
     * @param delivery which
     * @param token under which; its content too
     * @return whether it is completed now
     */
    public boolean complete(int delivery, int token) {
        State state = deliveries.get(delivery);
        if (state == null || held(state, token)) {
            deliveries.put(delivery, new State.Completed(token));
            return true;
        }
        return state instanceof State.Completed;
    }

    /**
     * Releases.
     *
     * @param delivery which
     * @param token under which
     * @return whether it was held under it
     */
    public boolean release(int delivery, int token) {
        State state = deliveries.get(delivery);
        if (state == null || !held(state, token)) {
            return false;
        }
        deliveries.remove(delivery);
        return true;
    }

    /**
     * Extends.
     *
     * @param delivery which
     * @param token under which
     * @return whether it is held under it
     */
    public boolean extend(int delivery, int token) {
        State state = deliveries.get(delivery);
        if (!(state instanceof State.InProgress claim) || claim.token != token) {
            return false;
        }
        deliveries.put(delivery, new State.InProgress(token, claim.attempt, claim.content, leasesPassed + 1));
        return true;
    }

    /**
     * Forgets.
     *
     * @param delivery which
     * @return whether it was completed
     */
    public boolean forget(int delivery) {
        if (deliveries.get(delivery) instanceof State.Completed) {
            deliveries.remove(delivery);
            return true;
        }
        return false;
    }

    /** Lets time pass until all leases given so far are over. */
    public void leasesEnd() {
        leasesPassed++;
    }

    private static boolean held(State state, int token) {
        return state instanceof State.InProgress claim && claim.token == token;
    }

    static String inFlight(boolean sameContent) {
        return "InFlight[sameContent=" + sameContent + "]";
    }
}
