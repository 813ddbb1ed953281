package io.hookseal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookseal.ConfigurationException;
import io.hookseal.Problem;
import io.hookseal.WebhookReceiver;
import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.DeliveryStore;
import io.hookseal.idempotency.Digest256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverConfigurationTest {
    @TempDir
    Path folder;

    @Test
    void readsTheLinesOfAFile() throws Exception {
        Files.writeString(folder.resolve("orders.secret"), Read.SECRET + "\n");
        Path file = Files.writeString(folder.resolve("hooks.properties"), """
                # where GitHub delivers
                endpoints.orders.path = /hooks/orders
                endpoints.orders.sender = github
                endpoints.orders.secrets[0] = file:orders.secret
                endpoints.orders.secrets[1] = clé-秘密-🔑-long-enough-to-be-a-key
                endpoints.orders.max-body = 2MiB
                endpoints.reports.path = /hooks/reports
                endpoints.reports.sender = dembrane
                endpoints.reports.secrets = ${REPORTS_SECRET}
                """);
        ReceiverConfiguration configuration = ReceiverConfiguration.ofProperties(
                file, Map.of("REPORTS_SECRET", "another-secret-of-more-than-32-bytes")::get);
        assertThat(configuration.endpointNames()).containsExactly("orders", "reports");
        assertThat(configuration.senderNames()).containsExactly("github", "dembrane");
        assertThat(configuration.faults()).isEmpty();
        try (WebhookReceiver receiver = Read.start(configuration).orThrow().receiver()) {
            assertThat(receiver.endpoints()).containsExactly("orders", "reports");
            assertThat(receiver.path("reports")).isEqualTo("/hooks/reports");
            assertThat(receiver.largestBody()).isEqualTo(2 << 20);
        }
    }

    @Test
    void readsPropertiesUnderAPrefixAndNoOthers() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("hookseal.endpoints.orders.path", "/hooks/orders");
        properties.put("hookseal.endpoints.orders.sender", "github");
        properties.put("hookseal.endpoints.orders.secrets[0]", Read.SECRET);
        properties.put("hooksealed.endpoints", "x");
        properties.put("server.port", "8080");
        ReceiverConfiguration configuration =
                ReceiverConfiguration.ofProperties(properties, "hookseal", name -> null, folder);
        Read.start(configuration).orThrow().receiver().close();
        properties.put("hookseal.endpoints.orders.maxAge", "soon");
        properties.put("hookseal.endpoints.orders.path", "orders");
        assertThat(Read.faults(
                        Read.start(ReceiverConfiguration.ofProperties(properties, "hookseal", name -> null, folder))))
                .containsExactly(
                        "hookseal.endpoints.orders.path, endpoint 'orders': has a 'path' that does not begin with a slash;"
                                + " write it as /hooks/orders",
                        "hookseal.endpoints.orders.maxAge, endpoint 'orders': has a 'max-age' that is no length of time;"
                                + " write it as 30s, 90m, 24h, 7d or PT24H, or none to accept any age");
        assertThat(Read.faults(Read.start(
                        ReceiverConfiguration.ofProperties(Map.of("endpoints.a.path", "x"), "", name -> null, folder))))
                .anyMatch(fault -> fault.startsWith("endpoints.a.path, endpoint 'a': has a 'path' that does not"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secrets=${ORDERS_SECRET}\nallow-weak-secrets=true",
                "secrets[0]=${ORDERS_SECRET}\nallowWeakSecrets=true",
                "secrets.0=${ORDERS_SECRET}\nallow_weak_secrets=TRUE",
                "secrets[1]=another-secret-of-more-than-32-bytes\nsecrets[0]=${ORDERS_SECRET}\nALLOW_WEAK_SECRETS=true",
                "secrets.value=${ORDERS_SECRET}\nallowweaksecrets=false",
                "secrets[0].value=${ORDERS_SECRET}\nsecrets[0].notAfter=2999-01-01\nsecrets[0].id=new",
                "secrets.0.value=${ORDERS_SECRET}\nsecrets.0.not-after=2999-01-01",
                "SECRETS=prefix-of-the-secret-${ORDERS_SECRET}",
            })
    void readsSettingsHoweverTheyAreSpelled(String lines) {
        Read.receiver(Read.endpoint(lines.split("\n"))).close();
    }

    @Test
    void keepsNamesOfEndpointsAsTheyAreSpelled() {
        String settings = "sender=github\nsecrets=${ORDERS_SECRET}\nallow-weak-secrets=true\n";
        try (WebhookReceiver receiver = Read.receiver(Read.named("GitHub-Main", "path=/a\n" + settings)
                + Read.named("[acme.eu]", "path=/b\nsender=github\nsecrets=another-secret-of-more-than-32-bytes")
                + Read.named("404", "path=/c\nsender=github\nsecrets=one-more-secret-of-more-than-32-bytes"))) {
            assertThat(receiver.endpoints()).containsExactly("GitHub-Main", "acme.eu", "404");
        }
    }

    @Test
    void readsEndpointsInAList() {
        try (WebhookReceiver receiver = Read.receiver("""
                endpoints[0].name=orders
                endpoints[0].path=/o
                endpoints[0].sender=github
                endpoints[0].secrets=${ORDERS_SECRET}
                endpoints.1.name=open
                endpoints.1.path=/p
                endpoints.1.sender=attesta
                endpoints.1.accept-unsigned=true
                """)) {
            assertThat(receiver.endpoints()).containsExactly("orders", "open");
            assertThat(receiver.acceptsUnsigned("open")).isTrue();
            assertThat(receiver.acceptsUnsigned("orders")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scheme.header=X-Acme",
                "scheme.header[0]=X-Acme\nscheme.header[1]=X-Old-Acme\nscheme.prefix=sha256=\nscheme.mac=hmac-sha-512",
                "scheme.header=X-Acme\nscheme.value=either\nscheme.prefix=v0=\nscheme.encoding=base64",
                "scheme.header=X-Acme\nscheme.signed=canonical-json\nscheme.time=body:/at\nscheme.timeFormat=epoch-millis",
                "scheme.header=X-Acme\nscheme.signature-key=v1\nscheme.timeKey=t\nscheme.signed={time}.{body}",
                "scheme.header=X-Acme\nscheme.version=v1\nscheme.encoding=base64\n"
                        + "scheme.signed={header:X-Id}.{time}.{body}\nscheme.time=header:X-Time",
                "scheme[0].header=X-Acme\nscheme[0].prefix=sha256=\nscheme[1].header=X-Acme\nscheme[1].prefix=sha512=\n"
                        + "scheme[1].mac=hmac-sha-512",
                "scheme.header=X-Acme\nevent=header:X-Event\nidentity[0]=/id\nidentity[1]=/run/id\nsecret-encoding=text\n"
                        + "writes-nan=true",
            })
    void readsSchemesOfEveryForm(String lines) {
        Read.receiver(Read.own(lines.split("\n"))).close();
    }

    @Test
    void takesTheIdOfASecretFromItsVariableItsFileOrItsPlace() throws Exception {
        Files.writeString(folder.resolve("old.secret"), "short");
        String lines = Read.endpoint(
                "secrets[0]=${SHORT}",
                "secrets[1]=file:./old.secret",
                "secrets[2]=short",
                "secrets[3].id=mine",
                "secrets[3].value=short",
                "secrets[4]=x${SHORT}");
        assertThat(((Start.Refused) Read.start(lines, Map.of("SHORT", "short"), folder)).faults())
                .extracting(Fault::fault)
                .contains(
                        "secret 'SHORT' has fewer than 16 bytes and can be guessed",
                        "secret 'old.secret' has fewer than 16 bytes and can be guessed",
                        "secret 'secret-3' has fewer than 16 bytes and can be guessed",
                        "secret 4 has fewer than 16 bytes and can be guessed",
                        "secret 'secret-5' has fewer than 16 bytes and can be guessed");
    }

    @Test
    @DisplayName("row 103: a secret file that could be text as well as an encoded key, without a declaration")
    void refusesAmbiguousSecretFilesOfOwnSenders() throws Exception {
        Files.writeString(folder.resolve("a.secret"), "0123456789abcdef0123456789abcdef\n");
        String own = "path=/a\nscheme.header=X-A\nsecrets=file:./a.secret\n";
        assertThat(Read.faults(Read.start(Read.named("a", own), Map.of(), folder)))
                .singleElement()
                .asString()
                .contains("line 3", "secret 'a.secret' could be text as well as an encoded key");
        Read.start(Read.named("a", own + "secret-encoding=hex"), Map.of(), folder)
                .orThrow()
                .receiver()
                .close();
        Files.writeString(folder.resolve("a.secret"), "");
        assertThat(Read.faults(Read.start(Read.named("a", own), Map.of(), folder)))
                .singleElement()
                .asString()
                .contains("is blank");
    }

    @Test
    @DisplayName("row 126: warns that a restart forgets what was handled, in words of the configuration")
    void warnsThatItRemembersInMemoryOnly() {
        String sound = Read.named("runs", "path=/r\nsender=validibot\nsecrets=${ORDERS_SECRET}");
        assertThat(Read.warnings(sound))
                .containsExactly("receiver: remembers deliveries in memory only: a restart forgets them, and a second"
                        + " instance does not know them; use a store that instances share, or say"
                        + " 'memory-is-enough: true' beside 'endpoints'");
        assertThat(Read.warnings("memory-is-enough=true\n" + sound)).isEmpty();
    }

    @Test
    void closesAStoreWithItsReceiverAndNeverWhereNothingStarts() {
        String sound = Read.endpoint("secrets=${ORDERS_SECRET}");
        Map<String, String> environment = Map.of("ORDERS_SECRET", Read.SECRET);
        for (String fault : List.of("general=1", "endpoints.orders.max-body=0")) {
            ClosableStore store = new ClosableStore();
            Start refused = ReceiverConfiguration.ofText(sound + fault, environment::get, folder)
                    .start(builder -> builder.store(store), reload -> {});
            assertThat(refused).isInstanceOf(Start.Refused.class);
            assertThat(store.closed).isFalse();
        }
        ClosableStore store = new ClosableStore();
        Start.Ready ready = ReceiverConfiguration.ofText(sound, environment::get, folder)
                .start(builder -> builder.store(store), reload -> {})
                .orThrow();
        assertThat(ready.warnings()).noneMatch(warning -> warning.fault().contains("in memory only"));
        ready.receiver().close();
        assertThat(store.closed).isTrue();
    }

    /** A store of which nobody wants anything but its end. */
    private static final class ClosableStore implements DeliveryStore {
        private boolean closed;

        @Override
        public Claim claim(
                DeliveryIdentity identity,
                Digest256 fingerprint,
                ClaimToken token,
                Duration lease,
                Duration retention) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean complete(
                DeliveryIdentity identity,
                Digest256 fingerprint,
                ClaimToken token,
                Duration retention,
                @Nullable Instant signedTime) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean release(DeliveryIdentity identity, ClaimToken token) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean extend(DeliveryIdentity identity, ClaimToken token, Duration lease) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean forget(DeliveryIdentity identity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean inMemory() {
            return false;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void endsTheReloadingOfSecretsWhereSettingTheRestFails() throws Exception {
        Files.writeString(folder.resolve("orders.secret"), Read.SECRET);
        ReceiverConfiguration configuration =
                ReceiverConfiguration.ofText(Read.endpoint("secrets=file:orders.secret"), name -> null, folder);
        long before = ringThreads();
        assertThatThrownBy(() -> configuration.start(
                        builder -> {
                            throw new IllegalStateException("no bean");
                        },
                        reload -> {}))
                .hasMessage("no bean");
        await().until(() -> ringThreads() <= before);
    }

    private static long ringThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("hookseal-secrets"))
                .count();
    }

    @Test
    void tellsOfReloadsOfSecretFiles() throws Exception {
        Path secret = Files.writeString(folder.resolve("orders.secret"), Read.SECRET);
        List<String> news = new CopyOnWriteArrayList<>();
        Start start = ReceiverConfiguration.ofText(Read.endpoint("secrets=file:orders.secret"), name -> null, folder)
                .start(builder -> {}, news::add);
        WebhookReceiver receiver = start.orThrow().receiver();
        Files.writeString(secret, "another-secret-of-more-than-32-bytes");
        await().until(() -> !news.isEmpty());
        receiver.close();
        assertThat(news).containsExactly("endpoint 'orders': secrets reloaded: orders.secret");
    }

    @Test
    void throwsEverythingThatIsWrongAtOnce() {
        assertThatThrownBy(() -> Read.start(Read.endpoint("secrets=short", "max-age=soon"))
                        .orThrow())
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        thrown -> assertThat(thrown.problems())
                                .extracting(Problem::endpoint)
                                .containsExactly("line 1, endpoint 'orders'", "line 4, endpoint 'orders'"))
                .hasMessageContaining("has fewer than 16 bytes")
                .hasMessageContaining("no length of time");
    }

    @Test
    void saysWhatIsWrongWithAFileThatCannotBeRead() throws Exception {
        Path latin = folder.resolve("latin.properties");
        Files.write(latin, "endpoints=é".getBytes(StandardCharsets.ISO_8859_1));
        for (Path path : new Path[] {latin, folder, folder.resolve("none.properties")}) {
            Start start = Read.start(ReceiverConfiguration.ofProperties(path));
            assertThat(((Start.Refused) start).faults()).singleElement().satisfies(fault -> {
                assertThat(fault.where()).isEqualTo("file");
                assertThat(fault.fault()).isNotBlank();
                assertThat(fault.mend()).isNotBlank();
            });
        }
    }

    @Test
    void readsTheExampleOfTheDocument() throws Exception {
        String document = Files.readString(Path.of("CONFIGURATION.md"));
        String start = "```properties\n";
        int from = document.indexOf(start) + start.length();
        String lines = document.substring(from, document.indexOf("```", from));
        assertThat(lines).contains("endpoints.orders.path");
        Map<String, String> environment =
                Map.of("GITHUB_SECRET", Read.SECRET, "OLD_DEMBRANE_SECRET", Read.SECRET + "-old");
        assertThat(Read.faults(lines, environment))
                .allMatch(fault -> fault.contains("/run/secrets/dembrane, but it does not exist")
                        || fault.contains("no secret that is live"));
    }

    @Test
    void readsHowDeliveriesAreClaimed() {
        Read.receiver(Read.endpoint(
                        "secrets=${ORDERS_SECRET}",
                        "retention=30d",
                        "lease=4s",
                        "handler-deadline=3500ms",
                        "accept-loss=true",
                        "on-store-failure=process-unprotected"))
                .close();
        Read.receiver(Read.endpoint("secrets=${ORDERS_SECRET}", "onStoreFailure=refuse"))
                .close();
    }

    @Test
    void readsWhatIsKeptInTheInbox() {
        String none = "in the inbox, and the receiver has none";
        assertThat(Read.faults(Read.endpoint(
                        "secrets=${ORDERS_SECRET}", "inbox=true", "keep-headers[0]=X-One", "keep-headers[1]=X-Two")))
                .singleElement()
                .asString()
                .contains("keeps its deliveries " + none);
        assertThat(Read.faults(Read.endpoint("secrets=${ORDERS_SECRET}", "on-store-failure=inbox")))
                .singleElement()
                .asString()
                .contains("keeps what it cannot claim " + none);
        assertThat(Read.faults(Read.endpoint("secrets=${ORDERS_SECRET}", "inbox=true", "keep-headers=X One")))
                .anyMatch(fault -> fault.contains("keeps a header that is none"));
        assertThat(Read.faults(Read.endpoint("secrets=${ORDERS_SECRET}", "inbox=perhaps")))
                .isNotEmpty();
    }

    @Test
    @DisplayName("an identity that no signature covers is forced by name, and warned of")
    void readsAForcedUnsignedHeader() {
        assertThat(Read.warnings(Read.own("scheme.header=X-A", "identity=unsigned-header:X-Delivery")))
                .anyMatch(warning -> warning.contains("takes a header for its identity, which the signature does not"));
        assertThat(Read.faults(Read.own("scheme.header=X-A", "identity=header:X-Delivery")))
                .anyMatch(fault -> fault.contains("which the signature does not cover"));
    }

    @Test
    void readsWhatOtherContentUnderOneIdentityIs() {
        String anew = "scheme.header=X-A\nscheme.signed={time}.{body}\nscheme.time=header:X-T\nidentity=/id\n";
        assertThat(Read.warnings(Read.own(anew + "other-content=handle-as-new")))
                .anyMatch(warning -> warning.contains("counts as a duplicate")
                        && warning.endsWith("say so with 'other-content: duplicate'"));
        assertThat(Read.warnings(Read.own(anew + "other-content=duplicate")))
                .noneMatch(warning -> warning.contains("counts as a duplicate"));
        assertThat(Read.faults(Read.own(anew + "other-content=ignore")))
                .singleElement()
                .asString()
                .contains("use one of: duplicate, handle-as-new");
        for (String identity : List.of("", "identity=header:X-T\n", "identity=unsigned-header:X-T\n")) {
            assertThat(Read.faults(Read.own("scheme.header=X-A\n" + identity + "other-content=duplicate")))
                    .anyMatch(fault -> fault.contains("'other-content' without an 'identity' of fields"));
        }
        assertThat(Read.faults(Read.endpoint("secrets=${ORDERS_SECRET}", "other-content=duplicate")))
                .singleElement()
                .asString()
                .contains("has 'other-content' without a 'scheme'");
    }
}
