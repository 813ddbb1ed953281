package io.hookseal.benchmarks.peers;

import com.svix.Webhook;
import com.svix.exceptions.WebhookVerificationException;
import io.hookseal.benchmarks.measure.Operation.Work;
import java.util.List;
import java.util.Map;

/**
 * Svix's library. It looks through all headers of the request for each of its three.
 *
 * <p>Its object is made once, which is kind: its guide makes one beside the call, and so do others {@link #perRequest() for each request}.
 */
final class Svix implements Peer {
    private final boolean perRequest;

    private Svix(boolean perRequest) {
        this.perRequest = perRequest;
    }

    /** {@return one object for all requests} */
    static Svix kept() {
        return new Svix(false);
    }

    /** {@return an object for each request, made of the secret's text} */
    static Svix perRequest() {
        return new Svix(true);
    }

    @Override
    public String name() {
        return perRequest ? "svix, made for each request" : "svix";
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
        String secret = "whsec_" + Signatures.base64(Signatures.utf8(Signatures.SECRET));
        Webhook webhook = new Webhook(secret);
        long now = Signatures.now();
        Map<String, List<String>> headers = Headers.of(
                "svix-id",
                "msg_2b4QoWiEFdQVIXWjVwQTfVvTJVh",
                "svix-timestamp",
                Long.toString(now),
                "svix-signature",
                webhook.sign("msg_2b4QoWiEFdQVIXWjVwQTfVvTJVh", now, Signatures.text(signed)));
        return () -> {
            try {
                (perRequest ? new Webhook(secret) : webhook).verify(Signatures.text(body), headers);
                return true;
            } catch (WebhookVerificationException e) {
                return false;
            }
        };
    }
}
