package io.hookseal.verification;

import static io.hookseal.verification.TestVerifiers.NOW;
import static io.hookseal.verification.TestVerifiers.SECRET;
import static io.hookseal.verification.TestVerifiers.refused;
import static io.hookseal.verification.TestVerifiers.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Hmac;
import io.hookseal.TestRequest;
import io.hookseal.delivery.Delivery;
import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.TimeFormat;
import io.hookseal.secrets.Secret;
import io.hookseal.sender.SenderProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One signature goes a shorter way than several, and under one secret a shorter one still: each must come to the same. */
class OneSecretTest {
    private static final Secret OURS = Secret.text("k1", SECRET);
    private static final Secret OTHER = Secret.text("k2", "another secret of more than thirty-two bytes");
    private static final Scheme BARE = Scheme.header("X-Sig");

    private static SenderProfile sender(Scheme... schemes) {
        SenderProfile.Builder sender = SenderProfile.named("any");
        for (Scheme scheme : schemes) {
            sender.scheme(scheme);
        }
        return sender.event("/event").identity("/id").build();
    }

    private static List<SenderProfile> senders() {
        List<SenderProfile> senders = new ArrayList<>();
        for (Scheme scheme : List.of(BARE, BARE.base64(), BARE.prefix("sha256="), BARE.optionalPrefix("sha256="))) {
            senders.add(sender(scheme));
            senders.add(sender(scheme.canonicalJson()));
            senders.add(sender(scheme.template("{time}.{body}").timeInHeader("X-Time", TimeFormat.EPOCH_SECONDS)));
            senders.add(sender(scheme.timeInBody("/at", TimeFormat.EPOCH_SECONDS)));
        }
        return senders;
    }

    private static TestRequest request(Random random) {
        long time = NOW.getEpochSecond() + (random.nextInt(4) == 0 ? 1_000_000L : 0);
        String canonical = "{\"at\":" + time + ",\"event\":\"e\",\"id\":\"" + random.nextInt(3) + "\"}";
        String body = random.nextInt(6) == 0
                ? canonical.substring(0, canonical.length() - random.nextInt(2))
                : canonical.replace(",", " , ");
        String signed = List.of(body, canonical, time + "." + body, "else").get(random.nextInt(4));
        String secret = random.nextInt(8) == 0 ? "nobody's secret" : SECRET;
        String value = random.nextInt(4) == 0
                ? Hmac.base64(secret.getBytes(StandardCharsets.UTF_8), signed)
                : Hmac.hex(secret, signed);
        value = random.nextInt(6) == 0 ? value.toUpperCase(Locale.ROOT) : value;
        value = random.nextInt(3) == 0 ? "sha256=" + value : value;
        value = random.nextInt(8) == 0 ? " \t" + value + " " : value;
        value = random.nextInt(10) == 0 ? value.substring(random.nextInt(3)) + "g".repeat(random.nextInt(2)) : value;
        TestRequest request = TestRequest.post(body);
        for (int i = random.nextInt(12) == 0 ? random.nextInt(3) : 1; i > 0; i--) {
            request.header("X-Sig", random.nextInt(20) == 0 ? " " : value);
        }
        return random.nextInt(10) == 0 ? request : request.header("X-Time", Long.toString(time));
    }

    private static Object said(Verifier verifier, TestRequest request) {
        Verdict verdict = verifier.verify(request, request.bytes());
        if (!(verdict instanceof Verdict.Authentic authentic)) {
            return verdict;
        }
        Delivery delivery = authentic.delivery();
        return List.of(
                String.valueOf(delivery.keyId()),
                String.valueOf(delivery.signedTime()),
                String.valueOf(delivery.event()),
                delivery.identity(),
                delivery.fingerprint(),
                delivery.length(),
                authentic.notices());
    }

    @Test
    @DisplayName(
            "rows 113, 121: one live secret says of any request what it says beside a second one, and so do two readings")
    void agreesWithTheWayOfManySecrets() {
        Random random = new Random(113);
        Set<Refusal> reasons = EnumSet.noneOf(Refusal.class);
        int authentic = 0;
        for (SenderProfile sender : senders()) {
            Verifier one = verifier(sender, OURS);
            Verifier oneLive = verifier(sender, OTHER.notAfter(NOW), OURS);
            Verifier two = verifier(sender, OTHER, OURS);
            Scheme scheme = sender.schemes().get(0);
            Verifier readTwice = verifier(sender(scheme, scheme), OTHER, OURS);
            for (int round = 0; round < 800; round++) {
                TestRequest request = request(random);
                Object expected = said(two, request);
                assertThat(said(readTwice, request))
                        .as("%s, round %d", sender, round)
                        .isEqualTo(expected);
                assertThat(said(one, request)).as("%s, round %d", sender, round).isEqualTo(expected);
                assertThat(said(oneLive, request))
                        .as("%s, round %d", sender, round)
                        .isEqualTo(expected);
                if (expected instanceof Verdict.Refused refused) {
                    reasons.add(refused.reason());
                } else {
                    authentic++;
                }
            }
        }
        assertThat(authentic).isGreaterThan(500);
        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        Refusal.MISSING_SIGNATURE,
                        Refusal.DUPLICATE_SIGNATURE,
                        Refusal.SIGNATURE_FORMAT,
                        Refusal.SIGNATURE_MISMATCH,
                        Refusal.SIGNED_HEADER,
                        Refusal.BODY,
                        Refusal.AHEAD);
    }

    @Test
    @DisplayName("no live secret comes before anything that a body could be refused for: 503, never 401")
    void saysFirstThatNoSecretIsLive() {
        for (SenderProfile sender : senders()) {
            refused(
                    verifier(sender, OURS.notBefore(NOW.plusSeconds(1))),
                    TestRequest.post("{").header("X-Sig", value(sender)),
                    Refusal.NO_LIVE_SECRET);
        }
    }

    @Test
    @DisplayName("rule 2: one checked head that two threads use for two bodies makes neither pass for the other")
    void keepsTheMacsOfTwoBodiesApart() throws Exception {
        Verifier verifier = verifier(sender(BARE), OURS);
        byte[] genuine = "genuine".getBytes(StandardCharsets.UTF_8);
        byte[] forged = "forged!".getBytes(StandardCharsets.UTF_8);
        TestRequest head = TestRequest.post("genuine").header("X-Sig", Hmac.hex(SECRET, "genuine"));
        HeadCheck.Passed passed = (HeadCheck.Passed) verifier.check(head);
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<Boolean> beside = new FutureTask<>(() -> {
            boolean all = true;
            while (!done.get()) {
                all &= verifier.verify(passed, head, genuine) instanceof Verdict.Authentic;
            }
            return all;
        });
        new Thread(beside).start();
        int authentic = 0;
        for (int i = 0; i < 100_000; i++) {
            authentic += verifier.verify(passed, head, forged) instanceof Verdict.Refused ? 0 : 1;
        }
        done.set(true);
        assertThat(authentic).isZero();
        assertThat(beside.get(1, TimeUnit.MINUTES)).isTrue();
    }

    private static String value(SenderProfile sender) {
        String prefix = sender.schemes().get(0).value().equals(BARE.value()) ? "" : "sha256=";
        boolean hex = sender.schemes().get(0).encoding().equals(BARE.encoding());
        return prefix + (hex ? "0".repeat(64) : Hmac.base64(new byte[32], "{"));
    }
}
