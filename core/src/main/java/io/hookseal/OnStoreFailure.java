package io.hookseal;

/** What becomes of a delivery that cannot be claimed, because the store is down or too slow. */
public enum OnStoreFailure {
    /** It is answered 503, so that the sender tries again. The default. */
    REFUSE,
    /** It is handled without a claim, and perhaps twice; every one is reported. For handlers that bear that. */
    PROCESS_UNPROTECTED,
    /**
     * It is kept in the receiver's inbox and answered 202; the inbox handles it under a claim, once the store can be asked
     * again.
     */
    INBOX
}
