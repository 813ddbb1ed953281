package io.hookseal.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HooksFileFaultsTest {
    /** Whatever a message quotes, it must not be this. */
    private static final String HUSH = "hush4f9c1b";

    @Test
    void listsAllFaultsAtOnceByLineWithTheirMends() {
        List<String> faults = Read.faults("""
                endpoints:
                  first:
                    path: hooks/first
                    sender: databrige
                    secrets: ["${FIRST_SECRET}", short, "${SECOND_SECRET}"]
                    max-body: 2MB
                    max-age: soon
                    allow-weak-secret: true
                  second:
                    path: /hooks/second
                    scheme: { header: "X Acme", mac: hmac-md5, signed: "{body}{time}" }
                    secrets: file:no-such-file
                    accept-unsigned: "yes"
                  third:
                    sender: github
                    sender: github
                  fourth:
                    path: /hooks/second
                    sender: validibot
                    secrets: [changeme]
                    max-age: 5m
                general: true
                """);
        assertThat(faults)
                .containsExactly(
                        "line 2, endpoint 'first': secret 'secret-2' has fewer than 16 bytes and can be guessed;"
                                + " set one of at least 32 random bytes at the sender and here, or allow weak secrets if the sender"
                                + " cannot",
                        "line 3, endpoint 'first': has a 'path' that does not begin with a slash; write it as /hooks/orders",
                        "line 4, endpoint 'first': has a 'sender' that is not known; did you mean 'databridge'? use one of"
                                + " attesta, databridge, dembrane, github, shopify, slack, standard-webhooks, stripe, validibot, or"
                                + " spell a 'scheme' out",
                        "line 5, endpoint 'first': needs the environment variable FIRST_SECRET, which is not set; set and export it",
                        "line 5, endpoint 'first': needs the environment variable SECOND_SECRET, which is not set; set and export"
                                + " it",
                        "line 6, endpoint 'first': has a 'max-body' that is no size; write bytes, or KiB or MiB, as 2MiB",
                        "line 7, endpoint 'first': has a 'max-age' that is no length of time; write it as 30s, 90m, 24h, 7d or"
                                + " PT24H, or none to accept any age",
                        "line 8, endpoint 'first': has the setting 'allow-weak-secret', which is not known; write"
                                + " 'allow-weak-secrets'",
                        "line 11, endpoint 'second', scheme: has a 'mac' that is not known; use one of: hmac-sha-1-legacy,"
                                + " hmac-sha-256, hmac-sha-384, hmac-sha-512",
                        "line 11, endpoint 'second', scheme: header name has a character at index 1 that RFC 9110 does not allow"
                                + " in a field name; write it as the sender does",
                        "line 12, endpoint 'second': has a secret in the file of secret 1, but it does not exist; create it or"
                                + " correct the path",
                        "line 13, endpoint 'second': has a 'accept-unsigned' that is neither true nor false; write true or false,"
                                + " without quotes",
                        "line 14, endpoint 'third': holds no secret; configure the secret that the sender signs with",
                        "line 15, endpoint 'third': has no 'path'; say where it is reached, as path: /hooks/orders",
                        "line 16, endpoint 'third': has the setting 'sender' twice; remove one of them",
                        "line 17, endpoint 'fourth': has the path '/hooks/second' of endpoint 'second'; give it one of its own",
                        "line 17, endpoint 'fourth': secret 'secret-1' is a placeholder, not a secret; fill in the real one; if"
                                + " ${...} stands in it, set the variable that it names",
                        "line 17, endpoint 'fourth': has a maximum age of PT5M, but sender 'validibot' delivers the same bytes"
                                + " again up to PT1H36M later; raise it above that, or its last retries are lost",
                        "line 22, file: has the setting 'general', which is not known; use one of: endpoints, instances, memory-is-enough");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n# nothing\n", "endpoints:", "endpoints: {}", "endpoints: []", "endpoints: 5", "[]", "x"})
    void refusesAFileWithoutEndpoints(String yaml) {
        assertThat(Read.faults(yaml)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"endpoints: {", "a: b: c", "\t- x", "x: &a *b", "- 'open", "a\n---\nb", "{a: \u0001}"})
    void refusesWhatIsNotYaml(String yaml) {
        assertThat(Read.faults(yaml)).singleElement().asString().contains("is not YAML from here on");
    }

    @ParameterizedTest
    @DisplayName("row 100: null, blank, ${X} and changeme, even where weak secrets are allowed")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [null]                  | empty
            [~]                     | empty
            [""]                    | blank
            ["   "]                 | blank
            ["\\t\\n"]              | blank
            [changeme]              | placeholder
            ["<your secret here>"]  | placeholder
            ["${X}"]                | needs the environment variable X, which is not set
            ["abc ${X} def"]        | needs the environment variable X, which is not set
            ["${X:-default}"]       | names no environment variable
            ["${}"]                 | names no environment variable
            [{ value: null }]       | empty
            [{ id: new }]           | has no 'value'
            []                      | holds no secret
            [[a, b]]                | not a text
            { a: b }                | has no 'value'
            """)
    void refusesSecretsThatAreNone(String secrets, String fault) {
        String yaml = Read.endpoint("secrets: " + secrets, "allow-weak-secrets: true");
        assertThat(Read.faults(yaml)).anyMatch(text -> text.contains(fault));
    }

    @ParameterizedTest
    @DisplayName("row 103: a secret that could be text as well as an encoded key, without a declaration")
    @ValueSource(
            strings = {
                "0123456789abcdef0123456789abcdef",
                "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
                "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            })
    void refusesAmbiguousSecretsOfOwnSenders(String secret) {
        String own = "endpoints:\n  acme:\n    path: /a\n    scheme: { header: X-Acme }\n    secrets: ";
        assertThat(Read.faults(own + "['" + secret + "']"))
                .singleElement()
                .asString()
                .contains("line 5", "could be text as well as an encoded key");
        Read.receiver(own + "['" + secret + "']\n    secret-encoding: text").close();
        Read.receiver(own + "[{ value: '" + secret + "', encoding: text }]").close();
    }

    @Test
    @DisplayName("row 104: an id, an endpoint or a path twice")
    void refusesWhatIsThereTwice() {
        assertThat(Read.faults(Read.secrets(
                        "[\"${ORDERS_SECRET}\", { id: ORDERS_SECRET, value: another-secret-of-32-bytes-or-more }]")))
                .singleElement()
                .asString()
                .contains("shares its id");
        String endpoint = "{ path: /%s, sender: github, secrets: \"${ORDERS_SECRET}\" }";
        assertThat(Read.faults("endpoints:\n  a: " + endpoint.formatted("a") + "\n  a: " + endpoint.formatted("b")))
                .singleElement()
                .asString()
                .contains("line 3, endpoint 'a': is there twice");
        assertThat(Read.faults("endpoints:\n  a: " + endpoint.formatted("a") + "\n  b: " + endpoint.formatted("a")))
                .singleElement()
                .asString()
                .contains("line 3, endpoint 'b': has the path '/a' of endpoint 'a'");
    }

    @Test
    @DisplayName("row 135: a secret and accept-unsigned on one endpoint")
    void refusesUnsignedDeliveriesBesideASecret() {
        for (String secret : List.of("\"${ORDERS_SECRET}\"", "\"${UNSET}\"", "file:none")) {
            assertThat(Read.faults(Read.endpoint("secrets: [" + secret + "]", "accept-unsigned: true")))
                    .anyMatch(fault -> fault.contains("accepts unsigned deliveries and has a secret as well"));
        }
        Read.receiver(Read.endpoint("accept-unsigned: true")).close();
        Read.receiver(Read.endpoint("accept-unsigned: true", "secrets: []")).close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { }                                                    | names no 'header'
            { header: [] }                                         |
            { header: X-A, encodng: hex }                          | write 'encoding'
            { header: X-A, encoding: base64url }                   | 'encoding' that is not known
            { header: X-A, value: prefixed }                       | needs a 'prefix'
            { header: X-A, value: bare, prefix: "v0=" }            | no place for
            { header: X-A, prefix: "a b" }                         | not visible ASCII
            { header: X-A, signed: raw }                           | 'signed' that is not known
            { header: X-A, signed: "{time}{body}", time: "header:X-T" } | touch each other
            { header: X-A, signed: "{when}.{body}" }               | part in braces is not known
            { header: X-A, signed: "{time}.{body}" }               | no header is named that carries it
            { header: X-A, signed: body, time: "header:X-T" }      | the signature does not cover it
            { header: X-A, time: tomorrow }                        | 'time' that is not known
            { header: X-A, time: "body:at" }                       | no JSON Pointer
            { header: X-A, time-format: iso-8601 }                 | no 'time'
            [{ header: X-A }, 5]                                   | not a mapping
            []                                                     | empty
            hmac                                                   | not a mapping
            """)
    void refusesSchemesThatAreNoneOrUnsafe(String scheme, String fault) {
        String yaml = "endpoints:\n  a:\n    path: /a\n    secrets: \"${ORDERS_SECRET}\"\n    scheme: " + scheme;
        assertThat(Read.faults(yaml)).anyMatch(text -> fault == null || text.contains(fault));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            event: type            | no JSON Pointer
            event: "header:X Y"    | RFC 9110
            identity: id           | no JSON Pointer
            identity: []           | of nothing
            identity: "header:X-I" | the signature does not cover
            secret-encoding: utf-8 | use one of: base64, hex, text, whsec
            writes-nan: 1          | neither true nor false
            sender: github         | a 'sender' and a 'scheme'
            """)
    void refusesWrongSettingsOfOwnSenders(String setting, String fault) {
        String yaml =
                "endpoints:\n  a:\n    path: /a\n    scheme: { header: X-A }\n    secrets: \"${ORDERS_SECRET}\"\n    ";
        assertThat(Read.faults(yaml + setting)).singleElement().asString().contains(fault);
    }

    @Test
    void refusesSettingsOfOwnSendersBesideABuiltInOne() {
        assertThat(Read.faults(Read.endpoint("event: /type", "identity: /id", "secrets: \"${ORDERS_SECRET}\"")))
                .hasSize(2)
                .allMatch(fault -> fault.contains("without a 'scheme'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "99999999999", "-1", "many", "[1]", "3000000000"})
    void refusesImpossibleBodyLimits(String limit) {
        assertThat(Read.faults(Read.endpoint("secrets: \"${ORDERS_SECRET}\"", "max-body: " + limit)))
                .hasSize(1);
    }

    @Test
    void refusesEndpointsWithoutANameThatCanBeShown() {
        String settings = "path: /a, sender: github, secrets: \"${ORDERS_SECRET}\" }";
        assertThat(Read.faults("endpoints: [ { " + settings + ", 7 ]")).hasSize(2);
        assertThat(Read.faults("endpoints: { \"a\\eb\": { " + settings + " }")).hasSize(1);
        assertThat(Read.faults("endpoints: { \"\": { " + settings + " }")).hasSize(1);
        assertThat(Read.faults("endpoints: { a: }")).singleElement().asString().contains("has no settings");
    }

    private static String own(String scheme, String setting) {
        return "endpoints:\n  a:\n    path: /a\n    secrets: \"${ORDERS_SECRET}\"\n    scheme: " + scheme + "\n    "
                + setting;
    }

    static Stream<String> placesForASecret() {
        return Stream.of(
                Read.secrets("[" + HUSH + "]"),
                Read.secrets("{ " + HUSH + ": x }"),
                Read.secrets(HUSH + ": x"),
                Read.secrets("[*" + HUSH + "]"),
                Read.secrets("[&" + HUSH + " x"),
                Read.secrets("[!" + HUSH + " x]"),
                Read.secrets("[!<" + HUSH + "> x]"),
                Read.secrets("[\"" + HUSH + "\\q\"]"),
                Read.secrets("[\"" + HUSH),
                Read.secrets("@" + HUSH),
                Read.secrets("%" + HUSH),
                Read.secrets("`" + HUSH),
                Read.secrets("|" + HUSH),
                Read.secrets("\n  " + HUSH),
                Read.secrets("x\n" + HUSH),
                Read.secrets("\n    " + HUSH + ": x"),
                Read.secrets("\n    - " + HUSH + "\n   - x"),
                Read.secrets("[\"${" + HUSH + "-}\"]"),
                Read.secrets("[{ value: " + HUSH + ", encoding: hex }]"),
                Read.secrets("[{ value: " + HUSH + ", encoding: base64 }]"),
                Read.secrets("[{ value: " + HUSH + ", encoding: whsec }]"),
                Read.secrets("[{ value: x, encoding: " + HUSH + " }]"),
                Read.secrets("[{ value: x, not-before: " + HUSH + " }]"),
                Read.secrets("[{ id: \"a\\nb\", value: " + HUSH + " }]"),
                Read.secrets("[{ " + HUSH + ": x, value: x }]"),
                Read.secrets("[\"file:${HIDDEN}\"]"),
                Read.secrets("[\"file:/run/${HIDDEN}\"]"),
                Read.secrets("[file:" + HUSH + "]"),
                Read.secrets("[file:folder/" + HUSH + "]"),
                Read.secrets("[\"file:" + HUSH + "\\0\"]"),
                Read.secrets("[{ value: file:none, id: " + HUSH + " }]"),
                Read.secrets("[{ value: x, id: " + HUSH + " }]"),
                Read.secrets("[{ id: " + HUSH + " }]"),
                Read.secrets("[{ value: changeme, id: " + HUSH + " }, { value: x, id: " + HUSH + " }]"),
                Read.secrets("[{ value: " + Read.SECRET + ", id: " + HUSH + " }, " + Read.SECRET + ", x]"),
                Read.secrets("[{ value: zz, encoding: hex, id: " + HUSH + " }]"),
                Read.secrets("[{ value: \"${HIDDEN}\", encoding: hex, id: " + HUSH + " }]"),
                Read.endpoint("secrets: x", "path: " + HUSH),
                "endpoints: { a: { sender: github, secrets: x, path: " + HUSH + " } }",
                "endpoints: { a: { sender: github, secrets: x, path: \"/a ${HIDDEN} " + HUSH + "\" } }",
                "endpoints: { a: { path: /a, secrets: x, sender: " + HUSH + " } }",
                own(HUSH, ""),
                own("[" + HUSH + "]", ""),
                own("{ header: \"" + HUSH + " x\" }", ""),
                own("{ header: X-A, value: " + HUSH + " }", ""),
                own("{ header: X-A, prefix: \"" + HUSH + " x\" }", ""),
                own("{ header: X-A, version: \"" + HUSH + " x\" }", ""),
                own("{ header: X-A, signature-key: " + HUSH + ", time-key: " + HUSH + " }", ""),
                own("{ header: X-A, encoding: " + HUSH + " }", ""),
                own("{ header: X-A, mac: " + HUSH + " }", ""),
                own("{ header: X-A, signed: " + HUSH + " }", ""),
                own("{ header: X-A, signed: \"{" + HUSH + "}\" }", ""),
                own("{ header: X-A, signed: \"{" + HUSH + "\" }", ""),
                own("{ header: X-A, signed: \"{header:" + HUSH + " x}\" }", ""),
                own("{ header: X-A, signed: \"{header:" + HUSH + "}{body}\" }", ""),
                own("{ header: X-A, time: " + HUSH + " }", ""),
                own("{ header: X-A, time: \"body:" + HUSH + "\" }", ""),
                own("{ header: X-A, time: \"body:/~" + HUSH + "\" }", ""),
                own("{ header: X-A, time: \"header:" + HUSH + "\" }", ""),
                own("{ header: X-A, time: \"header:" + HUSH + " x\" }", ""),
                own("{ header: X-A, time: \"body:/at\", time-format: " + HUSH + " }", ""),
                own("[{ header: " + HUSH + " }, { header: [X-A, " + HUSH + "], signed: \"a{body}\" }]", ""),
                own("{ header: X-A }", "event: " + HUSH),
                own("{ header: X-A }", "event: /~" + HUSH),
                own("{ header: X-A }", "event: \"header:" + HUSH + " x\""),
                own("{ header: X-A }", "identity: " + HUSH),
                own("{ header: X-A }", "identity: [/id, \"/~" + HUSH + "\"]"),
                own("{ header: X-A }", "identity: \"header:" + HUSH + "\""),
                own("{ header: X-A }", "identity: \"header:" + HUSH + " x\""),
                own("{ header: X-A }", "secret-encoding: " + HUSH),
                own("{ header: X-A }", "writes-nan: " + HUSH),
                Read.endpoint("secrets: x", "allow-weak-secrets: " + HUSH),
                Read.endpoint("secrets: x", "event: " + HUSH, "identity: " + HUSH),
                Read.endpoint("secrets: [\"${ORDERS_SECRET}\"]", "max-age: " + HUSH, "max-body: " + HUSH),
                Read.endpoint("accept-unsigned: " + HUSH, "secrets: [" + HUSH + "]"),
                Read.endpoint("accept-unsigned: true", "secrets: [" + HUSH + "]"),
                "%" + HUSH + "\n---\nx",
                "---\nx\n--- " + HUSH,
                HUSH);
    }

    @ParameterizedTest
    @MethodSource("placesForASecret")
    void neverShowsASecretWhereverItStands(String yaml) {
        Map<String, String> environment = Map.of("ORDERS_SECRET", Read.SECRET, "HIDDEN", HUSH);
        assertThat(Read.faults(yaml, environment)).isNotEmpty().noneMatch(fault -> fault.contains(HUSH));
    }

    @Test
    void neverShowsAnIdInAWarning() {
        assertThat(Read.warnings(Read.secrets("[{ value: just-sixteen-byt, id: " + HUSH + " }, just-sixteen-byt]")))
                .anyMatch(warning -> warning.contains("secret 1 "))
                .noneMatch(warning -> warning.contains(HUSH));
    }

    @Test
    void neverShowsASecretThatLooksLikeASettingWhereASecretStands() {
        String words = "correct-horse-battery";
        assertThat(Read.faults(Read.secrets("{ " + words + ": }"))).noneMatch(fault -> fault.contains(words));
        assertThat(Read.faults(Read.secrets("[" + words + ": x]"))).noneMatch(fault -> fault.contains(words));
    }
}
