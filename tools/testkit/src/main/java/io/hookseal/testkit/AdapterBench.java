package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Endpoint;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.AdapterApplication.Detour;
import io.hookseal.testkit.AdapterApplication.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** A running server with its receiver, what both were seen to do, and the client that sends to it. */
final class AdapterBench implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final int MAX_BODY = 4000;
    static final Duration ASYNC_TIMEOUT = Duration.ofMillis(500);
    static final String HANDLED = "handled";
    static final String DRAINED_SECRET = "the secret of the drained one, long enough";

    final Heard heard = new Heard();
    final CountingStore store = new CountingStore();
    final List<Delivery> handled = new CopyOnWriteArrayList<>();
    final List<byte[]> read = new CopyOnWriteArrayList<>();
    final WebhookReceiver receiver;
    final RawHttp http;
    private final AdapterServer server;
    private volatile ContractHandler handler = this::readAndAnswer;

    private AdapterBench(AdapterContract contract, Plan plan) throws Exception {
        WebhookReceiver.Builder builder = WebhookReceiver.builder()
                .clock(InstantSource.fixed(NOW))
                .listener(heard)
                .store(store)
                .bodyBudget(plan.bodyBudget)
                .memoryIsEnough();
        plan.endpoints.forEach(builder::endpoint);
        this.receiver = builder.build();
        List<Route> routes = plan.bindings.stream()
                .map(bound -> new Route(bound.endpoint, bound.mapping, bound.path, bound.drained, this::handle))
                .toList();
        AdapterApplication application =
                new AdapterApplication(receiver, routes, plan.detours, ASYNC_TIMEOUT, plan.installedTwice);
        try {
            this.server = contract.start(application);
        } catch (Exception | Error e) {
            receiver.close();
            throw e;
        }
        this.http = RawHttp.onLoopback(server.port()).withTimeout(Duration.ofSeconds(10));
    }

    private void handle(ContractExchange exchange) throws Exception {
        handled.add(exchange.delivery());
        handler.handle(exchange);
    }

    /** Answers with {@value #HANDLED}, having read the body by its stream. */
    void readAndAnswer(ContractExchange exchange) throws Exception {
        read.add(exchange.bytes());
        answer(exchange);
    }

    static void answer(ContractExchange exchange) throws Exception {
        exchange.answer(200, HANDLED.getBytes(StandardCharsets.US_ASCII));
    }

    /** What a bench is to run. */
    static final class Plan {
        private final List<Endpoint> endpoints = new ArrayList<>();
        private final List<Binding> bindings = new ArrayList<>();
        private final List<Detour> detours = new ArrayList<>();
        private boolean installedTwice;
        private long bodyBudget = 64_000_000;

        private record Binding(String endpoint, PathMapping mapping, String path, boolean drained) {}

        /** An endpoint at one path. */
        Plan at(String path, Endpoint endpoint) {
            return bound(PathMapping.EXACT, path, false, endpoint.path(path));
        }

        /** The endpoint {@code hook}, bound in this way. */
        Plan hook(PathMapping mapping, String path) {
            Endpoint endpoint = hookEndpoint();
            return bound(mapping, path, false, mapping == PathMapping.EXACT ? endpoint.path(path) : endpoint);
        }

        Plan drainedAt(String path, Endpoint endpoint) {
            return bound(PathMapping.EXACT, path, true, endpoint.path(path));
        }

        private Plan bound(PathMapping mapping, String path, boolean drained, Endpoint endpoint) {
            endpoints.add(endpoint);
            bindings.add(new Binding(endpoint.name(), mapping, path, drained));
            return this;
        }

        Plan detour(Detour.Kind kind, String path, String to) {
            detours.add(new Detour(kind, path, to));
            return this;
        }

        Plan installedTwice() {
            installedTwice = true;
            return this;
        }

        /** All endpoints that the rows are sent to. */
        static Plan ofRows() {
            return new Plan()
                    .at("/hook", hookEndpoint())
                    .at("/raw", endpoint("raw", Senders.attesta(), Sent.RAW_SECRET))
                    .at("/canonical", endpoint("canonical", Senders.dembrane(), Sent.CANONICAL_SECRET))
                    .at("/utf8", endpoint("utf8", Senders.databridge(), Sent.UTF8_SECRET))
                    .at("/multi", endpoint("multi", Senders.stripe(), Sent.MULTI_SECRET))
                    .at(
                            "/slow",
                            endpoint("slow", Senders.databridge(), Sent.SLOW_SECRET)
                                    .readDeadline(Duration.ofMillis(250)))
                    .drainedAt("/drained", endpoint("drained", Senders.attesta(), DRAINED_SECRET));
        }

        /** The endpoints that recordings are addressed to, each at {@code /recorded/} and its name. */
        static Plan ofRecordings() {
            Plan plan = new Plan();
            for (RecordedEndpoint recorded : Recordings.endpoints()) {
                SenderProfile sender = Senders.byName(recorded.sender());
                if (sender == null) {
                    throw new IllegalStateException("no profile is named " + recorded.sender());
                }
                plan.at(
                        "/recorded/" + recorded.name(),
                        Endpoint.of(recorded.name(), sender)
                                .secrets(SecretRing.of(Secret.text("recorded", recorded.secret())))
                                .allowWeakSecrets()
                                .maxBody(2_000_000)
                                .anyAge());
            }
            return plan;
        }

        /** The endpoint {@code hook} at its path, for rows that spoil their server. */
        static Plan ofHook() {
            return new Plan().at("/hook", hookEndpoint());
        }

        /** An endpoint with three secrets and one with one, and room for few bodies. */
        static Plan ofFlood() {
            Plan plan = ofHook().at(
                            "/flooded",
                            endpoint("flooded", Senders.databridge(), "the first secret, which is long enough")
                                    .secret("the second secret, which is long enough")
                                    .secret("the third secret, which is long enough"));
            plan.bodyBudget = 8L * (2 * MAX_BODY + 4096);
            return plan;
        }

        private static Endpoint hookEndpoint() {
            return endpoint("hook", Senders.validibot(), Sent.SECRET);
        }

        private static Endpoint endpoint(String name, SenderProfile sender, String secret) {
            return Endpoint.of(name, sender).secret(secret).maxBody(MAX_BODY);
        }

        AdapterBench start(AdapterContract contract) throws Exception {
            return new AdapterBench(contract, this);
        }
    }

    /** A test that finds nothing of what was before it. */
    DynamicTest row(String name, Executable test) {
        return DynamicTest.dynamicTest(name, () -> {
            forget();
            try {
                test.execute();
            } catch (AssertionError | Exception e) {
                // reports name a generated test by its number
                throw new AssertionError(name + ": " + e.getMessage(), e);
            } finally {
                handler = this::readAndAnswer;
                store.beforeSettling(() -> {});
            }
        });
    }

    private void forget() {
        handled.clear();
        read.clear();
        heard.clear();
        store.claims.set(0);
        store.completions.set(0);
        store.releases.set(0);
    }

    /** Has deliveries handled in this way until the row ends. */
    void handling(ContractHandler other) {
        handler = other;
    }

    /** What the store knows of a delivery. */
    Claim look(Delivery delivery) {
        return store.look(
                new DeliveryIdentity(delivery.endpoint(), "", Digest256.ofHex(delivery.identity())),
                Digest256.ofHex(delivery.fingerprint()));
    }

    RawAnswer send(Draft draft) {
        return http.send(draft.wire(http));
    }

    RawAnswer.Received answer(Draft draft) {
        return send(draft).received();
    }

    /** The uniform 401, byte for byte the one that a request without a signature gets; nobody else heard of the request. */
    void refuses(Draft draft) {
        refuses(answer(draft));
    }

    void refuses(RawAnswer.Received answer) {
        String path = receiver.endpoints().contains("hook")
                ? "/hook"
                : receiver.path(receiver.endpoints().get(0));
        RawAnswer.Received reference =
                answer(Draft.post(path == null ? "/" : path).body(new byte[] {'x'}));
        assertThat(reference.status()).as("without any signature").isEqualTo(401);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.bodyText()).isEqualTo(reference.bodyText()).isEqualTo("unauthorized\n");
        assertThat(comparable(answer)).as("the answer's headers").isEqualTo(comparable(reference));
        assertNothingHandled();
    }

    /** The header lines but those of the connection and the date. */
    static List<String> comparable(RawAnswer.Received answer) {
        return answer.headers().stream()
                .filter(header -> !List.of("date", "connection", "keep-alive")
                        .contains(header.name().toLowerCase(Locale.ROOT)))
                .map(header -> header.name() + ": " + header.value())
                .toList();
    }

    /** No handler ran, and the store was not asked. */
    void assertNothingHandled() {
        assertThat(handled).as("deliveries that reached the handler").isEmpty();
        assertThat(store.touched()).as("what was asked of the store").isZero();
    }

    /** The handler's own answer, and it ran once with exactly these bytes. */
    void takes(Draft draft, byte[] body) {
        int before = handled.size();
        RawAnswer.Received answer = answer(draft);
        assertThat(answer.status()).as("the status").isEqualTo(200);
        assertThat(answer.bodyText()).isEqualTo(HANDLED);
        assertThat(handled).as("deliveries that reached the handler").hasSize(before + 1);
        assertThat(handled.get(before).verified()).isTrue();
        assertThat(handled.get(before).body()).as("the delivery's bytes").isEqualTo(body);
        assertThat(read.get(read.size() - 1))
                .as("the bytes that the handler read")
                .isEqualTo(body);
    }

    /** A 2xx without the handler. */
    void repeats(Draft draft) {
        int before = handled.size();
        RawAnswer.Received answer = answer(draft);
        assertThat(answer.status()).as("the status of a duplicate").isEqualTo(200);
        assertThat(answer.bodyText()).isEqualTo("already handled\n");
        assertThat(handled).as("deliveries that reached the handler").hasSize(before);
    }

    /** The answer that asks for another delivery. */
    static void assertComesAgain(RawAnswer.Received answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.values("Retry-After")).containsExactly("5");
        assertThat(answer.bodyText()).isEqualTo("try again later\n");
    }

    @Override
    public void close() {
        try (receiver) {
            server.stopping().close();
        } catch (Exception e) {
            throw new IllegalStateException("the server does not stop", e);
        }
    }
}
