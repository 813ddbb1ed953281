package io.hookseal.benchmarks.peers;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import io.hookseal.benchmarks.measure.Operation.Work;

/** Stripe's library: its check of the header alone, or the event that its guides construct. */
final class Stripe implements Peer {
    private static final long TOLERANCE_SECONDS = 3600;

    private final boolean constructs;

    private Stripe(boolean constructs) {
        this.constructs = constructs;
    }

    /** {@return the check of the header} */
    public static Stripe header() {
        return new Stripe(false);
    }

    /** {@return the check and the event, which needs a body that is one} */
    public static Stripe event() {
        return new Stripe(true);
    }

    @Override
    public String name() {
        return constructs ? "stripe constructEvent" : "stripe verifyHeader";
    }

    @Override
    public Work accepting(byte[] body) throws Exception {
        return verifying(body, body);
    }

    @Override
    public Work refusing(byte[] body) throws Exception {
        return verifying(body, Signatures.changed(body));
    }

    private Work verifying(byte[] body, byte[] signed) throws Exception {
        String header =
                Webhook.Signature.generateSignatureHeader(Signatures.text(signed), Signatures.SECRET, Signatures.now());
        if (constructs) {
            return () -> {
                try {
                    return Webhook.constructEvent(Signatures.text(body), header, Signatures.SECRET, TOLERANCE_SECONDS)
                            != null;
                } catch (SignatureVerificationException e) {
                    return false;
                }
            };
        }
        return () -> {
            try {
                return Webhook.Signature.verifyHeader(
                        Signatures.text(body), header, Signatures.SECRET, TOLERANCE_SECONDS);
            } catch (SignatureVerificationException e) {
                return false;
            }
        };
    }
}
