package io.hookseal.benchmarks.peers;

import java.security.GeneralSecurityException;
import java.util.List;

/** All of them. */
public final class Peers {
    private Peers() {}

    /** {@return all peers} */
    public static List<Peer> all() {
        return List.of(
                new JdkMac(),
                StandardWebhooks.kept(),
                StandardWebhooks.perRequest(),
                Svix.kept(),
                Svix.perRequest(),
                Stripe.header(),
                Stripe.event(),
                new SlackSdk(),
                new Tutorial());
    }

    /**
     * {@return whether the tutorials' code takes a payload, for servers that have it in front of their handlers}
     *
     * @param payload the body as text
     * @param signature the header's value
     * @throws GeneralSecurityException never, since every Java has the algorithm
     */
    public static boolean tutorialAccepts(String payload, String signature) throws GeneralSecurityException {
        return Tutorial.verify(payload, signature);
    }
}
