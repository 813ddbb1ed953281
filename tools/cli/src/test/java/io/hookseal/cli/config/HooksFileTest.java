package io.hookseal.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.WebhookReceiver;
import io.hookseal.configuration.Start;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HooksFileTest {
    @TempDir
    Path folder;

    @Test
    void readsEndpointsByName() {
        String yaml = """
                endpoints:
                  orders:
                    path: /hooks/orders
                    sender: github
                    secrets: ["${ORDERS_SECRET}"]
                    max-body: 2MiB
                  reports:
                    path: /hooks/reports
                    sender: dembrane
                    secrets: correct-horse-battery-staple-reports
                    max-age: 7d
                """;
        WebhookReceiver receiver = Read.receiver(yaml);
        assertThat(receiver.endpoints()).containsExactly("orders", "reports");
        assertThat(receiver.path("reports")).isEqualTo("/hooks/reports");
        assertThat(receiver.largestBody()).isEqualTo(2 << 20);
        HooksFile file = HooksFile.parse(yaml, name -> null, folder);
        assertThat(file.endpointNames()).containsExactly("orders", "reports");
        assertThat(file.senderNames()).containsExactly("github", "dembrane");
    }

    @Test
    void readsEndpointsInAList() {
        WebhookReceiver receiver = Read.receiver("""
                endpoints:
                  - name: orders
                    path: /hooks/orders
                    sender: github
                    secrets: ["${ORDERS_SECRET}"]
                  - { name: open, path: /hooks/open, sender: attesta, accept-unsigned: true }
                """);
        assertThat(receiver.endpoints()).containsExactly("orders", "open");
        assertThat(receiver.acceptsUnsigned("open")).isTrue();
        assertThat(receiver.acceptsUnsigned("orders")).isFalse();
    }

    @Test
    void readsAFileInUtf8AndSecretFilesBesideIt() throws Exception {
        Path yaml = folder.resolve("hooks.yaml");
        Files.writeString(folder.resolve("orders.secret"), Read.SECRET + "\n");
        Files.writeString(yaml, Read.secrets("[file:orders.secret, \"clé-秘密-🔑-long-enough-to-be-a-key\"]"));
        Start start = HooksFile.read(yaml, name -> null).start(new io.hookseal.ReceiverListener() {}, reload -> {});
        assertThat(start).isInstanceOf(Start.Ready.class);
        ((Start.Ready) start).receiver().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"file:{}/orders.secret\"]",
                "[\"file://{}/orders.secret\"]",
                "\"file:{}/orders.secret\"",
                "[{ id: new, value: \"file:{}/orders.secret\", encoding: text, not-before: 2026-01-01 }]",
            })
    void readsSecretFiles(String secrets) throws Exception {
        Files.writeString(folder.resolve("orders.secret"), Read.SECRET + "\r\n");
        String yaml = Read.secrets(secrets.replace("{}", folder.toString()));
        Start start = Read.start(yaml, Map.of(), Path.of("nowhere"));
        assertThat(start).isInstanceOf(Start.Ready.class);
        ((Start.Ready) start).receiver().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[0123456789012345678901234567890123456789]",
                "[\"prefix-of-the-secret-${ORDERS_SECRET}\"]",
                "[{ id: key-1, value: 30313233343536373839303132333435, encoding: hex }]",
                "[{ value: whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=, encoding: whsec }]",
                "[{ value: \"${ORDERS_SECRET}\", not-after: 2999-01-01T00:00:00+02:00 }, another-secret-of-more-than-32-bytes]",
            })
    void readsSecretsInEveryForm(String secrets) {
        Read.receiver(Read.secrets(secrets)).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ header: X-Acme }",
                "{ header: [X-Acme, X-Old-Acme], prefix: \"sha256=\", encoding: hex, mac: hmac-sha-512 }",
                "{ header: X-Acme, value: either, prefix: \"v0=\", encoding: base64 }",
                "{ header: X-Acme, value: bare, signed: body }",
                "{ header: X-Acme, signed: canonical-json, time: \"body:/at\", time-format: epoch-millis }",
                "{ header: X-Acme, signature-key: v1, time-key: t, signed: \"{time}.{body}\" }",
                "{ header: X-Acme, value: key-value-list, signature-key: v1, time-key: t, time: list,"
                        + " signed: \"{time}.{body}\" }",
                "{ header: X-Acme, version: v1, encoding: base64, signed: \"{header:X-Id}.{time}.{body}\","
                        + " time: \"header:X-Time\", time-format: iso-8601 }",
                "[{ header: X-Acme, prefix: \"sha256=\" }, { header: X-Acme, prefix: \"sha512=\", mac: hmac-sha-512 }]",
            })
    void readsSchemesOfEveryForm(String scheme) {
        Read.receiver("""
                endpoints:
                  acme:
                    path: /
                    scheme: %s
                    event: header:X-Event
                    identity: [/id, /run/id]
                    secret-encoding: text
                    writes-nan: true
                    secrets: ["${ORDERS_SECRET}"]
                """.formatted(scheme)).close();
    }

    @Test
    void namesASenderOfOnesOwnAfterItsEndpoint() {
        String yaml = """
                endpoints:
                  acme: { path: /a, scheme: { header: X-Acme }, secrets: "${ORDERS_SECRET}" }
                """;
        assertThat(HooksFile.parse(yaml, name -> null, folder).senderNames()).containsExactly("acme");
    }

    @Test
    void warnsOfWhatIsLiftedAndNotOfWhatIsSound() {
        assertThat(Read.warnings("""
                memory-is-enough: true
                endpoints:
                  runs:
                    path: /runs
                    sender: validibot
                    secrets: [short]
                    allow-weak-secrets: true
                    max-age: none
                """))
                .hasSize(2)
                .anyMatch(warning -> warning.startsWith("line 3, endpoint 'runs': secret 'secret-1' has fewer than 16"))
                .anyMatch(warning -> warning.contains("does not judge signed times"));
        assertThat(Read.warnings("""
                memory-is-enough: true
                endpoints:
                  runs: { path: /runs, sender: validibot, secrets: ["${ORDERS_SECRET}"] }
                """)).isEmpty();
    }

    @Test
    @DisplayName("row 126: warns that a restart forgets what was handled, once for all endpoints")
    void warnsThatItRemembersInMemoryOnly() {
        assertThat(Read.warnings("""
                endpoints:
                  runs: { path: /runs, sender: validibot, secrets: ["${ORDERS_SECRET}"] }
                  more: { path: /more, sender: validibot, secrets: [another-secret-of-more-than-32-bytes] }
                """))
                .singleElement()
                .asString()
                .startsWith("receiver: remembers deliveries in memory only: a restart forgets them")
                .contains("'memory-is-enough: true'");
    }

    @Test
    void warnsOfASenderWhoseRetriesEndBeforeALeaseUnlessTheLossIsAccepted() {
        String yaml = """
                memory-is-enough: true
                endpoints:
                  signoffs: { path: /s, sender: databridge, secrets: ["${ORDERS_SECRET}"]%s }
                """;
        String loss = "line 3, endpoint 'signoffs': has a sender that never delivers again";
        assertThat(Read.warnings(yaml.formatted(""))).anyMatch(warning -> warning.startsWith(loss));
        assertThat(Read.warnings(yaml.formatted(", accept-loss: true"))).noneMatch(warning -> warning.startsWith(loss));
    }

    @Test
    void readsAFileThatIsJson() {
        Read.receiver("{\"endpoints\": {\"orders\": {\"path\": \"/o\", \"sender\": \"attesta\","
                        + " \"secrets\": [\"cl\\u00e9-\\u79d8\\u5bc6-\\ud83d\\udd11-and-more-to-be-long\"]}}}")
                .close();
    }

    @Test
    void saysWhatIsWrongWithAFileThatCannotBeRead() throws Exception {
        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, "endpoints: é".getBytes(StandardCharsets.ISO_8859_1));
        for (Path path : new Path[] {latin, folder, folder.resolve("none.yaml")}) {
            Start start = HooksFile.read(path, name -> null).start(new io.hookseal.ReceiverListener() {}, reload -> {});
            assertThat(((Start.Refused) start).faults()).singleElement().satisfies(fault -> {
                assertThat(fault.where()).isEqualTo("file");
                assertThat(fault.fault()).isNotBlank();
                assertThat(fault.mend()).isNotBlank();
            });
        }
    }
}
