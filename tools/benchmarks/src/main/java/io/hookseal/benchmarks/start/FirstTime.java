package io.hookseal.benchmarks.start;

import io.hookseal.Endpoint;
import io.hookseal.HandlerOutcome;
import io.hookseal.ReceiverListener;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.benchmarks.paths.Bodies;
import io.hookseal.benchmarks.paths.Head;
import io.hookseal.benchmarks.paths.Json;
import io.hookseal.benchmarks.paths.Request;
import io.hookseal.benchmarks.paths.Verification;
import io.hookseal.benchmarks.peers.Signatures;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Verdict;
import io.hookseal.verification.Verifier;
import java.util.Objects;

/** What a process does for the first time. It does each once, and nothing before that could make it faster. */
public enum FirstTime {
    /** Four senders, one endpoint each, built in a JVM that has built none. */
    BUILD("a receiver for four senders is built", 50) {
        @Override
        public Took measure() {
            WebhookReceiver[] built = new WebhookReceiver[1];
            Took took = Took.over(() -> {
                built[0] = fourSenders();
                return true;
            });
            built[0].close();
            return took;
        }
    },
    /** The verification of the first delivery after that. */
    VERIFICATION("first verification after start, raw body of 2 KB", 3) {
        @Override
        public Took measure() {
            byte[] body = Bodies.event(2 << 10);
            return verified(Senders.databridge(), Verification.signed(body), body);
        }
    },
    /** The same for the sender that signs canonical JSON, and whose header two schemes read. */
    CANONICAL_VERIFICATION("first verification after start, canonical form of 2 KB", 3) {
        @Override
        public Took measure() {
            byte[] body = Bodies.event(2 << 10);
            Head head = Json.canonicallySigned(body);
            return verified(Senders.dembrane(), head, body);
        }
    },
    /** The whole of it: read, verified, claimed, settled. No target. */
    DELIVERY("first delivery after start, read, verified, claimed and settled, 2 KB", Double.NaN) {
        @Override
        public Took measure() {
            WebhookReceiver receiver = fourSenders();
            byte[] body = Bodies.event(2 << 10);
            Request request = new Request(Verification.signed(body), body, true);
            HandlerOutcome done = new HandlerOutcome.Answered(200);
            Took took = Took.over(() -> receiver.receive("databridge", request) instanceof Reception.Accepted accepted
                    && accepted.settle(done) == null);
            receiver.close();
            return took;
        }
    };

    private final String what;
    private final double most;

    FirstTime(String what, double most) {
        this.what = what;
        this.most = most;
    }

    /** {@return what is measured, for tables} */
    public String what() {
        return what;
    }

    /** {@return the most milliseconds that it may take, NaN where nothing is asked} */
    public double most() {
        return most;
    }

    /** {@return how long it took; a process asks this once} */
    public abstract Took measure();

    private static Took verified(SenderProfile sender, Head head, byte[] body) {
        WebhookReceiver receiver = fourSenders();
        Verifier verifier = Verification.verifier(sender, Verification.ring(1));
        Took took = Took.over(() -> verifier.verify(head, body) instanceof Verdict.Authentic);
        receiver.close();
        return took;
    }

    private static WebhookReceiver fourSenders() {
        WebhookReceiver.Builder builder =
                WebhookReceiver.builder().memoryIsEnough().listener(new ReceiverListener() {});
        for (String sender : new String[] {"databridge", "validibot", "attesta", "dembrane"}) {
            builder.endpoint(Endpoint.of(sender, Objects.requireNonNull(Senders.byName(sender)))
                    .secret(sender + "-" + Signatures.SECRET)
                    .secret(sender.equals("databridge") ? Signatures.SECRET : sender + "-older-" + Signatures.SECRET)
                    .acceptLoss());
        }
        return builder.build();
    }
}
