package io.hookseal;

/** What becomes of a delivery that cannot be claimed, because the store is down or too slow. */
public enum OnStoreFailure {
    /** It is answered 503, so that the sender tries again. The default. */
    REFUSE,
    /** It is handled without a claim, and perhaps twice; every one is reported. For handlers that bear that. */
    PROCESS_UNPROTECTED
}
