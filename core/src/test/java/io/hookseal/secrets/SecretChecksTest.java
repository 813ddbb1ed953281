package io.hookseal.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretChecksTest {
    private static final String GOOD = "q8vN2mR7tZ4kL9xW3cB6yH1jD5gF0sPa";
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void findsNothingWrongWithThirtyTwoBytes() {
        assertThat(SecretChecks.check(List.of(Secret.text("k", GOOD)), false)).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t\r\n", "\u00A0\u3000\u2028\u0085", "\uFEFF"})
    @DisplayName("row 100: null or blank, whatever is allowed")
    void refusesBlank(String text) {
        assertThat(problems(Secret.text("k", text), true)).singleElement().satisfies(problem -> {
            assertThat(problem.fatal()).isTrue();
            assertThat(problem.describe()).startsWith("secret 'k' is blank");
        });
    }

    @Test
    @DisplayName("row 100: a binary key that is empty or only zeros, which is one key for HMAC")
    void refusesKeysOfZeros() {
        assertThat(problems(Secret.bytes("k", new byte[0]), true))
                .singleElement()
                .matches(SecretProblem::fatal);
        assertThat(problems(Secret.bytes("k", new byte[32]), true))
                .singleElement()
                .matches(SecretProblem::fatal);
        assertThat(problems(Secret.of("k", "whsec_", SecretEncoding.WHSEC), true))
                .singleElement()
                .matches(SecretProblem::fatal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${X}",
                "${HOOK_SECRET:}",
                "prefix-${HOOK_SECRET}-which-is-long-enough-to-pass",
                "changeme",
                "ChangeMe",
                "CHANGE-ME",
                "change_me",
                " changeme\n",
                "secret",
                "password",
                "TODO",
                "example",
                "<your-secret>",
                "<insert the secret from the sender here>",
                "your-secret-here",
                "your_webhook_secret",
                "YOUR WEBHOOK SIGNING SECRET",
                "whsec_your-secret-here",
                "whsec_changeme",
                "{{ .Values.webhookSecret }}",
                "$(HOOK_SECRET)",
                "$HOOK_SECRET",
                "%HOOK_SECRET%",
                "__HOOK_SECRET__",
                "replace-with-a-long-random-string",
                "********************************",
                "••••••••••••••••",
                "................"
            })
    @DisplayName("row 100: placeholders, whatever is allowed")
    void refusesPlaceholders(String text) {
        assertThat(problems(Secret.text("k", text), true)).singleElement().satisfies(problem -> {
            assertThat(problem.fatal()).isTrue();
            assertThat(problem.describe()).startsWith("secret 'k' is a placeholder");
        });
    }

    @ParameterizedTest
    @CsvSource({"BASE64,changeme", "BASE64,password", "WHSEC,whsec_password"})
    @DisplayName("row 100: a placeholder that happens to decode is one still")
    void refusesPlaceholdersThatDecode(SecretEncoding encoding, String value) {
        assertThat(problems(Secret.of("k", value, encoding), true))
                .singleElement()
                .matches(problem -> problem.fatal() && problem.fault().contains("placeholder"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nested-secret",
                "lone-secret",
                "lone-secret\n",
                "retry-secret",
                "db-secret-1",
                "db-secret-1\n",
                "number-secret-2",
                "multi-tag",
                "rapport-geheim",
                "test-endpoint-secret",
                "pilot-hook-secret",
                "ts-nums",
                "whsec_3kJ9fQ2mZ7",
                "whsec_3kJ9fQ2mZ7\n",
                "clé-秘密-🔑",
                "receiver-side-secret-7d1f",
                "$2b$10$kJ9fQ2mZ7",
                "%41%42",
                "<a1b2c3>",
                "ſecret"
            })
    void acceptsWhatRealSendersUseWhenWeakIsAllowed(String text) {
        assertThat(problems(Secret.text("k", text), true)).noneMatch(SecretProblem::fatal);
    }

    @Test
    void acceptsARunOfOneLetterAsARealSenderHadIt() {
        assertThat(problems(Secret.text("k", "x".repeat(128)), false)).isEmpty();
    }

    @Test
    void looksForPlaceholdersInLongTextWithoutTrouble() {
        assertThat(problems(Secret.text("k", "your-" + "a-".repeat(40_000) + "secret"), false))
                .isEmpty();
    }

    @Test
    @DisplayName("row 101: under 16 bytes refused without override, under 32 a warning")
    void judgesLengthInBytes() {
        assertThat(problems(Secret.text("k", GOOD.substring(0, 15)), false))
                .singleElement()
                .matches(SecretProblem::fatal);
        assertThat(problems(Secret.text("k", GOOD.substring(0, 15)), true))
                .singleElement()
                .matches(problem -> !problem.fatal());
        assertThat(problems(Secret.text("k", GOOD.substring(0, 16)), false))
                .singleElement()
                .matches(problem -> !problem.fatal());
        assertThat(problems(Secret.text("k", GOOD.substring(0, 31)), false))
                .singleElement()
                .matches(problem -> !problem.fatal());
        assertThat(problems(Secret.text("k", "éééééééé"), false))
                .as("16 bytes in 8 characters")
                .noneMatch(SecretProblem::fatal);
        assertThat(problems(Secret.of("k", "00112233445566778899aabbccddee", SecretEncoding.HEX), false))
                .as("15 bytes in 30 digits")
                .singleElement()
                .matches(SecretProblem::fatal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0009", "\n", "\u000B", "\f", "\r", " ", "\u0085", "\u00A0", "\u1680", "\u2000", "\u200A", "\u2028",
                "\u2029", "\u202F", "\u205F", "\u3000", "\uFEFF", "\u200B", "\u2060"
            })
    @DisplayName("row 102: white space or an invisible mark at an edge")
    void refusesEdgeWhiteSpace(String edge) {
        for (String text : List.of(edge + GOOD, GOOD + edge)) {
            assertThat(problems(Secret.text("k", text), false)).singleElement().matches(SecretProblem::fatal);
            assertThat(problems(Secret.text("k", text), true)).singleElement().matches(problem -> !problem.fatal());
        }
        assertThat(problems(Secret.text("k", GOOD + edge + GOOD), false)).isEmpty();
    }

    @Test
    @DisplayName("row 102: NUL anywhere in a text, whatever is allowed")
    void refusesNulInText() {
        for (String text : List.of("\0" + GOOD, GOOD + "\0", GOOD + "\0" + GOOD, "\0".repeat(32))) {
            assertThat(problems(Secret.text("k", text), true))
                    .anyMatch(problem -> problem.fatal() && problem.fault().contains("NUL"));
        }
    }

    @Test
    @DisplayName("row 102: a decoded key is judged by its length only")
    void leavesSpacesAndNulInBinaryKeysAlone() {
        byte[] key = (" " + GOOD + "\0\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(problems(Secret.bytes("k", key), false)).isEmpty();
        assertThat(problems(
                        Secret.of("k", java.util.Base64.getEncoder().encodeToString(key), SecretEncoding.BASE64),
                        false))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "whsec_abc, true",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, true",
        "0123456789abcdef0123456789ABCDEF, true",
        "0123456789abcdef0123456789abcde, false",
        "0123456789abcdef0123456789abcdefa, false",
        "0123456789abcdef0123456789abcdeg, false",
        "AAECAwQFBgcICQoLDA0ODw==, true",
        "AAECAwQFBgcICQoLDA0O, false",
        "AAECAwQFBgcICQoLDA0ODxA=, true",
        "AAECAwQFBgcICQoLDA0=, false",
        "AAECAwQFBgcICQo*DA0ODw==, false",
        "receiver-side-secret-7d1f, false",
        "'', false"
    })
    @DisplayName("row 103: an encoding must be declared where the text could be meant either way")
    void knowsWhereAnEncodingMustBeDeclared(String value, boolean ambiguous) {
        assertThat(SecretChecks.ambiguousWithoutEncoding(value)).isEqualTo(ambiguous);
    }

    @Test
    @DisplayName("row 104: duplicate key id")
    void refusesADuplicateIdOnce() {
        List<Secret> secrets = List.of(
                Secret.text("a", GOOD + "1"),
                Secret.text("b", GOOD + "2"),
                Secret.text("a", GOOD + "3"),
                Secret.text("a", GOOD + "4"));
        assertThat(SecretChecks.check(secrets, true)).singleElement().satisfies(problem -> {
            assertThat(problem.fatal()).isTrue();
            assertThat(problem.secretId()).isEqualTo("a");
        });
    }

    @Test
    void warnsOfTwoSecretsWithOneKeyAlsoWhenHmacPaddingMakesThemOne() {
        byte[] padded = java.util.Arrays.copyOf(GOOD.getBytes(java.nio.charset.StandardCharsets.UTF_8), 40);
        assertThat(SecretChecks.check(
                        List.of(Secret.text("a", GOOD), Secret.text("b", GOOD), Secret.bytes("c", padded)), false))
                .hasSize(2)
                .allMatch(problem -> !problem.fatal() && problem.fault().contains("same key as secret 'a'"));
    }

    @Test
    @DisplayName("row 105: no secret, or none that is live")
    void refusesARingWithoutALiveSecret() {
        assertThat(SecretChecks.check(List.of(), true)).singleElement().matches(SecretProblem::fatal);
        Secret gone = Secret.text("gone", GOOD + "1").notAfter(NOON);
        Secret coming = Secret.text("coming", GOOD + "2").notBefore(NOON.plusSeconds(1));
        assertThat(SecretChecks.check(List.of(gone, coming), false, NOON))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.fatal()).isTrue();
                    assertThat(problem.secretId()).isNull();
                    assertThat(problem.describe())
                            .startsWith("the secret ring holds no secret that is live at 2026-11-21T12:00:00Z")
                            .contains("gone", "coming")
                            .doesNotContain(GOOD);
                });
        assertThat(SecretChecks.check(List.of(gone, coming), false, NOON.plusSeconds(1)))
                .isEmpty();
        assertThat(SecretChecks.check(List.of(gone, coming), false)).isEmpty();
    }

    @Test
    void listsAllProblemsAtOnceAndQuotesNoSecret() {
        List<Secret> secrets = List.of(
                Secret.text("a", " zq7zq7"),
                Secret.text("b", "zq7\0"),
                Secret.text("b", "changeme"),
                Secret.text("d", ""));
        List<SecretProblem> found = SecretChecks.check(secrets, false);
        assertThat(found).hasSize(7).allMatch(SecretProblem::fatal);
        assertThat(found.toString()).doesNotContain("zq7").doesNotContain("changeme");
    }

    private static List<SecretProblem> problems(Secret secret, boolean allowWeak) {
        return SecretChecks.check(List.of(secret), allowWeak);
    }
}
