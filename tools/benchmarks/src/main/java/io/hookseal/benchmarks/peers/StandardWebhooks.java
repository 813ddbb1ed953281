package io.hookseal.benchmarks.peers;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.hookseal.benchmarks.measure.Operation.Work;
import java.util.List;
import java.util.Map;

/** The library of the Standard Webhooks project. */
final class StandardWebhooks implements Peer {
    @Override
    public String name() {
        return "standardwebhooks";
    }

    @Override
    public Work accepting(byte[] body) throws Exception {
        return verifying(body, body);
    }

    @Override
    public Work refusing(byte[] body) throws Exception {
        return verifying(body, Signatures.changed(body));
    }

    private static Work verifying(byte[] body, byte[] signed) throws Exception {
        Webhook webhook = new Webhook(Signatures.utf8(Signatures.SECRET));
        long now = Signatures.now();
        Map<String, List<String>> headers = Map.of(
                "webhook-id",
                List.of("msg_1"),
                "webhook-timestamp",
                List.of(Long.toString(now)),
                "webhook-signature",
                List.of(webhook.sign("msg_1", now, Signatures.text(signed))));
        return () -> {
            try {
                webhook.verify(Signatures.text(body), headers);
                return true;
            } catch (WebhookVerificationException e) {
                return false;
            }
        };
    }
}
