package io.hookseal.verification;

import static io.hookseal.verification.TestVerifiers.SECRET;
import static io.hookseal.verification.TestVerifiers.accepted;
import static io.hookseal.verification.TestVerifiers.refused;
import static io.hookseal.verification.TestVerifiers.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.hookseal.Hmac;
import io.hookseal.TestRequest;
import io.hookseal.delivery.Delivery;
import io.hookseal.scheme.MacAlgorithm;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.SignedTime;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.scheme.ValueForm;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretEncoding;
import io.hookseal.sender.IdentityRule;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.signature.SignedBytes;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 133 and 134, the vectors that senders print, and the general model of schemes. */
class SchemeRowsTest {
    private static final Instant SVIX_TIME = Instant.ofEpochSecond(1731705121);
    private static final Secret SVIX = Secret.of("svix", "whsec_plJ3nmyCDGBKInavdOK15jsl", SecretEncoding.WHSEC);

    private static TestRequest svix(String id, String time, String body, String signature) {
        return TestRequest.post(body)
                .header("webhook-id", id)
                .header("webhook-timestamp", time)
                .header("webhook-signature", signature);
    }

    @Test
    void verifiesTheVectorThatGitHubPrints() {
        TestRequest request = TestRequest.post("Hello, World!")
                .header(
                        "X-Hub-Signature-256",
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
        accepted(verifier(Senders.github(), Secret.text("k", "It's a Secret to Everybody")), request);
    }

    @Test
    @DisplayName(
            "row 121: two schemes that read one header are both tried where they read another signature or time in it")
    void triesEachReadingOfAHeader() {
        Scheme list = Scheme.header("X-Sig")
                .template("{time}.{body}")
                .time(new SignedTime.InSignatureHeader(TimeFormat.EPOCH_SECONDS));
        Scheme first = list.value(new ValueForm.KeyValueList("v0", "t"));
        String at = Long.toString(SVIX_TIME.getEpochSecond());
        String signature = Hmac.hex(SECRET, at + ".{}");
        String none = "0".repeat(64);
        Verifier otherSignature = verifier(
                SenderProfile.named("both")
                        .scheme(first)
                        .scheme(list.value(new ValueForm.KeyValueList("v1", "t")))
                        .build(),
                SVIX_TIME,
                Secret.text("k", SECRET));
        accepted(
                otherSignature, TestRequest.post("{}").header("X-Sig", "t=" + at + ",v0=" + none + ",v1=" + signature));
        Verifier otherTime = verifier(
                SenderProfile.named("both")
                        .scheme(first)
                        .scheme(list.value(new ValueForm.KeyValueList("v0", "ts")))
                        .build(),
                SVIX_TIME,
                Secret.text("k", SECRET));
        accepted(otherTime, TestRequest.post("{}").header("X-Sig", "t=1,ts=" + at + ",v0=" + signature));
    }

    @Test
    void verifiesTheVectorThatSvixPrints() {
        String body = "{\"event_type\":\"ping\",\"data\":{\"success\":true}}";
        String signature = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=";
        Verifier verifier = verifier(Senders.standardWebhooks(), SVIX_TIME, SVIX);
        TestRequest request = svix("msg_loFOjxBNrRLzqYUf", "1731705121", body, signature);
        assertThat(accepted(verifier, request).signedTime()).isEqualTo(SVIX_TIME);
        accepted(
                verifier,
                svix(
                        "msg_loFOjxBNrRLzqYUf",
                        "1731705121",
                        body,
                        "v1a,ignored v1," + "A".repeat(43) + "= " + signature));
        refused(verifier, svix("msg_other", "1731705121", body, signature), Refusal.SIGNATURE_MISMATCH);
        refused(verifier, svix("msg_loFOjxBNrRLzqYUf", "1731705122", body, signature), Refusal.SIGNATURE_MISMATCH);
        refused(
                verifier,
                svix("msg_loFOjxBNrRLzqYUf", "1731705121", body + " ", signature),
                Refusal.SIGNATURE_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1,",
                "v1",
                "v2,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
                ",x",
                "v1,rAvfW3dJ_X_qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
                "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0",
                "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD1=",
                "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0==",
                "v1, rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
                "V1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="
            })
    void refusesEveryOtherSpellingOfAVersionedList(String value) {
        refused(
                verifier(Senders.standardWebhooks(), SVIX_TIME, SVIX),
                svix("m", "1731705121", "{}", value),
                Refusal.SIGNATURE_FORMAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t=1",
                "v1=00",
                "t=1,v1=",
                "t=,v1=00",
                "t=1,t=1,v1=X",
                "=1,t=1,v1=X",
                "t=1,v1=X,",
                "t=1;v1=X",
                "t=1, v1=X",
                "T=1,v1=X"
            })
    void refusesEveryOtherSpellingOfAKeyValueList(String value) {
        String signature = value.replace("X", Hmac.hex(SECRET, "1.x"));
        TestRequest request = TestRequest.post("x").header("Stripe-Signature", signature);
        refused(verifier(Senders.stripe()), request, Refusal.SIGNATURE_FORMAT);
    }

    @Test
    @DisplayName("row 133: a signature over id.time.body replayed with that as the raw body")
    void refusesATemplateReplayedAsARawBody() {
        String body = "{\"a\":1}";
        byte[] key = Base64.getDecoder().decode("plJ3nmyCDGBKInavdOK15jsl");
        String signed = "msg_1.1731705121." + body;
        String mac = HexFormat.of().formatHex(Hmac.of("HmacSHA256", key, signed.getBytes(StandardCharsets.UTF_8)));
        Verifier template = verifier(Senders.standardWebhooks(), SVIX_TIME, SVIX);
        refused(template, svix("msg_1.1731705121", "", body, "v1," + Hmac.base64(key, signed)), Refusal.SIGNED_HEADER);
        refused(
                template,
                TestRequest.post(signed).header("webhook-signature", "v1," + Hmac.base64(key, signed)),
                Refusal.SIGNED_HEADER);

        SenderProfile both = SenderProfile.named("both")
                .scheme(Senders.standardWebhooks().schemes().get(0))
                .scheme(Scheme.header("X-Legacy-Signature"))
                .build();
        assertThat(both.faults()).hasSize(1);
        assertThat(both.faults().get(0).fault()).contains("confused for one another");
        // what the start-up check prevents: the very same MAC would verify
        accepted(verifier(both, SVIX_TIME, SVIX), TestRequest.post(signed).header("X-Legacy-Signature", mac));
    }

    @Test
    @DisplayName("row 134: a header part that contains its delimiter")
    void refusesAHeaderPartThatContainsItsDelimiter() {
        byte[] key = Base64.getDecoder().decode("plJ3nmyCDGBKInavdOK15jsl");
        String signature = "v1," + Hmac.base64(key, "a.1731705121.1731705121.{}");
        Verifier verifier = verifier(Senders.standardWebhooks(), SVIX_TIME, SVIX);
        refused(verifier, svix("a.1731705121", "1731705121", "{}", signature), Refusal.SIGNED_HEADER);
        refused(verifier, svix("a", "1731705121.1731705121", "{}", signature), Refusal.SIGNED_HEADER);
        TestRequest reinterpreted = svix("a", "1731705121", "1731705121.{}", signature);
        accepted(verifier, reinterpreted);
    }

    @Test
    @DisplayName("row 134: a delimiter of two characters that a part ends into")
    void refusesAPartThatRunsIntoALongerDelimiter() {
        Verifier verifier = verifier(SenderProfile.named("x")
                .scheme(Scheme.header("X-Sig").template("{header:x-id}::{body}"))
                .build());
        accepted(verifier, TestRequest.post("b").header("X-Id", "a").header("X-Sig", Hmac.hex(SECRET, "a::b")));
        refused(
                verifier,
                TestRequest.post("b").header("X-Id", "a:").header("X-Sig", Hmac.hex(SECRET, "a:::b")),
                Refusal.SIGNED_HEADER);
    }

    @Test
    @DisplayName("row 134: parts after the body are split off from the right")
    void readsPartsBehindTheBodyFromTheRight() {
        Verifier verifier = verifier(SenderProfile.named("x")
                .scheme(Scheme.header("X-Sig").template("{body}.{header:x-id}"))
                .build());
        accepted(verifier, TestRequest.post("b.c").header("X-Id", "a").header("X-Sig", Hmac.hex(SECRET, "b.c.a")));
        refused(
                verifier,
                TestRequest.post("b").header("X-Id", "c.a").header("X-Sig", Hmac.hex(SECRET, "b.c.a")),
                Refusal.SIGNED_HEADER);
    }

    @Test
    void refusesASignedHeaderThatIsMissingRepeatedOrNotAscii() {
        byte[] key = Base64.getDecoder().decode("plJ3nmyCDGBKInavdOK15jsl");
        Verifier verifier = verifier(Senders.standardWebhooks(), SVIX_TIME, SVIX);
        String signature = "v1," + Hmac.base64(key, "a.1731705121.{}");
        refused(verifier, svix("a", "1731705121", "{}", signature).header("webhook-id", "a"), Refusal.SIGNED_HEADER);
        refused(verifier, svix("", "1731705121", "{}", signature), Refusal.SIGNED_HEADER);
        refused(verifier, svix("é", "1731705121", "{}", signature), Refusal.SIGNED_HEADER);
        refused(verifier, svix("a b", "1731705121", "{}", signature), Refusal.SIGNED_HEADER);
        refused(verifier, TestRequest.post("{}").header("webhook-signature", signature), Refusal.SIGNED_HEADER);
    }

    @Test
    void refusesSchemesThatCanBeConfused() {
        Scheme raw = Scheme.header("A");
        Scheme canonical = Scheme.header("B").canonicalJson();
        Scheme template = Scheme.header("C").template("{header:id}.{body}");
        Scheme versioned = Scheme.header("D").template("v0:{header:id}:{body}");
        Scheme otherVersion = Scheme.header("E").template("v1:{header:id}:{body}");
        Scheme longerVersion = Scheme.header("F").template("v0:x{header:id}:{body}");

        assertThat(confused(raw, template)).isTrue();
        assertThat(confused(raw, versioned)).isTrue();
        assertThat(confused(canonical, template)).isTrue();
        assertThat(confused(template, versioned)).isTrue();
        assertThat(confused(versioned, longerVersion)).isTrue();
        assertThat(confused(canonical, Scheme.header("G").template("[{header:id}]{body}")))
                .isTrue();
        Scheme timed = raw.timeInBody("/t", TimeFormat.ISO_8601);
        assertThat(confused(timed, Scheme.header("I")))
                .as("a delivery too old for one could be presented under the other")
                .isTrue();
        assertThat(confused(timed, canonical)).isTrue();
        assertThat(confused(timed, Scheme.header("J").timeInBody("/u", TimeFormat.ISO_8601)))
                .isTrue();
        assertThat(confused(timed, canonical.timeInBody("/t", TimeFormat.ISO_8601)))
                .isFalse();
        Scheme timedTemplate =
                Scheme.header("K").template("v0:{time}:{body}").timeInHeader("T", TimeFormat.EPOCH_SECONDS);
        assertThat(confused(timedTemplate, timedTemplate.timeInHeader("T", TimeFormat.EPOCH_MILLIS)))
                .isTrue();
        assertThat(confused(raw, canonical)).isFalse();
        assertThat(confused(raw, Scheme.header("H").prefix("sha256="))).isFalse();
        assertThat(confused(versioned, otherVersion)).isFalse();
        assertThat(confused(canonical, versioned)).isFalse();
        assertThat(confused(raw, template.mac(MacAlgorithm.HMAC_SHA_512))).isFalse();
    }

    private static boolean confused(Scheme one, Scheme other) {
        return !SenderProfile.named("x")
                .scheme(one)
                .scheme(other)
                .build()
                .faults()
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{header:a}{body}",
                "{header:a}{header:b}.{body}",
                "{body}{header:a}",
                "no body",
                "{body}.{body}",
                "{time}.{body}"
            })
    @DisplayName("row 134: templates that can be read in two ways")
    void refusesTemplatesThatCanBeReadInTwoWays(String template) {
        assertThat(Scheme.header("X-Sig").template(template).faults()).isNotEmpty();
    }

