package io.hookseal;

import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.sender.RetryBehaviour;
import io.hookseal.sender.SecretForm;
import io.hookseal.sender.SenderProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A receiver with one endpoint {@code e}, its store and its listener, and deliveries to it. */
final class Flow implements AutoCloseable {
    static final String SECRET = "a secret of more than thirty-two bytes";
    static final String HEADER = "X-Sig";
    static final Instant NOW = Instant.parse("2026-01-02T03:04:06Z");

    final ScriptedStore store;
    final Heard heard;
    final WebhookReceiver receiver;
    final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    final AtomicInteger runs = new AtomicInteger();

    private Flow(Endpoint endpoint, ScriptedStore store, Heard heard, int maxWaiters) {
        this.store = store;
        this.heard = heard;
        this.receiver = builder(endpoint, store, heard, clock::get)
                .maxWaiters(maxWaiters)
                .build();
    }

    static WebhookReceiver.Builder builder(
            Endpoint endpoint, DeliveryStore store, ReceiverListener listener, InstantSource clock) {
        return WebhookReceiver.builder()
                .endpoint(endpoint)
                .store(store)
                .clock(clock)
                .listener(listener)
                .memoryIsEnough();
    }

    static Flow of(Endpoint endpoint) {
        return of(endpoint, new ScriptedStore(true));
    }

    static Flow of(Endpoint endpoint, ScriptedStore store) {
        return new Flow(endpoint, store, new Heard(), 32);
    }

    static Flow of(Endpoint endpoint, ScriptedStore store, Heard heard, int maxWaiters) {
        return new Flow(endpoint, store, heard, maxWaiters);
    }

    /** A sender whose deliveries are their own identity, that waits this long and retries for a day. */
    static SenderProfile.Builder sender(Duration timeout) {
        return SenderProfile.named("own")
                .scheme(Scheme.header(HEADER).prefix("sha256=").timeInBody("/at", TimeFormat.ISO_8601))
                .event("/event")
                .secrets(SecretForm.TEXT)
                .timeout(timeout)
                .retries(RetryBehaviour.upTo(RetryBehaviour.On.ANY_NON_2XX, Duration.ofHours(12)));
    }

    static Endpoint endpoint(SenderProfile.Builder sender) {
        return Endpoint.of("e", sender.build()).secret(SECRET);
    }

    static Endpoint endpoint() {
        return endpoint(sender(Duration.ofSeconds(10)));
    }

    static String body(String id) {
        return body(id, NOW.toString());
    }

    static String body(String id, String at) {
        return "{\"event\":\"made\",\"id\":\"" + id + "\",\"at\":\"" + at + "\"}";
    }

    static TestRequest signed(String body) {
        return TestRequest.post(body).header(HEADER, "sha256=" + Hmac.hex(SECRET, body));
    }

    Reception receive(String body) {
        return receiver.receive("e", signed(body));
    }

    Reception.Accepted accepted(String body) {
        Reception reception = receive(body);
        if (reception instanceof Reception.Accepted accepted) {
            return accepted;
        }
        throw new AssertionError("not handed to a handler: " + reception);
    }

    Reply answered(String body) {
        Reception reception = receive(body);
        if (reception instanceof Reception.Answered answered) {
            return answered.reply();
        }
        throw new AssertionError("handed to a handler: " + body);
    }

    /** Delivers, has a handler end like this where one runs, and gives the status that the sender sees. */
    int deliver(String body, HandlerOutcome outcome) {
        return deliver(receiver, body, outcome, runs);
    }

    static int deliver(WebhookReceiver to, String body, HandlerOutcome outcome, AtomicInteger runs) {
        return finish(to.receive("e", signed(body)), outcome, runs);
    }

    static int finish(Reception reception, HandlerOutcome outcome, AtomicInteger runs) {
        if (reception instanceof Reception.Accepted accepted) {
            runs.incrementAndGet();
            Reply reply = accepted.settle(outcome);
            return reply != null ? reply.status() : ((HandlerOutcome.Answered) outcome).status();
        }
        return ((Reception.Answered) reception).reply().status();
    }

    int deliver(String body) {
        return deliver(body, new HandlerOutcome.Answered(200));
    }

    @Override
    public void close() {
        store.wake();
        receiver.close();
    }
}
