package io.hookseal;

import io.hookseal.request.BodyReader;
import io.hookseal.request.InboundRequest;
import io.hookseal.secrets.SecretRing;
import io.hookseal.verification.Freshness;
import io.hookseal.verification.Refusal;
import io.hookseal.verification.Verifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as a receiver uses it: checked, with everything prepared.
 *
 * @param keeping what it does with the inbox
 * @param events what is known of the events that the sender sends
 */
record PreparedEndpoint(
        String name,
        String sender,
        @Nullable String path,
        boolean unsigned,
        KnownEvents events,
        long maxBody,
        Verifier verifier,
        Freshness freshness,
        ClaimPolicy claiming,
        BodyReader reader,
        @Nullable SecretRing ring,
        Keeping keeping) {

    /** What the head alone forbids, before the signature header is looked at; null where nothing. */
    @Nullable
    Refusal refuseHead(InboundRequest request) {
        if (!request.method().equals("POST")) {
            return Refusal.METHOD;
        }
        if (encoded(request.headers("content-encoding"))) {
            return Refusal.CONTENT_ENCODING;
        }
        return request.declaredLength() > maxBody ? Refusal.TOO_LONG : null;
    }

    /** Compressed bodies are never inflated: the sender signed other bytes, and a few of them can become gigabytes. */
    private static boolean encoded(List<String> values) {
        for (String value : values) {
            String coding = value.strip();
            if (!coding.isEmpty() && !isIdentity(coding)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIdentity(String coding) {
        String identity = "identity";
        if (coding.length() != identity.length()) {
            return false;
        }
        for (int i = 0; i < identity.length(); i++) {
            if ((coding.charAt(i) | 0x20) != identity.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * What an endpoint does with the inbox.
     *
     * @param always whether every delivery is kept there
     * @param instead whether those are that cannot be claimed
     * @param headers the headers that are kept, in lower case
     * @param limit how long keeping one may take, in nanoseconds
     */
    record Keeping(boolean always, boolean instead, List<String> headers, long limit) {
        boolean possible() {
            return always || instead;
        }
    }

    void close() {
        if (ring != null) {
            ring.close();
        }
    }
}
