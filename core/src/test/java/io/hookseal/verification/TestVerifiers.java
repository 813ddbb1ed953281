package io.hookseal.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.TestRequest;
import io.hookseal.delivery.Delivery;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.SenderProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Verifiers under one fixed clock, and what they say. */
final class TestVerifiers {
    static final String SECRET = "a secret of more than thirty-two bytes";
    static final Instant NOW = Instant.parse("2026-01-02T03:04:06Z");

    private TestVerifiers() {}

    static Verifier verifier(SenderProfile sender) {
        return verifier(sender, Secret.text("k1", SECRET));
    }

    static Verifier verifier(SenderProfile sender, Secret... secrets) {
        return verifier(sender, NOW, secrets);
    }

    static Verifier verifier(SenderProfile sender, Instant now, Secret... secrets) {
        return new Verifier(
                "test",
                sender,
                new Keys.OfRing(SecretRing.of(secrets)),
                new Freshness(sender.maxAge(), Duration.ofMinutes(5), InstantSource.fixed(now)));
    }

    static Delivery accepted(Verifier verifier, TestRequest request) {
        Verdict verdict = verifier.verify(request, request.bytes());
        assertThat(verdict).isInstanceOf(Verdict.Authentic.class);
        return ((Verdict.Authentic) verdict).delivery();
    }

    static void refused(Verifier verifier, TestRequest request, Refusal reason) {
        assertThat(verifier.verify(request, request.bytes())).isEqualTo(new Verdict.Refused(reason));
    }
}
