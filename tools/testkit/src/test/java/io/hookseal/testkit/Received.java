package io.hookseal.testkit;

import io.hookseal.request.RequestHead;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretEncoding;
import io.hookseal.secrets.SecretRing;
import io.hookseal.verification.Freshness;
import io.hookseal.verification.Keys;
import io.hookseal.verification.Verdict;
import io.hookseal.verification.Verifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What a receiver's verifier says of a signed delivery. */
record Received(Verifier verifier) {
    static Received by(String sender, String secret) {
        SecretEncoding encoding = secret.startsWith("whsec_") ? SecretEncoding.WHSEC : SecretEncoding.TEXT;
        SecretRing ring = SecretRing.of(Secret.of("k", secret, encoding));
        Freshness freshness = new Freshness(Duration.ofMinutes(5), Duration.ofMinutes(5), InstantSource.system());
        return new Received(new Verifier("test", SignedDeliveryTest.profile(sender), new Keys.OfRing(ring), freshness));
    }

    Verdict verdict(SignedDelivery delivery) {
        return verdict(delivery.headers(), delivery.body());
    }

    Verdict verdict(List<Header> headers, byte[] body) {
        return verifier.verify(
                new RequestHead() {
                    @Override
                    public String method() {
                        return "POST";
                    }

                    @Override
                    public List<String> headers(String name) {
                        return headers.stream()
                                .filter(header -> header.isNamed(name))
                                .map(Header::value)
                                .toList();
                    }
                },
                body);
    }
}
