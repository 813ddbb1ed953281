package io.hookseal.benchmarks.http;

import io.hookseal.Endpoint;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.benchmarks.peers.Signatures;
import io.hookseal.sender.Senders;

/** The receiver of every application here: a few endpoints, and claims in the store of the default. */
final class Receivers {
    private Receivers() {}

    static WebhookReceiver receiver() {
        return WebhookReceiver.builder()
                .endpoint(Endpoint.of("github", Senders.github())
                        .path(Traffic.GITHUB.path())
                        .secret(Signatures.SECRET)
                        .maxBody(2 << 20)
                        .acceptLoss())
                .endpoint(Endpoint.of("long", Senders.github())
                        .path(Traffic.LONG_64K.path())
                        .secret(Signatures.SECRET)
                        .maxBody(2 << 20)
                        .acceptLoss())
                .endpoint(Endpoint.of("validibot", Senders.validibot())
                        .path(Traffic.VALIDIBOT.path())
                        .secret(Signatures.SECRET)
                        .maxBody(2 << 20)
                        .acceptLoss())
                .memoryIsEnough()
                .listener(new ReceiverListener() {})
                .build();
    }
}