    @Test
    void refusesASignedTimeThatTheSignatureDoesNotCover() {
        assertThat(Scheme.header("X-Sig")
                        .timeInHeader("X-Time", TimeFormat.EPOCH_SECONDS)
                        .faults())
                .hasSize(1);
        assertThat(Scheme.header("X-Sig")
                        .template("{time}.{body}")
                        .time(new SignedTime.InSignatureHeader(TimeFormat.EPOCH_SECONDS))
                        .faults())
                .hasSize(1);
        assertThat(SenderProfile.named("x")
                        .scheme(Scheme.header("X-Sig"))
                        .identity(new IdentityRule.OfSignedHeader("X-Id"))
                        .build()
                        .faults())
                .hasSize(1);
    }

    @Test
    @DisplayName("rule 4: an id header that one of the schemes leaves unsigned is no identity")
    void refusesAnIdentityThatOneOfTheSchemesLeavesUnsigned() {
        Scheme signs = Scheme.header("X-Sig").template("a:{header:x-id}.{body}");
        Scheme signsToo = Scheme.header("X-Sig").template("b:{header:x-id}.{body}");
        Scheme leavesOut = Scheme.header("X-Sig").template("b:{body}");
        SenderProfile.Builder sound = SenderProfile.named("x").identity(new IdentityRule.OfSignedHeader("X-Id"));
        assertThat(sound.scheme(signs).scheme(signsToo).build().faults()).isEmpty();
        SenderProfile.Builder open = SenderProfile.named("x").identity(new IdentityRule.OfSignedHeader("X-Id"));
        assertThat(open.scheme(signs).scheme(leavesOut).build().faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.toString()).contains("x-id", "does not cover"));
    }

    @Test
    void everyBuiltInProfileIsSound() {
        assertThat(Senders.names())
                .containsExactly(
                        "attesta",
                        "databridge",
                        "dembrane",
                        "github",
                        "shopify",
                        "slack",
                        "standard-webhooks",
                        "stripe",
                        "validibot");
        for (String name : Senders.names()) {
            SenderProfile profile = Senders.byName(name);
            assertThat(profile).isNotNull();
            assertThat(profile.faults()).as(name).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(MacAlgorithm.class)
    void computesEveryAlgorithmInHexAndBase64(MacAlgorithm algorithm) {
        String jdk = algorithm.digest().replace("SHA-", "HmacSHA");
        byte[] mac = Hmac.of(jdk, SECRET.getBytes(StandardCharsets.UTF_8), "body".getBytes(StandardCharsets.UTF_8));
        Scheme hex = Scheme.header("X-Sig").mac(algorithm);
        Verifier first = verifier(SenderProfile.named("x").scheme(hex).build());
        Verifier second = verifier(SenderProfile.named("x").scheme(hex.base64()).build());

        accepted(first, TestRequest.post("body").header("X-Sig", HexFormat.of().formatHex(mac)));
        accepted(
                second,
                TestRequest.post("body").header("X-Sig", Base64.getEncoder().encodeToString(mac)));
        String shortened = HexFormat.of().formatHex(mac).substring(2);
        refused(first, TestRequest.post("body").header("X-Sig", shortened), Refusal.SIGNATURE_FORMAT);
    }

    @Test
    void takesAnotherHeaderOfTheSchemeWhereTheFirstIsAbsent() {
        Verifier verifier = verifier(
                SenderProfile.named("x").scheme(Scheme.header("X-New", "X-Old")).build());
        accepted(verifier, TestRequest.post("b").header("X-Old", Hmac.hex(SECRET, "b")));
        accepted(
                verifier,
                TestRequest.post("b").header("X-New", Hmac.hex(SECRET, "b")).header("X-Old", "x"));
        refused(
                verifier,
                TestRequest.post("b").header("X-New", "x").header("X-Old", Hmac.hex(SECRET, "b")),
                Refusal.SIGNATURE_FORMAT);
    }

    @Test
    @DisplayName("rule 4: the identity of signed fields, whatever else the body says")
    void identifiesByFields() {
        Verifier validibot = verifier(Senders.validibot());
        String one = "{\"event\":\"run.completed\",\"timestamp\":\"2026-01-02T03:04:05Z\",\"run\":{\"id\":\"r1\"}}";
        String same =
                "{ \"run\":{\"id\":\"r1\",\"x\":2}, \"event\":\"run.completed\",\"timestamp\":\"2026-01-02T03:04:06Z\"}";
        String other = one.replace("run.completed", "run.succeeded");
        String number = one.replace("\"r1\"", "1");
        assertThat(identity(validibot, one)).isEqualTo(identity(validibot, same));
        assertThat(List.of(identity(validibot, one), identity(validibot, other), identity(validibot, number)))
                .doesNotHaveDuplicates();
        String without = "{\"event\":\"run.completed\",\"timestamp\":\"2026-01-02T03:04:05Z\"}";
        assertThat(identity(validibot, without)).isNotEqualTo(identity(validibot, without.replace("05Z", "06Z")));
    }

    private static String identity(Verifier validibot, String body) {
        TestRequest request =
                TestRequest.post(body).header("X-Validibot-Signature", "sha256=" + Hmac.hex(SECRET, body));
        return accepted(validibot, request).identity();
    }

    @Test
    @DisplayName("rule 4: a signed id header identifies every attempt, however often it is signed anew")
    void identifiesByASignedHeader() {
        byte[] key = Base64.getDecoder().decode("plJ3nmyCDGBKInavdOK15jsl");
        Verifier verifier = verifier(Senders.standardWebhooks(), SVIX_TIME, SVIX);
        Delivery first =
                accepted(verifier, svix("m1", "1731705121", "{}", "v1," + Hmac.base64(key, "m1.1731705121.{}")));
        Delivery retry =
                accepted(verifier, svix("m1", "1731705100", "{}", "v1," + Hmac.base64(key, "m1.1731705100.{}")));
        Delivery other =
                accepted(verifier, svix("m2", "1731705121", "{}", "v1," + Hmac.base64(key, "m2.1731705121.{}")));
        assertThat(first.identity()).isEqualTo(retry.identity()).isNotEqualTo(other.identity());
    }

    @Test
    @DisplayName("rule 4: under a canonical signature the identity is never the raw body, by default or by name")
    void identifiesByTheCanonicalFormWhereThereIsOne() {
        SenderProfile rawFirst = SenderProfile.named("x")
                .scheme(Scheme.header("X-Sig"))
                .scheme(Scheme.header("X-Sig").canonicalJson())
                .build();
        assertThat(rawFirst.faults()).isEmpty();
        String over = "{\"a\":1,\"b\":2}";
        Set<String> identities = new HashSet<>();
        for (String wire : List.of(over, "{\"b\":2,\"a\":1}", " { \"a\" : 1, \"b\":2}")) {
            TestRequest request = TestRequest.post(wire).header("X-Sig", Hmac.hex(SECRET, over));
            identities.add(accepted(verifier(rawFirst), request).identity());
        }
        assertThat(identities).hasSize(1);
        SenderProfile byRaw = SenderProfile.named("x")
                .scheme(Scheme.header("X-Sig").canonicalJson())
                .identity(IdentityRule.signedForm())
                .build();
        assertThat(byRaw.faults()).hasSize(1);
    }

    @Test
    @DisplayName("rule 4: the identity is fixed when the signature is verified, whatever becomes of the request's head")
    void fixesTheIdentityOfASignedHeaderAtVerification() {
        byte[] key = Base64.getDecoder().decode("plJ3nmyCDGBKInavdOK15jsl");
        Verifier verifier = verifier(Senders.standardWebhooks(), SVIX_TIME, SVIX);
        TestRequest pooled = svix("m1", "1731705121", "{}", "v1," + Hmac.base64(key, "m1.1731705121.{}"));
        String before = accepted(verifier, pooled).identity();
        Delivery delivery = accepted(verifier, pooled);
        pooled.header("webhook-id", "m2");
        assertThat(delivery.identity()).isEqualTo(before);
    }

    @Test
    @DisplayName("rule 4: a field's kind and place are part of the identity, and a null field makes none")
    void tellsKindsAndPlacesApart() {
        Verifier two = byFieldsAlone("/a", "/b");
        List<String> bodies = List.of(
                "{\"a\":1,\"b\":\"2\"}",
                "{\"a\":\"1\",\"b\":\"2\"}",
                "{\"a\":2,\"b\":\"1\"}",
                "{\"a\":null,\"b\":1}",
                "{\"a\":null,\"b\":1,\"c\":2}",
                "{\"a\":\"null\",\"b\":1}");
        Set<String> identities = new HashSet<>();
        for (String body : bodies) {
            identities.add(delivered(two, body).identity());
        }
        assertThat(identities).hasSameSizeAs(bodies);
        String same = "{\"a\":7,\"b\":7}";
        assertThat(delivered(byFieldsAlone("/a"), same).identity())
                .as("a store may outlive the configuration that named another field")
                .isNotEqualTo(delivered(byFieldsAlone("/b"), same).identity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":null,\"x\":1}", "{\"x\":1}"})
    @DisplayName("rule 4: a field that is null or missing leaves the identity to the signed form")
    void identifiesByTheSignedFormWhereAFieldIsNullOrMissing(String body) {
        Delivery delivery = delivered(byFieldsAlone("/id"), body);
        assertThat(delivery.identity()).isEqualTo(delivery.fingerprint());
    }

    /** Identifies by these fields, whatever else the body holds. */
    private static Verifier byFieldsAlone(String... pointers) {
        return verifier(SenderProfile.named("x")
                .scheme(Scheme.header("X-Sig"))
                .identity(new IdentityRule.OfFields(List.of(pointers), IdentityRule.OtherContent.DUPLICATE))
                .build());
    }

    private static Delivery delivered(Verifier verifier, String body) {
        return accepted(verifier, TestRequest.post(body).header("X-Sig", Hmac.hex(SECRET, body)));
    }

    @Test
    @DisplayName("rule 4: one value in one signed header and in another are two identities")
    void tellsSignedHeadersApart() {
        Set<String> identities = new HashSet<>();
        for (String header : List.of("x-id", "x-key")) {
            Verifier verifier = verifier(SenderProfile.named("x")
                    .scheme(Scheme.header("X-Sig").template("{header:" + header + "}.{body}"))
                    .identity(new IdentityRule.OfSignedHeader(header))
                    .build());
            identities.add(accepted(
                            verifier,
                            TestRequest.post("{}").header(header, "7").header("X-Sig", Hmac.hex(SECRET, "7.{}")))
                    .identity());
        }
        assertThat(identities).hasSize(2);
    }

    @Test
    @DisplayName("rule 4: an identity of the body alone is the same under every signature of a template around it")
    void identifiesByTheBodyAloneWhateverIsSignedAroundIt() {
        Verifier verifier = verifier(SenderProfile.named("resigns")
                .scheme(Scheme.header("X-Sig").template("{header:x-id}.{body}"))
                .identity(IdentityRule.signedForm())
                .build());
        Delivery first = accepted(verifier, resigned("1"));
        Delivery retry = accepted(verifier, resigned("2"));
        assertThat(first.identity()).isEqualTo(retry.identity()).isEqualTo(sha256("{}"));
        assertThat(first.fingerprint()).isEqualTo(sha256("1.{}"));
        assertThat(retry.fingerprint()).isEqualTo(sha256("2.{}"));
        Delivery turned = accepted(verifier, resigned("1"));
        assertThat(turned.fingerprint()).as("asked for first").isEqualTo(sha256("1.{}"));
        assertThat(turned.identity()).isEqualTo(sha256("{}"));
    }

    private static TestRequest resigned(String id) {
        return TestRequest.post("{}").header("x-id", id).header("X-Sig", Hmac.hex(SECRET, id + ".{}"));
    }

    private static String sha256(String text) {
        return HexFormat.of()
                .formatHex(SignedBytes.of(text.getBytes(StandardCharsets.UTF_8)).sha256());
    }

    @Test
    @DisplayName("rule 12: an unsigned body costs no canonical form, which nothing is signed over")
    void makesNoCanonicalFormOfAnUnsignedBody() {
        Verifier open = new Verifier(
                "open", Senders.dembrane(), new Keys.Unsigned(), new Freshness(null, Duration.ZERO, Instant::now));
        TestRequest request = TestRequest.post("{\"b\": 1, \"a\":\"" + "x".repeat(1 << 20) + "\"}");
        byte[] body = request.bytes();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            Verdict verdict = open.verify(request, body);
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThat(((Verdict.Unverified) verdict).delivery().wellFormed()).isTrue();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isLessThan(body.length / 2);
    }

    @Test
    void refusesAHeadThatAnotherVerifierChecked() {
        Verifier signed = verifier(Senders.databridge());
        Verifier unsigned = new Verifier(
                "open", Senders.databridge(), new Keys.Unsigned(), new Freshness(null, Duration.ZERO, Instant::now));
        TestRequest request = TestRequest.post("{}");
        HeadCheck.Passed passed = (HeadCheck.Passed) unsigned.check(request);
        assertThatThrownBy(() -> signed.verify(passed, request, request.bytes()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsNeitherBodyNorSignatureInText() {
        String body =
                "{\"event\":\"run.completed\",\"secret\":\"hidden\",\"timestamp\":\"2026-01-02T03:04:05Z\",\"run\":{\"id\":\"r1\"}}";
        String signature = Hmac.hex(SECRET, body);
        TestRequest request = TestRequest.post(body).header("X-Validibot-Signature", "sha256=" + signature);
        Verifier verifier = verifier(Senders.validibot());
        String text =
                verifier.verify(request, request.bytes()) + " " + verifier.check(request) + " " + Senders.validibot();
        assertThat(text).doesNotContain("hidden", signature, SECRET, "r1");
    }

    @Test
    void aUsersOwnSenderTakesEveryValueForm() {
        Verifier list = verifier(SenderProfile.named("list")
                .scheme(Scheme.header("X-Sig")
                        .value(new ValueForm.KeyValueList("sig", null))
                        .template("{header:x-id}|{body}"))
                .maxAge(Duration.ofHours(1))
                .build());
        accepted(list, TestRequest.post("b").header("X-Id", "7").header("X-Sig", "k=9,sig=" + Hmac.hex(SECRET, "7|b")));
    }
}
