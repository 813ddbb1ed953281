package io.hookseal.benchmarks.peers;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.hookseal.benchmarks.measure.Operation.Work;
import java.util.List;
import java.util.Map;

/**
 * The library of the Standard Webhooks project. It looks through all headers of the request for each of its three.
 *
 * <p>Its object is made once, which is kind: its page makes one beside the call, and so do others {@link #perRequest() for each request}.
 */
final class StandardWebhooks implements Peer {
    private final boolean perRequest;

    private StandardWebhooks(boolean perRequest) {
        this.perRequest = perRequest;
    }

    /** {@return one object for all requests} */
    static StandardWebhooks kept() {
        return new StandardWebhooks(false);
    }

    /** {@return an object for each request, made of the secret's text} */
    static StandardWebhooks perRequest() {
        return new StandardWebhooks(true);
    }

    @Override
    public String name() {
        return perRequest ? "standardwebhooks, made for each request" : "standardwebhooks";
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
                "webhook-id",
                "msg_2b4QoWiEFdQVIXWjVwQTfVvTJVh",
                "webhook-timestamp",
                Long.toString(now),
                "webhook-signature",
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
