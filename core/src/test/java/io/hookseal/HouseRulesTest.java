package io.hookseal;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.delivery.Delivery;
import io.hookseal.delivery.DeliveryFacts;
import io.hookseal.json.JsonValue;
import io.hookseal.secrets.Secret;
import io.hookseal.signature.KeyedMac;
import io.hookseal.signature.Macs;
import io.hookseal.signature.SignedBytes;
import io.hookseal.signature.TemplateBytes;
import io.hookseal.verification.Verifier;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What core's code may not use at all, or in one place only. Every exception is listed with its reason; one that is no
 * longer needed fails as well.
 */
class HouseRulesTest {
    /** The uses that stand, each with its reason, and no others. */
    private static void only(Predicate<String> members, Map<String, String> reasons) {
        assertThat(MainClasses.usesOf(members)).isEqualTo(reasons.keySet());
    }

    private static void nobody(Predicate<String> members) {
        only(members, Map.of());
    }

    private static Predicate<String> members(String... fullNames) {
        return Set.of(fullNames)::contains;
    }

    private static Predicate<String> methods(String type, String... names) {
        Set<String> wanted = Set.of(names);
        return fullName -> {
            int end = fullName.indexOf('(');
            return end > 0
                    && fullName.startsWith(type + ".")
                    && wanted.contains(fullName.substring(type.length() + 1, end));
        };
    }

    @Test
    void seesCallsReferencesAndConstructors() {
        // a rule over accesses is worth nothing where a kind of access is not seen
        assertThat(MainClasses.usesOf(methods("java.security.MessageDigest", "getInstance")))
                .contains(
                        "signature.SignedBytes.sha256Digest -> MessageDigest.getInstance",
                        "signature.KeyedMac.prepare -> MessageDigest.getInstance");
        assertThat(MainClasses.usesOf(methods("java.util.ArrayList", "<init>"))).isNotEmpty();
    }

    @Test
    @DisplayName("rule 1: no text and no parsed object on the path to the MAC, but the signed time as received")
    void takesBytesOnTheWayToTheMac() {
        Set<String> text = Set.of(
                "java.lang.String",
                "[Ljava.lang.String;",
                "java.lang.CharSequence",
                "java.io.Reader",
                "[C",
                "java.lang.Object",
                "java.util.Map");
        Set<String> takers = new TreeSet<>();
        for (Class<?> type : List.of(
                WebhookReceiver.class,
                Verifier.class,
                SignedBytes.class,
                TemplateBytes.class,
                KeyedMac.class,
                Macs.class)) {
            MainClasses.all().get(type).getCodeUnits().stream()
                    .filter(unit -> !unit.getName().startsWith("lambda$"))
                    .filter(unit -> unit.getRawParameterTypes().stream()
                            .anyMatch(parameter -> text.contains(parameter.getName())))
                    .forEach(unit -> takers.add(type.getSimpleName() + "." + unit.getName()));
        }
        assertThat(takers)
                .containsExactlyInAnyOrder(
                        // the endpoint's name
                        "Verifier.<init>",
                        "WebhookReceiver.receive",
                        "WebhookReceiver.endpoint",
                        "WebhookReceiver.path",
                        "WebhookReceiver.keeps",
                        "WebhookReceiver.acceptsUnsigned",
                        "WebhookReceiver.evicted",
                        // the same, with the tenant's id and a delivery's identity
                        "WebhookReceiver.forget",
                        // the claim's name, for reports
                        "WebhookReceiver.answered",
                        // the signed time's text, which is signed as received
                        "TemplateBytes.fill",
                        "TemplateBytes.visibleAscii",
                        "Verifier.signedBytes",
                        "Verifier.timeText",
                        // the same, and the tenant's id
                        "Verifier.authentic");
    }

    @Test
    @DisplayName("rule 8: what a listener is given leads to no body, no field of one, no secret and no signature")
    void givesListenersNoBody() {
        Set<Class<?>> reached = new LinkedHashSet<>();
        Deque<Class<?>> toLook = new ArrayDeque<>(List.of(ReceiverListener.class));
        while (!toLook.isEmpty()) {
            Class<?> type = toLook.remove();
            for (Method method : type.getMethods()) {
                List<Class<?>> next = new ArrayList<>(List.of(method.getReturnType()));
                if (type == ReceiverListener.class) {
                    next.addAll(List.of(method.getParameterTypes()));
                }
                next.removeIf(each -> !reached.add(each) || !each.getName().startsWith(MainClasses.ROOT));
                toLook.addAll(next);
            }
        }
        assertThat(reached)
                .contains(ExchangeReport.class, DeliveryFacts.class)
                .doesNotContain(byte[].class, InputStream.class, Delivery.class, JsonValue.class, Secret.class);
        assertThat(reached.stream()
                        .filter(type -> type.isArray() && !type.getName().startsWith("[Lio.hookseal")))
                .as("arrays that could be anything's bytes")
                .isEmpty();
    }

