package io.hookseal.benchmarks.peers;

import java.util.List;

/** All of them. */
public final class Peers {
    private Peers() {}

    /** {@return all peers} */
    public static List<Peer> all() {
        return List.of(
                new JdkMac(),
                new StandardWebhooks(),
                new Svix(),
                Stripe.header(),
                Stripe.event(),
                new SlackSdk(),
                new Tutorial());
    }
}
