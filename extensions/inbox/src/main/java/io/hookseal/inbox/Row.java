package io.hookseal.inbox;

import io.hookseal.delivery.Delivery;
import io.hookseal.json.JsonLexis;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A kept delivery as its row has it. Rows are never compared. */
@SuppressWarnings("ArrayRecordComponent")
record Row(
        String id,
        String endpoint,
        @Nullable String tenant,
        String identity,
        State state,
        String sender,
        @Nullable String event,
        boolean eventTrusted,
        @Nullable String keyId,
        @Nullable Instant signedTime,
        @Nullable JsonLexis lexis,
        String fingerprint,
        String headers,
        byte[] body,
        int length,
        boolean unclaimed,
        @Nullable String orderKey,
        long orderNumber,
        int attempts,
        long runs,
        @Nullable String runningOn,
        @Nullable String lastCause,
        @Nullable String lastError,
        Instant receivedAt,
        @Nullable Instant attemptedAt,
        @Nullable Instant notBefore,
        @Nullable Instant endedAt) {

    /** Where a kept delivery stands. */
    enum State {
        /** To be handled. */
        RECEIVED,
        /** Handled, or discarded; remembered for its retention, without its body. */
        DONE,
        /** Given up on, until an operator says what becomes of it. */
        DEAD
    }

    /** The delivery as it was when it arrived. */
    Delivery delivery() {
        Delivery.Builder delivery = Delivery.of(endpoint, sender, body)
                .tenant(tenant)
                .event(event, eventTrusted)
                .keyId(keyId)
                .signedTime(signedTime)
                .identity(() -> HexFormat.of().parseHex(identity))
                .fingerprint(() -> HexFormat.of().parseHex(fingerprint));
        if (lexis != null) {
            delivery.wellFormed(lexis);
        }
        return delivery.build();
    }
}