    @Test
    @DisplayName("rule 2: only the package signature digests, computes MACs or compares them")
    void leavesCryptographyToOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.hookseal.signature")
                .and()
                .doNotBelongToAnyOf(Secret.class)
                .should()
                .dependOnClassesThat(type(MessageDigest.class)
                        .or(type(java.security.Signature.class))
                        .or(resideInAPackage("javax.crypto..")))
                .check(MainClasses.all());
        String reason = "tells whether a reloaded key is the one at hand; keys never leave secrets to be compared";
        assertThat(MainClasses.usesOf(name -> name.startsWith("java.security.MessageDigest.")).stream()
                        .filter(use -> use.startsWith("secrets.")))
                .as(reason)
                .containsExactlyInAnyOrder(
                        "secrets.Secret.sameAs -> MessageDigest.isEqual",
                        "secrets.Secret.sameKeyAs -> MessageDigest.isEqual");
    }

    @Test
    @DisplayName("rule 2: MACs are compared in one place")
    void comparesInOnePlace() {
        only(
                methods("java.security.MessageDigest", "isEqual"),
                Map.of(
                        "signature.Macs.matches -> MessageDigest.isEqual",
                                "lengths that no MAC has, in the one place that compares",
                        "signature.Macs.same -> MessageDigest.isEqual", "two readings of one header, not a secret",
                        "signature.MacSelfTest.run -> MessageDigest.isEqual", "a known answer, not a secret",
                        "secrets.Secret.sameAs -> MessageDigest.isEqual", "keys, on reload",
                        "secrets.Secret.sameKeyAs -> MessageDigest.isEqual", "keys, on reload"));
        only(
                methods("java.util.Arrays", "equals", "compare", "compareUnsigned", "mismatch"),
                Map.of(
                        "json.FieldTree.child -> Arrays.equals", "member names",
                        "json.Members.compare -> Arrays.compareUnsigned", "member names"));
        assertThat(MainClasses.usesOf(methods("java.lang.String", "equals", "compareTo", "contentEquals")).stream()
                        .filter(use -> use.startsWith("signature.") || use.startsWith("verification."))
                        .filter(use -> !use.startsWith("verification.SignedTimes.")))
                .as("texts that are compared where MACs are: keys of lists, the event in its two places; no signature")
                .containsExactlyInAnyOrder(
                        "signature.SignatureHeader.keyValueList -> String.equals",
                        "signature.SignatureHeader.versionedList -> String.equals",
                        "verification.BodyContent.get -> String.equals");
    }

    @Test
    @DisplayName("rule 1: a charset is always named")
    void namesEveryCharset() {
        Predicate<String> named = name -> name.contains("java.nio.charset.Charset");
        nobody(methods("java.lang.String", "getBytes")
                .or(methods("java.lang.String", "<init>").and(name -> name.contains("([B")))
                .or(methods("java.io.InputStreamReader", "<init>"))
                .or(methods("java.io.OutputStreamWriter", "<init>"))
                .or(methods("java.io.FileReader", "<init>"))
                .or(methods("java.io.FileWriter", "<init>"))
                .or(methods("java.io.PrintStream", "<init>"))
                .or(methods("java.io.ByteArrayOutputStream", "toString"))
                .or(methods("java.util.Scanner", "<init>"))
                .and(named.negate()));
        nobody(methods("java.nio.charset.Charset", "defaultCharset", "forName"));
    }

    @Test
    @DisplayName("rule 2: no default locale, no case mapping beyond ASCII")
    void asksNoLocale() {
        nobody(methods("java.lang.String", "equalsIgnoreCase", "compareToIgnoreCase", "regionMatches", "formatted")
                .or(members("java.lang.String.CASE_INSENSITIVE_ORDER"))
                .or(methods("java.util.Locale", "getDefault"))
                .or(name -> name.startsWith("java.text.")));
        Predicate<String> named = name -> name.contains("java.util.Locale");
        nobody(methods("java.lang.String", "toLowerCase", "toUpperCase", "format")
                .or(methods("java.util.Formatter", "<init>"))
                .and(named.negate()));
        only(
                methods("java.lang.String", "toLowerCase", "toUpperCase"),
                Map.of(
                        "secrets.TextMarks.isPlaceholderPhrase -> String.toLowerCase",
                        "with Locale.ROOT, to know CHANGEME; decides about no signature"));
    }

    @Test
    @DisplayName("rule 2: no Unicode digits")
    void readsNoUnicodeDigits() {
        only(
                methods("java.lang.Character", "digit", "getNumericValue", "isDigit", "isLetter", "isLetterOrDigit")
                        .or(methods("java.lang.Integer", "parseInt", "parseUnsignedInt", "valueOf", "decode")
                                .and(name -> name.contains("String")))
                        .or(methods("java.lang.Long", "parseLong", "parseUnsignedLong", "valueOf", "decode")
                                .and(name -> name.contains("String")))
                        .or(name -> name.startsWith("java.time.") && name.contains(".parse(")),
                Map.of(
                        "json.JsonText.<clinit> -> Character.digit", "fills a table, asked for ASCII alone",
                        "configuration.Amounts.count -> Integer.parseInt", "behind [0-9] alone",
                        "configuration.Amounts.bytes -> Long.parseLong", "behind [0-9] alone",
                        "configuration.Amounts.anyAge -> Long.parseLong", "behind [0-9] alone",
                        "configuration.Amounts.anyAge -> Duration.parse", "takes [0-9] alone",
                        "configuration.Amounts.instant -> LocalDate.parse", "ISO 8601 has ASCII digits alone",
                        "configuration.Amounts.instant -> OffsetDateTime.parse", "ISO 8601 has ASCII digits alone"));
    }

    @Test
    @DisplayName(
            "rule 10: nothing reads time but the default clocks of builders, one wait, and what makes tokens differ")
    void readsTimeAtTheSeamsOfBuilders() {
        Predicate<String> now = name -> name.startsWith("java.time.") && name.contains(".now(");
        Predicate<String> clocks = name -> name.startsWith("java.time.Clock.")
                || name.startsWith("java.time.InstantSource.system")
                || name.startsWith("com.github.benmanes.caffeine.cache.Ticker.systemTicker")
                || name.startsWith("java.util.Date.<init>()")
                || name.startsWith("java.util.Calendar.");
        only(
                now.or(clocks).or(methods("java.lang.System", "currentTimeMillis", "nanoTime")),
                Map.of(
                        "WebhookReceiver$Builder.<init> -> InstantSource.system", "default of clock(InstantSource)",
                        "WebhookReceiver$Builder.<init> -> System.nanoTime", "default of nanoTime(LongSupplier)",
                        "ReceiverListener.log -> System.nanoTime", "how often the default listener logs",
                        "secrets.SecretRing$Builder.<init> -> InstantSource.system", "default of clock(InstantSource)",
                        "idempotency.CaffeineDeliveryStore$Builder.<init> -> Ticker.systemTicker",
                                "default of ticker(Ticker)",
                        "StoreCalls$Call.await -> System.nanoTime", "what is left of a wait that is made in real time",
                        "idempotency.ClaimToken.random -> System.nanoTime",
                                "tells processes apart that were restored from one image; never compared with anything",
                        "secrets.TenantLookup$Builder.<init> -> Ticker.systemTicker", "default of ticker(Ticker)"));
    }

    @Test
    void neverSleeps() {
        only(
                methods("java.lang.Thread", "sleep", "onSpinWait", "yield")
                        .or(methods("java.util.concurrent.TimeUnit", "sleep"))
                        .or(methods("java.util.concurrent.locks.LockSupport", "park", "parkNanos", "parkUntil")),
                Map.of(
                        "secrets.SecretRing$Builder.<init> -> LockSupport.parkNanos",
                        "the pause between two reads of a source, on the ring's own thread; a seam in tests"));
    }

    @Test
    @DisplayName("rule 8: keys leave their secrets only where MACs are prepared")
    void exposesKeysToTheVerificationAlone() {
        only(
                methods("io.hookseal.secrets.KeyMaterial", "expose"),
                Map.of("verification.PreparedRing.prepare -> KeyMaterial.expose", "prepares the MACs"));
        only(
                methods("io.hookseal.secrets.Secret", "copyOfKey"),
                Map.of("secrets.KeyMaterial.expose -> Secret.copyOfKey", "the one door"));
    }

    @Test
    void logsThroughThePlatformAloneAndPrintsNothing() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.logging..", "org.slf4j..", "org.apache.logging..", "org.apache.commons..")
                .check(MainClasses.all());
        only(
                methods("java.lang.System", "getLogger"),
                Map.of(
                        "ReceiverListener.log -> System.getLogger", "the default listener",
                        "Telling.tell -> System.getLogger", "the class name of what a listener threw"));
        nobody(members("java.lang.System.out", "java.lang.System.err").or(name -> name.endsWith(".printStackTrace()")));
    }
}
