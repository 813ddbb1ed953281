package io.hookseal;

import java.util.function.Consumer;

/** Tells a listener, whose faults must not become the sender's. */
record Telling(ReceiverListener listener) {
    void tell(Consumer<ReceiverListener> what) {
        try {
            what.accept(listener);
        } catch (RuntimeException | Error e) { // a stack overflow too: what follows settles claims
            System.getLogger(WebhookReceiver.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "a receiver listener threw {0}",
                            e.getClass().getName());
        }
    }

    void storeFailed(String endpoint, String operation, RuntimeException cause) {
        tell(to -> to.storeFailed(endpoint, operation, cause.getClass().getSimpleName()));
    }
}
