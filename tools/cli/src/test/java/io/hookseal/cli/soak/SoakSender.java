package io.hookseal.cli.soak;

import io.hookseal.cli.soak.SoakClient.End;
import io.hookseal.cli.soak.SoakClient.Result;
import io.hookseal.cli.soak.SoakEvent.Kind;
import io.hookseal.cli.soak.SoakPlan.Cut;
import io.hookseal.sender.RetryBehaviour;
import io.hookseal.sender.SenderProfile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One sender: signs as its profile's deployed code does, and delivers again exactly when that does. A delivery whose copies
 * the network makes is not delivered again by it for that.
 */
final class SoakSender {
    private final String endpoint;
    private final SenderProfile profile;
    private final String secret;
    private final Soak soak;

    SoakSender(String endpoint, SenderProfile profile, String secret, Soak soak) {
        this.endpoint = endpoint;
        this.profile = profile;
        this.secret = secret;
        this.soak = soak;
    }

    /** Delivers from now until the soak drains. */
    void begin(Duration meanGap) {
        beginAt(1, meanGap);
    }

    private void beginAt(int number, Duration meanGap) {
        String id = endpoint + "." + number;
        long gap = (long) (meanGap.toNanos() * soak.plan().gap(id));
        soak.later(gap, () -> {
            if (!soak.draining()) {
                beginAt(number + 1, meanGap);
                deliver(id, number);
            }
        });
    }

    private void deliver(String id, int number) {
        soak.log().add(Kind.BORN, id, 0, 0, profile.name());
        soak.opened();
        String signed = signedForm(id, number);
        byte[] body = onTheWire(signed, false);
        String signature = signature(signed);
        List<Double> copies = soak.plan().copies(id);
        for (int i = 0; i < copies.size(); i++) {
            String name = "copy " + i;
            byte[] copy = onTheWire(signed, true);
            soak.opened();
            soak.once((long) (copies.get(i) * profile.timeout().toNanos()), () -> {
                var unused = exchange(id, name, "copy", copy, signature);
                soak.closed();
            });
        }
        attempt(id, body, signature, 0);
    }

    private void attempt(String id, byte[] body, String signature, int retries) {
        Result result = exchange(id, "attempt " + retries, retries == 0 ? "first" : "retry", body, signature);
        if (result.succeeded()) {
            soak.log().add(Kind.DELIVERED, id, 0, 0, "-");
            soak.closed();
            return;
        }
        List<Duration> delays = profile.retries().delays();
        if (retries < delays.size() && isRetried(result)) {
            soak.once(delays.get(retries).toNanos(), () -> attempt(id, body, signature, retries + 1));
            return;
        }
        soak.log().add(Kind.GAVE_UP, id, 0, 0, "-");
        soak.closed();
    }

    private boolean isRetried(Result result) {
        return switch (profile.retries().on()) {
            case NOTHING -> false;
            case ANY_NON_2XX -> true;
            case SERVER_ERRORS -> result.end() != End.ANSWERED || result.status() >= 500;
        };
    }

    private Result exchange(String id, String name, String kind, byte[] body, String signature) {
        int request = soak.nextRequest();
        String head = "POST /hooks/" + endpoint + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n"
                + SoakReceiver.DELIVERY_HEADER + ": " + id + "\r\n"
                + SoakReceiver.REQUEST_HEADER + ": " + request + "\r\n"
                + signature + "\r\n\r\n";
        Cut cut = soak.draining() ? Cut.NONE : soak.plan().cut(id, name);
        soak.log().add(Kind.SENT, id, request, 0, kind);
        return soak.client()
                .exchange(id, request, head.getBytes(StandardCharsets.US_ASCII), body, profile.timeout(), cut);
    }

    /** What is signed: compact JSON with its members in order, which for all but dembrane is what is sent as well. */
    private String signedForm(String id, int number) {
        String event = List.of("made", "changed").get(number % 2);
        // of a run, Validibot tells twice
        int run = (number + 1) / 2;
        return "{\"delivery\":\"" + id + "\",\"event\":\"" + event + "\",\"run\":{\"id\":\"" + endpoint + "-" + run
                + "\"},\"timestamp\":\"" + Instant.now() + "\"}";
    }

    private byte[] onTheWire(String signed, boolean copy) {
        String text = profile.canonical() ? signed.replace(",", copy ? " ,\n" : ", ") : signed;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String signature(String signed) {
        String name = switch (profile.name()) {
            case "databridge" -> "X-DATABRIDGE-SIGNATURE: ";
            case "validibot" -> "X-Validibot-Signature: sha256=";
            case "attesta" -> "X-Attesta-Signature: sha256=";
            case "dembrane" -> "X-Webhook-Signature: sha256=";
            default -> throw new IllegalStateException("nobody knows how " + profile.name() + " signs");
        };
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return name + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** This profile with all its times divided. */
    static SenderProfile scaled(SenderProfile profile, int factor) {
        SenderProfile.Builder scaled = SenderProfile.named(profile.name())
                .event(profile.event())
                .identity(profile.identity())
                .secrets(profile.secretForm())
                .timeout(profile.timeout().dividedBy(factor))
                .retries(new RetryBehaviour(
                        profile.retries().on(),
                        profile.retries().delays().stream()
                                .map(delay -> delay.dividedBy(factor))
                                .toList(),
                        profile.retries().horizon().dividedBy(factor)));
        profile.schemes().forEach(scaled::scheme);
        return (profile.nonFiniteNumbers() ? scaled.writesNonFiniteNumbers() : scaled).build();
    }
}
