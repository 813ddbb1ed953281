package io.hookseal.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverConfigurationFaultsTest {
    /** Whatever a message quotes, it must not be this. */
    private static final String HUSH = "hush4f9c1b";

    private static final Map<String, String> ENVIRONMENT = Map.of("ORDERS_SECRET", Read.SECRET, "HIDDEN", HUSH);

    private static String[] split(String lines) {
        return lines.split(" \\| ");
    }

    @Test
    void listsAllFaultsAtOnceByLineWithTheirMends() {
        List<String> faults = Read.faults("""
                # all of it is wrong
                endpoints.first.path=hooks/first
                endpoints.first.sender=databrige
                endpoints.first.secrets[0]=${FIRST_SECRET}
                endpoints.first.secrets[1]=short
                endpoints.first.maxBody=2MB
                endpoints.first.allow-weak-secret=true
                endpoints.first.path.more=x
                endpoints.second.path=/hooks/second
                endpoints.second.scheme=hmac
                endpoints.second.secrets[1]=${ORDERS_SECRET}
                endpoints.second.accept-unsigned="yes"
                endpoints.third=x
                endpoints.fourth.path=/hooks/second
                endpoints.fourth.sender=github
                endpoints.fourth.sender=github
                endpoints.fourth.secrets=another\\secret-of-more-than-32-bytes
                general=true
                """);
        assertThat(faults)
                .containsExactly(
                        "line 2, endpoint 'first': has a 'path' that does not begin with a slash; write it as /hooks/orders",
                        "line 2, endpoint 'first': secret 'secret-2' has fewer than 16 bytes and can be guessed;"
                                + " set one of at least 32 random bytes at the sender and here, or allow weak secrets if the sender"
                                + " cannot",
                        "line 3, endpoint 'first': has a 'sender' that is not known; did you mean 'databridge'? use one of"
                                + " attesta, databridge, dembrane, github, shopify, slack, standard-webhooks, stripe, validibot, or"
                                + " spell a 'scheme' out",
                        "line 4, endpoint 'first': needs the environment variable FIRST_SECRET, which is not set; set and export it",
                        "line 6, endpoint 'first': has a 'max-body' that is no size; write bytes, or KiB or MiB, as 2MiB",
                        "line 7, endpoint 'first': has the setting 'allow-weak-secret', which is not known; write"
                                + " 'allow-weak-secrets'",
                        "line 8, endpoint 'first': has the setting 'path' twice; remove one of them",
                        "line 10, endpoint 'second': has a 'scheme' that is not a mapping; give it settings of its own, as"
                                + " scheme.header and scheme.prefix",
                        "line 11, endpoint 'second': has a 'secrets' that is empty; fill it in or remove it",
                        "line 12, endpoint 'second': has a 'accept-unsigned' that is neither true nor false; write true or false,"
                                + " without quotes",
                        "line 13, endpoint 'third': has no settings; give it a path, a sender and its secrets, as path: /hooks/orders",
                        "line 14, endpoint 'fourth': has the path '/hooks/second' of endpoint 'second'; give it one of its own",
                        "line 14, endpoint 'fourth': holds no secret; configure the secret that the sender signs with",
                        "line 16, endpoint 'fourth': has the setting 'sender' twice; remove one of them",
                        "line 17, file: has a backslash in front of a character that needs none; write \\\\ for a backslash",
                        "line 18, file: has the setting 'general', which is not known; use one of: endpoints, instances, memory-is-enough");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n# nothing\n", "endpoints=", "endpoints=5", "x9=", "endpoints.=", "endpoints..path=/a"})
    void refusesConfigurationsWithoutEndpoints(String lines) {
        assertThat(Read.faults(lines)).isNotEmpty();
        assertThat(Read.faultsOfNames(lines, Map.of())).isNotEmpty();
    }

    @ParameterizedTest
    @DisplayName("row 104: a key twice, in one spelling or in two")
    @ValueSource(
            strings = {
                "max-age=1d | max-age=2d",
                "max-age=1d | maxAge=1d",
                "max_age=1d | MAXAGE=1d",
                "secrets=${ORDERS_SECRET}",
                "secrets[1]=x | secrets[1]=x",
                "secrets[1]=x | secrets.1=x",
                "secrets[1]=x | secrets[1].value=x",
                "secrets[1].value=x | secrets[1].VALUE=x"
            })
    void refusesWhatIsThereTwice(String lines) {
        assertThat(Read.faults(Read.endpoint("secrets[0]=${ORDERS_SECRET}\n" + lines.replace(" | ", "\n"))))
                .anyMatch(fault -> fault.contains(" twice; remove one of them"));
    }

    @Test
    void refusesListsWithGapsAndNumbersThatAreNone() {
        assertThat(Read.faults(Read.endpoint("secrets[0]=${ORDERS_SECRET}", "secrets[2]=x")))
                .anyMatch(fault -> fault.contains("'secrets' that is empty"));
        for (String key :
                List.of("secrets.1", "secrets.00", "secrets[-1]", "secrets[99999]", "secrets[", "secrets[0]x")) {
            assertThat(Read.faults(Read.endpoint(key + "=${ORDERS_SECRET}")))
                    .as(key)
                    .isNotEmpty();
        }
        assertThat(Read.faults("endpoints" + ".a".repeat(100_000) + "=x")).isNotEmpty();
        assertThat(Read.faults("endpoints" + "[0]".repeat(100_000) + "=x")).isNotEmpty();
    }

    @ParameterizedTest
    @DisplayName("row 100: blank, ${X} and changeme, even where weak secrets are allowed")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            secrets=                    | blank
            secrets=\\u0020\\t\\n       | blank
            secrets[0]=changeme         | placeholder
            secrets=<your secret here>  | placeholder
            secrets=${X}                | needs the environment variable X, which is not set
            secrets=abc ${X} def        | needs the environment variable X, which is not set
            secrets=${X:-default}       | names no environment variable
            secrets=${}                 | names no environment variable
            secrets[0].id=new           | has no 'value'
            secrets[0].value=           | blank
            max-age=1d                  | holds no secret
            secrets[0][0]=a             | not a text
            secrets.a=b                 | has no 'value'
            """)
    void refusesSecretsThatAreNone(String line, String fault) {
        assertThat(Read.faults(Read.endpoint(line, "allow-weak-secrets=true"))).anyMatch(text -> text.contains(fault));
    }

    @Test
    @DisplayName("row 100: a variable that holds nothing, or another placeholder")
    void refusesVariablesThatHoldNoSecret() {
        for (String value : List.of("", "  ", "${ORDERS_SECRET}", "changeme")) {
            Start start = Read.start(Read.endpoint("secrets=${X}"), Map.of("X", value), Path.of(""));
            assertThat(start).as("value '%s'", value).isInstanceOf(Start.Refused.class);
        }
    }

    @Test
    @DisplayName("row 101: under 16 bytes refused without the override, under 32 a warning")
    void refusesShortSecretsUnlessAllowed() {
        assertThat(Read.faults(Read.endpoint("secrets=fifteen-bytes-x")))
                .singleElement()
                .asString()
                .contains("16 bytes");
        assertThat(Read.warnings(Read.endpoint("secrets=fifteen-bytes-x", "allow-weak-secrets=true")))
                .anyMatch(warning -> warning.contains("16 bytes"));
        assertThat(Read.warnings(Read.endpoint("secrets=just-sixteen-byt")))
                .anyMatch(warning -> warning.contains("32 bytes"));
    }

    @Test
    @DisplayName("row 102: white space at an edge refused without the override, NUL always")
    void refusesEdgeWhiteSpaceAndNul() {
        String edge = "secrets=long-enough-to-be-a-key-of-32-bytes ";
        assertThat(Read.faults(Read.endpoint(edge))).singleElement().asString().contains("white space");
        assertThat(Read.warnings(Read.endpoint(edge, "allow-weak-secrets=true")))
                .anyMatch(warning -> warning.contains("white space"));
        assertThat(Read.faults(
                        Read.endpoint("secrets=long-enough-to-be-a-key\\u0000of-32-bytes", "allow-weak-secrets=true")))
                .singleElement()
                .asString()
                .contains("NUL");
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
        String own = "path=/a\nscheme.header=X-Acme\n";
        assertThat(Read.faults(Read.named("acme", own + "secrets=" + secret)))
                .singleElement()
                .asString()
                .contains("line 3", "could be text as well as an encoded key");
        Read.receiver(Read.named("acme", own + "secret-encoding=text\nsecrets=" + secret))
                .close();
        Read.receiver(Read.named("acme", own + "secrets.encoding=text\nsecrets.value=" + secret))
                .close();
    }

    @Test
    @DisplayName("row 104: an id or a path twice")
    void refusesIdsAndPathsThatAreThereTwice() {
        assertThat(Read.faults(Read.endpoint(
                        "secrets[0]=${ORDERS_SECRET}",
                        "secrets[1].id=ORDERS_SECRET",
                        "secrets[1].value=another-secret-of-32-bytes-or-more")))
                .singleElement()
                .asString()
                .contains("shares its id");
        String settings = "path=/a\nsender=github\nsecrets=${ORDERS_SECRET}\n";
        assertThat(Read.faults(Read.named("a", settings) + Read.named("b", settings)))
                .singleElement()
                .asString()
                .contains("line 4, endpoint 'b': has the path '/a' of endpoint 'a'");
    }

    @Test
    @DisplayName("row 105: no secret that is live")
    void refusesSecretsThatAreNotLive() {
        assertThat(Read.faults(Read.endpoint("secrets.value=${ORDERS_SECRET}", "secrets.not-after=2020-01-01")))
                .singleElement()
                .asString()
                .contains("no secret that is live");
        assertThat(Read.faults(Read.endpoint(
                        "secrets.value=${ORDERS_SECRET}",
                        "secrets.not-before=2027-01-01",
                        "secrets.not-after=2026-01-01")))
                .singleElement()
                .asString()
                .contains("would never be live");
    }

    @Test
    @DisplayName("row 135: a secret and accept-unsigned on one endpoint")
    void refusesUnsignedDeliveriesBesideASecret() {
        for (String secret : List.of("secrets=${ORDERS_SECRET}", "secrets=${UNSET}", "secrets=file:none", "secrets=")) {
            assertThat(Read.faults(Read.endpoint(secret, "accept-unsigned=true")))
                    .anyMatch(fault -> fault.contains("accepts unsigned deliveries and has a secret as well"));
        }
        Read.receiver(Read.endpoint("accept-unsigned=true")).close();
        for (String no : List.of("", "1", "yes", "\"true\"", "true ", "tRue", "on")) {
            assertThat(Read.faults(Read.endpoint("accept-unsigned=" + no)))
                    .as(no)
                    .anyMatch(fault -> fault.contains("neither true nor false"))
                    .anyMatch(fault -> fault.contains("holds no secret"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a//b",
                "/a/../b",
                "/a/./b",
                "/..",
                "/a/{id}",
                "/a/*",
                "/a/<id>",
                "/a;x",
                "/a%20b",
                "/a b",
                "/a ",
                "/a?b",
                "/a#b",
                "/é",
                "/${HOOK}"
            })
    void refusesPathsThatMeanMoreThanTheySay(String path) {
        String lines = Read.named("a", "sender=github\nsecrets=${ORDERS_SECRET}\npath=" + path);
        assertThat(Read.faults(lines)).singleElement().asString().contains("has a 'path'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            prefix=x                                               @ names no 'header'
            header=X-A | encodng=hex                               @ write 'encoding'
            header=X-A,X-B                                         @ RFC 9110
            header=X-A | encoding=base64url                        @ 'encoding' that is not known
            header=X-A | value=prefixed                            @ needs a 'prefix'
            header=X-A | value=bare | prefix=v0=                   @ no place for
            header=X-A | prefix=a b                                @ not visible ASCII
            header=X-A | signed=raw                                @ template such as {time}.{body}
            header=X-A | signed={time}{body} | time=header:X-T     @ touch each other
            header=X-A | signed={when}.{body}                      @ part in braces is not known
            header=X-A | signed={time}.{body}                      @ no header is named that carries it
            header=X-A | signed=body | time=header:X-T             @ the signature does not cover it
            header=X-A | time=tomorrow                             @ 'time' that is not known
            header=X-A | time=body:at                              @ no JSON Pointer
            header=X-A | time-format=iso-8601                      @ no 'time'
            header=X-A | signature-key=a | time-key=a              @ that is its 'signature-key'
            """)
    void refusesSchemesThatAreNoneOrUnsafe(String scheme, String fault) {
        String[] lines = split(scheme);
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "scheme." + lines[i];
        }
        assertThat(Read.faults(Read.own(lines))).anyMatch(text -> text.contains(fault));
    }

    @Test
    @DisplayName("row 133: schemes of which one's signed form can be read as the other's")
    void refusesSchemesThatCanBeConfused() {
        assertThat(Read.faults(Read.own(
                        "scheme[0].header=X-A",
                        "scheme[1].header=X-A",
                        "scheme[1].signed={time}.{body}",
                        "scheme[1].time=header:X-T")))
                .isNotEmpty()
                .allMatch(fault -> fault.startsWith("line 1, endpoint 'a': sender 'a':"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            event=type                    | no JSON Pointer
            event=header:X Y              | RFC 9110
            identity=id                   | no JSON Pointer
            identity=header:X-I           | the signature does not cover
            identity=unsigned-header:X Y  | RFC 9110
            identity=unsigned-header:     | header
            secret-encoding=utf-8         | use one of: base64, hex, text, whsec
            writes-nan=1                  | neither true nor false
            sender=github                 | a 'sender' and a 'scheme'
            """)
    void refusesWrongSettingsOfOwnSenders(String setting, String fault) {
        String lines = Read.own("scheme.header=X-A", setting);
        assertThat(Read.faults(lines)).singleElement().asString().contains(fault);
    }

    @Test
    void takesWhatIsSaidOfASenderFromItsOneSchemeOrFromBesideIt() {
        Read.receiver(Read.own("event=/type", "scheme.header=X-A", "scheme.identity=/id"))
                .close();
        assertThat(Read.faults(Read.own("event=/type", "scheme.header=X-A", "scheme.event=/type")))
                .singleElement()
                .asString()
                .contains("has 'event' in its scheme and beside it");
        assertThat(Read.faults(Read.own("scheme[0].header=X-A", "scheme[0].identity=/id")))
                .singleElement()
                .asString()
                .contains("'identity', which is not known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "99999999999", "-1", "many", "3000000000"})
    void refusesImpossibleBodyLimits(String limit) {
        assertThat(Read.faults(Read.endpoint("secrets=${ORDERS_SECRET}", "max-body=" + limit)))
                .hasSize(1);
    }

    @Test
    void refusesEndpointsWithoutANameThatCanBeShown() {
        String settings = "path=/a\nsender=github\nsecrets=${ORDERS_SECRET}\n";
        for (String name : List.of("\\u001B" + HUSH, "", "\\ ", "\\u202e" + HUSH, "a".repeat(101))) {
            assertThat(Read.faultsOfNames(Read.named(name, settings), ENVIRONMENT))
                    .singleElement()
                    .asString()
                    .startsWith("hookseal.endpoints, endpoint: has no name that can be shown");
        }
    }

    @Test
    void listsWhatElseIsWrongWithASenderOfWhichASettingCannotBeRead() {
        assertThat(Read.faults(Read.own(
                        "scheme.header=X-A", "scheme.signed={header:a}{body}", "scheme.mac=md5", "max-age=1s")))
                .hasSize(3)
                .anyMatch(fault -> fault.contains("has a 'mac' that is not known"))
                .anyMatch(fault -> fault.contains("touch each other"))
                .anyMatch(fault -> fault.contains("has a maximum age, but sender 'a' signs no time"));
    }

    @Test
    @DisplayName("row 106: how deliveries are claimed, with every fault of it beside the others")
    void listsFaultsOfClaiming() {
        assertThat(Read.faults("memory-is-enough=perhaps\n" + Read.named("runs", """
                path=/runs
                sender=validibot
                secrets=${ORDERS_SECRET}
                retention=1h
                lease=10s
                handler-deadline=31s
                """) + Read.named("pushes", """
                path=/pushes
                sender=github
                secrets=another-secret-of-more-than-32-bytes
                retention=long
                lease=0s
                handler-deadline=1
                accept-loss=1
                on-store-failure=process
                """)))
                .hasSize(9)
                .anyMatch(fault -> fault.startsWith("line 1, file: has a 'memory-is-enough' that is neither"))
                .anyMatch(fault ->
                        fault.startsWith("line 2, endpoint 'runs': has a handler deadline of PT31S and a lease"))
                .anyMatch(fault -> fault.contains("but sender 'validibot' waits PT30S for an answer"))
                .anyMatch(fault -> fault.startsWith("line 2, endpoint 'runs': has a retention of PT1H"))
                .anyMatch(fault -> fault.startsWith("line 11, endpoint 'pushes': has a 'retention' that is no length"))
                .anyMatch(fault -> fault.startsWith("line 8, endpoint 'pushes': has a lease of PT0S"))
                .anyMatch(fault -> fault.startsWith("line 13, endpoint 'pushes': has a 'handler-deadline' that is no"))
                .anyMatch(fault -> fault.startsWith("line 14, endpoint 'pushes': has a 'accept-loss' that is neither"))
                .anyMatch(
                        fault -> fault.startsWith("line 15, endpoint 'pushes': has a 'on-store-failure' that is not"));
    }

    @Test
    void showsAPathThatIsOneAtFirstSightAsItIsWritten() {
        assertThat(Read.faults(Read.endpoint(
                        "secrets[0]=file:/no/such",
                        "secrets[1]=file:./none",
                        "secrets[2]=file:../none",
                        "secrets[3]=file:///no/such/one")))
                .anyMatch(fault -> fault.contains("has a secret in file /no/such, but it does not exist"))
                .anyMatch(fault -> fault.contains("has a secret in file ./none, but it does not exist"))
                .anyMatch(fault -> fault.contains("has a secret in file ../none, but it does not exist"))
                .anyMatch(fault -> fault.contains("has a secret in file /no/such/one, but it does not exist"));
    }

    static Stream<String> placesForASecret() {
        return Stream.of(
                HUSH,
                HUSH + "=x",
                HUSH + ".x=y",
                HUSH + "[0]=x",
                "endpoints=" + HUSH,
                "endpoints[0]=" + HUSH,
                "endpoints[1].name=" + HUSH + "\\u0000",
                "memory-is-enough=" + HUSH,
                Read.endpoint("secrets=" + HUSH),
                Read.endpoint("secrets=" + HUSH + "\\q"),
                Read.endpoint("secrets=" + HUSH + "\\u12"),
                Read.endpoint("secrets=x\\q" + HUSH),
                Read.endpoint("secrets." + HUSH + "=x"),
                Read.endpoint("secrets[" + HUSH + "]=x"),
                Read.endpoint("secrets[0]." + HUSH + "=x"),
                Read.endpoint("secrets[0]." + HUSH + ".x=x", "secrets[0]." + HUSH + "=x"),
                Read.endpoint("secrets[0][0]." + HUSH + "=x"),
                Read.endpoint("secrets[0].value." + HUSH + "=x"),
                Read.endpoint("secrets[0]=" + HUSH, "secrets[0]=" + HUSH),
                Read.endpoint("secrets[0]=" + HUSH, "secrets[0]." + HUSH + "=x"),
                Read.endpoint("secrets=" + HUSH, "secrets." + HUSH + "=x"),
                Read.endpoint("secrets[2]." + HUSH + "=x"),
                Read.endpoint("secrets=${" + HUSH + "-}"),
                Read.endpoint("secrets=${HIDDEN}"),
                Read.endpoint("secrets=file:${HIDDEN}"),
                Read.endpoint("secrets=file:" + HUSH),
                Read.endpoint("secrets=file:folder/" + HUSH),
                Read.endpoint("secrets=file:" + HUSH + "\\u0000"),
                Read.endpoint("secrets.value=file:none", "secrets.id=" + HUSH),
                Read.endpoint("secrets.value=x", "secrets.id=" + HUSH),
                Read.endpoint("secrets.value=" + Read.SECRET, "secrets.id=" + HUSH, "secrets.not-after=2020-01-01"),
                Read.endpoint("secrets.value=" + HUSH, "secrets.encoding=hex"),
                Read.endpoint("secrets.value=" + HUSH, "secrets.encoding=base64"),
                Read.endpoint("secrets.value=" + HUSH, "secrets.encoding=whsec"),
                Read.endpoint("secrets.value=x", "secrets.encoding=" + HUSH),
                Read.endpoint("secrets.value=x", "secrets.not-before=" + HUSH),
                Read.endpoint("secrets.value=${HIDDEN}", "secrets.encoding=hex", "secrets.id=" + HUSH),
                Read.endpoint("secrets=x", "path=" + HUSH),
                Read.endpoint("secrets=x", "path." + HUSH + "=x"),
                Read.endpoint("secrets=x", "max-age." + HUSH + "=x"),
                Read.endpoint("secrets=x", HUSH + "=x"),
                Read.endpoint("secrets=x", HUSH + ".a.b=x"),
                Read.endpoint("secrets=x", "max-age=" + HUSH, "max-body=" + HUSH, "lease=" + HUSH),
                Read.endpoint("secrets=x", "on-store-failure=" + HUSH, "accept-loss=" + HUSH),
                Read.endpoint("secrets=x", "event=" + HUSH, "identity=" + HUSH, "other-content=" + HUSH),
                Read.endpoint("accept-unsigned=" + HUSH, "secrets=" + HUSH),
                Read.endpoint("accept-unsigned=true", "secrets=" + HUSH),
                Read.named("a", "path=/a\nsecrets=x\nsender=" + HUSH),
                Read.own("scheme=" + HUSH),
                Read.own("scheme[0]=" + HUSH),
                Read.own("scheme." + HUSH + "=x"),
                Read.own("scheme.header=" + HUSH + " x"),
                Read.own("scheme.header." + HUSH + "=x"),
                Read.own("scheme.header=X-A", "scheme.value=" + HUSH),
                Read.own("scheme.header=X-A", "scheme.prefix=" + HUSH + " x"),
                Read.own("scheme.header=X-A", "scheme.signed=" + HUSH),
                Read.own("scheme.header=X-A", "scheme.signed={" + HUSH + "}"),
                Read.own("scheme.header=X-A", "scheme.signed={header:" + HUSH + "}{body}"),
                Read.own("scheme.header=X-A", "scheme.time=" + HUSH),
                Read.own("scheme.header=X-A", "scheme.time=body:/~" + HUSH),
                Read.own("scheme.header=X-A", "scheme.time=header:" + HUSH),
                Read.own("scheme.header=X-A", "event=header:" + HUSH + " x"),
                Read.own("scheme.header=X-A", "identity=" + HUSH),
                Read.own("scheme.header=X-A", "identity=header:" + HUSH),
                Read.own("scheme.header=X-A", "identity=unsigned-header:" + HUSH + " x"),
                Read.own("scheme.header=X-A", "identity=unsigned-header:" + HUSH, "max-body=0"),
                Read.own("scheme.header=X-A", "identity=/id", "other-content=" + HUSH),
                Read.own("scheme.header=X-A", "secret-encoding=" + HUSH),
                Read.own("scheme[0].header=" + HUSH, "scheme[1].header=X-A", "scheme[1].signed=a{body}"));
    }

    @ParameterizedTest
    @MethodSource("placesForASecret")
    void neverShowsASecretWhereverItStands(String lines) {
        assertThat(Read.faults(lines, ENVIRONMENT)).isNotEmpty().noneMatch(fault -> fault.contains(HUSH));
    }

    @ParameterizedTest
    @MethodSource("placesForASecret")
    @DisplayName("the names of properties are shown, but for what no setting is called")
    void neverShowsASecretInTheNameOfAProperty(String lines) {
        String sound = lines.replace("\\q", "").replace("\\u12", "");
        assertThat(Read.faultsOfNames(sound, ENVIRONMENT)).isNotEmpty().noneMatch(fault -> fault.contains(HUSH));
    }

    @Test
    void neverShowsAnIdOrAnUnsignedHeaderInAWarning() {
        assertThat(Read.warnings(Read.endpoint(
                        "secrets[0].value=just-sixteen-byt", "secrets[0].id=" + HUSH, "secrets[1]=just-sixteen-byt")))
                .anyMatch(warning -> warning.contains("secret 1 "))
                .noneMatch(warning -> warning.contains(HUSH));
        assertThat(Read.warnings(Read.own("scheme.header=X-A", "identity=unsigned-header:" + HUSH)))
                .noneMatch(warning -> warning.contains(HUSH));
    }

    @Test
    void neverPrintsWhatWasWritten() {
        PropertyTree tree = PropertyTree.under("hookseal");
        tree.put("endpoints.a.secrets[0]", 0, HUSH);
        assertThat(tree.root().toString()
                        + tree.root().members()
                        + PropertyLines.of(HUSH + "=" + HUSH).lines())
                .doesNotContain(HUSH);
    }
}
