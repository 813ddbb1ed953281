package io.hookseal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookseal.Endpoint;
import io.hookseal.ReceiverListener;
import io.hookseal.Reception;
import io.hookseal.WebhookReceiver;
import io.hookseal.inbox.Inbox;
import io.hookseal.inbox.NotHandledException;
import io.hookseal.inbox.WorkPolicy;
import io.hookseal.request.InboundRequest;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.SignedDelivery;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxCommandTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String BODY = "{\"event\":\"submission.signoff\",\"id\":\"\u009b31m7\"}";

    @TempDir
    Path folder;

    private Captured captured = new Captured();

    private int run(String command, String... more) {
        captured = new Captured();
        List<String> arguments = new java.util.ArrayList<>(
                List.of("inbox", command, "--h2", folder.resolve("inbox").toString()));
        arguments.addAll(List.of(more));
        return HooksealCommand.line(captured.terminal(), name -> null).execute(arguments.toArray(String[]::new));
    }

    private Inbox inbox(List<String> handled, boolean fails) {
        return Inbox.h2(folder.resolve("inbox"))
                .work(WorkPolicy.defaults().attempts(1))
                .handler("databridge", delivery -> {
                    if (fails) {
                        throw new IllegalStateException("the ledger is closed");
                    }
                    handled.add(new String(delivery.body(), StandardCharsets.UTF_8));
                })
                .build();
    }

    private static WebhookReceiver receiver(Inbox inbox) {
        return WebhookReceiver.builder()
                .inbox(inbox)
                .listener(new ReceiverListener() {})
                .endpoint(Endpoint.of("databridge", Senders.databridge())
                        .secret(SECRET)
                        .inbox())
                .build();
    }

    private void keepDeadLetters(int letters) {
        Inbox inbox = inbox(List.of(), true);
        try (WebhookReceiver receiver = receiver(inbox)) {
            for (int i = 0; i < letters; i++) {
                String body = BODY.replace("m7", "m" + (7 + i));
                Reception reception = receiver.receive(
                        "databridge", new Request(SignedDelivery.of(Senders.databridge(), SECRET, body)));
                assertThat(((Reception.Answered) reception).reply().status()).isEqualTo(202);
                long dead = i + 1L; // one after the other, since they are listed in the order in which they died
                await().untilAsserted(() -> assertThat(inbox.dead()).isEqualTo(dead));
            }
        }
    }

    private String idOfTheFirst() {
        assertThat(run("list")).isZero();
        return captured.lines().get(1).substring(0, 32);
    }

    @Test
    void listsShowsReplaysAndDiscards() {
        keepDeadLetters(2);
        assertThat(run("list")).isZero();
        assertThat(captured.lines()).hasSize(3);
        assertThat(captured.lines().get(0))
                .startsWith("id")
                .contains("endpoint", "event", "attempts", "cause", "bytes");
        assertThat(captured.lines().get(1)).contains("databridge", "submission.signoff", "IllegalStateException");
        assertThat(captured.err()).isEmpty();

        String id = idOfTheFirst();
        assertThat(run("show", id)).isZero();
        assertThat(captured.lines())
                .contains("id: " + id, "endpoint: databridge", "cause: IllegalStateException", "attempts: 1")
                .anyMatch(line -> line.contains("the ledger is closed"))
                .anyMatch(line -> line.contains("\\x9b31m7"));

        assertThat(run("list", "--format", "json", "--limit", "1")).isZero();
        assertThat(captured.lines())
                .singleElement()
                .asString()
                .startsWith("{\"id\":\"" + id + "\",\"endpoint\":\"databridge\",\"tenant\":null,");
        assertThat(run("show", "--format", "json", id)).isZero();
        assertThat(captured.out())
                .contains("\"body\":\"" + Base64.getEncoder().encodeToString(BODY.getBytes(StandardCharsets.UTF_8)))
                .contains("\"headers\":{}");
        assertThat(run("list", "--endpoint", "other")).isZero();
        assertThat(captured.lines()).containsExactly("no dead letters");

        assertThat(run("replay", id)).isZero();
        assertThat(captured.lines()).containsExactly(id + " is handled again");
        String other = idOfTheFirst();
        assertThat(other).isNotEqualTo(id);
        assertThat(run("discard", other, id)).isEqualTo(1);
        assertThat(captured.lines()).containsExactly(other + " is discarded");
        assertThat(captured.err()).isEqualTo("hookseal: there is no dead letter " + id + System.lineSeparator());

        List<String> handled = new CopyOnWriteArrayList<>();
        try (WebhookReceiver receiver = receiver(inbox(handled, false))) {
            assertThat(receiver.keeps("databridge")).isTrue();
            await().untilAsserted(() -> assertThat(handled).containsExactly(BODY));
        }
    }

    @Test
    void showsWhyAHandlerGaveUpAndReplaysIt() {
        Inbox refusing = Inbox.h2(folder.resolve("inbox"))
                .handler("databridge", delivery -> {
                    throw NotHandledException.giveUp("the ledger says 400");
                })
                .build();
        try (WebhookReceiver receiver = receiver(refusing)) {
            receiver.receive("databridge", new Request(SignedDelivery.of(Senders.databridge(), SECRET, BODY)));
            await().untilAsserted(() -> assertThat(refusing.dead()).isOne());
        }
        String id = idOfTheFirst();
        assertThat(captured.lines().get(1)).contains("GivenUp");
        assertThat(run("show", id)).isZero();
        assertThat(captured.lines())
                .contains("cause: GivenUp", "attempts: 1")
                .anyMatch(line -> line.contains("NotHandledException: the ledger says 400"));
        assertThat(run("replay", id)).isZero();
        List<String> handled = new CopyOnWriteArrayList<>();
        try (WebhookReceiver receiver = receiver(inbox(handled, false))) {
            assertThat(receiver.keeps("databridge")).isTrue();
            await().untilAsserted(() -> assertThat(handled).containsExactly(BODY));
        }
    }

    @Test
    void saysWhatItCannotFindOrAsk() {
        assertThat(run("list")).isEqualTo(5);
        assertThat(captured.err())
                .startsWith("hookseal: the inbox could not be asked: ")
                .contains("SQLState 90146");
        keepDeadLetters(1);
        assertThat(run("show", "nothing")).isEqualTo(1);
        assertThat(captured.err()).contains("there is no dead letter nothing");
        try (WebhookReceiver running = receiver(inbox(List.of(), true))) {
            assertThat(running.keeps("databridge")).isTrue();
        }
    }

    @Test
    void takesNoAddressThatItCannotReadAndShowsNone() {
        captured = new Captured();
        int code = HooksealCommand.line(captured.terminal(), name -> null)
                .execute("inbox", "list", "--jdbc", "postgresql://hooks:canary-4711@db/hooks?password=canary-4711");
        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(captured.err())
                .contains("write it as jdbc:postgresql://host/name")
                .doesNotContain("canary-4711");
        assertThat(captured.out()).doesNotContain("canary-4711");
    }

    private record Request(SignedDelivery delivery) implements InboundRequest {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public List<String> headers(String name) {
            return delivery.headers().stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(Header::value)
                    .toList();
        }

        @Override
        public long declaredLength() {
            return delivery.body().length;
        }

        @Override
        public boolean bodyAnnounced() {
            return true;
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(delivery.body());
        }
    }
}
