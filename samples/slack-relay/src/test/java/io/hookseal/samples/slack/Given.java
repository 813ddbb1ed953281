package io.hookseal.samples.slack;

import io.hookseal.delivery.Delivery;
import io.hookseal.request.RequestHead;
import io.hookseal.samples.slack.RelaySettings.Route;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.testkit.Header;
import io.hookseal.testkit.Recording;
import io.hookseal.testkit.Recordings;
import io.hookseal.testkit.SignedDelivery;
import io.hookseal.verification.Freshness;
import io.hookseal.verification.Keys;
import io.hookseal.verification.Verdict;
import io.hookseal.verification.Verifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Deliveries that were verified, as a handler gets them. */
final class Given {
    static final List<String> SENDERS = List.of("databridge", "validibot", "attesta", "dembrane");

    /** Those of {@code application.yaml}. */
    static final List<String> CHANNELS = List.of("data-quality", "security", "research");

    static final String SECRET = "a-secret-of-the-tests-with-more-than-32-bytes";

    private Given() {}

    static RelaySettings settings(Map<String, String> channels, List<Route> routes, String... linkHosts) {
        return new RelaySettings(channels, routes, List.of(linkHosts), Duration.ofSeconds(20));
    }

    static RelaySettings settings(Duration timeLimit) {
        return new RelaySettings(Map.of(), List.of(), List.of(), timeLimit);
    }

    /** All that a strict receiver accepts: 108 recordings. */
    static List<Recording> validRecordings() {
        return Recordings.all().stream()
                .filter(recording -> recording.expectation().isAuthentic())
                .toList();
    }

    static Delivery recorded(Recording recording) {
        return verified(recording.sender(), recording.secret(), recording.headers(), recording.body());
    }

    static Delivery delivery(String sender, String body) {
        SignedDelivery signed = SignedDelivery.of(profile(sender), SECRET, body);
        return verified(sender, SECRET, signed.headers(), signed.body());
    }

    static SenderProfile profile(String sender) {
        SenderProfile profile = Senders.byName(sender);
        if (profile == null) {
            throw new IllegalArgumentException(sender);
        }
        return profile;
    }

    private static Delivery verified(String sender, String secret, List<Header> headers, byte[] body) {
        Verifier verifier = new Verifier(
                sender,
                profile(sender),
                new Keys.OfRing(SecretRing.of(Secret.text("test", secret))),
                new Freshness(null, Duration.ofMinutes(5), InstantSource.system()));
        if (verifier.verify(new Head(headers), body) instanceof Verdict.Authentic authentic) {
            return authentic.delivery();
        }
        throw new IllegalArgumentException("not authentic");
    }

    private record Head(List<Header> all) implements RequestHead {
        @Override
        public String method() {
            return "POST";
        }

        @Override
        public List<String> headers(String name) {
            return all.stream()
                    .filter(header -> header.isNamed(name))
                    .map(Header::value)
                    .toList();
        }
    }
}
