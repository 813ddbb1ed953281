package io.hookseal.fuzz;

import static io.hookseal.fuzz.Oracle.require;

import io.hookseal.Hmac;
import io.hookseal.TestRequest;
import io.hookseal.delivery.Delivery;
import io.hookseal.scheme.Scheme;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Freshness;
import io.hookseal.verification.Keys;
import io.hookseal.verification.Verdict;
import io.hookseal.verification.Verifier;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to an endpoint of dembrane, Stripe or a Standard Webhooks sender: signed rightly or not, then tampered with or
 * not.
 *
 * <p>Verification never throws. It is authentic where the JDK's {@code Mac}, over a signed form that is built here without a
 * look at the verifier, says so under a live secret, and nowhere else.
 *
 * <p>The first eight bytes of an input say how the request is made, in the order of {@link Plan}'s components; the rest is
 * its body.
 */
public final class VerifierTarget {
    private static final Instant NOW = Instant.ofEpochSecond(1_767_323_046);

    private static final List<Key> LIVE = List.of(key("first"), key("second"));
    private static final Key NOT_YET = key("not yet");
    private static final Key UNKNOWN = key("unknown");

    private static final List<SenderProfile> SENDERS =
            List.of(Senders.dembrane(), Senders.stripe(), Senders.standardWebhooks());
    private static final List<Verifier> VERIFIERS =
            SENDERS.stream().map(VerifierTarget::verifier).toList();

    private static final Pattern VISIBLE_WITHOUT_DOT = Pattern.compile("[!-~&&[^.]]+");
    private static final Pattern EPOCH_SECONDS = Pattern.compile("[0-9]{1,11}");

    private VerifierTarget() {}

    private static final class Key {
        private final String id;
        private final byte[] bytes;

        Key(String id, byte[] bytes) {
            this.id = id;
            this.bytes = bytes;
        }

        Secret secret() {
            return Secret.bytes(id, bytes);
        }

        byte[] mac(byte[] signed) {
            return Hmac.of("HmacSHA256", bytes, signed);
        }
    }

    private static Key key(String id) {
        return new Key(id, ("the " + id + " secret, long enough for anything").getBytes(StandardCharsets.UTF_8));
    }

    private static Verifier verifier(SenderProfile sender) {
        List<Secret> secrets = new ArrayList<>();
        LIVE.forEach(key -> secrets.add(key.secret()));
        secrets.add(NOT_YET.secret().notBefore(NOW.plusNanos(1)));
        // dembrane's time stands in the body, which the seeds of other targets have no say in
        Duration maxAge = sender.canonical() ? null : sender.maxAge();
        return new Verifier(
                "fuzzed",
                sender,
                new Keys.OfRing(SecretRing.of(secrets)),
                new Freshness(maxAge, Duration.ofMinutes(5), InstantSource.fixed(NOW)));
    }

    /**
     * How a request is made.
     *
     * @param sender which of the three
     * @param secret which secret signs
     * @param form which signed form and header form it has
     * @param tamper what is done to it afterwards
     * @param at where
     * @param with with what
     * @param time distance of the signed time from now, in units of five seconds
     * @param id what the id is made of
     */
    private record Plan(int sender, int secret, int form, int tamper, int at, int with, int time, int id) {
        static Plan of(byte[] data) {
            return new Plan(
                    (data[0] & 0xff) % SENDERS.size(),
                    data[1] & 3,
                    data[2] & 0xff,
                    data[3] & 15,
                    data[4] & 0xff,
                    data[5] & 0xff,
                    data[6],
                    data[7] & 0xff);
        }

        Key key() {
            return switch (secret) {
                case 0 -> LIVE.get(0);
                case 1 -> LIVE.get(1);
                case 2 -> NOT_YET;
                default -> UNKNOWN;
            };
        }

        boolean has(int bit) {
            return (form >> bit & 1) != 0;
        }
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 8) {
            return;
        }
        Plan plan = Plan.of(data);
        byte[] body = Arrays.copyOfRange(data, 8, data.length);
        SenderProfile sender = SENDERS.get(plan.sender());
        Sent sent = sender.canonical() ? dembrane(plan, body) : timed(plan, sender, body);
        TestRequest request = sent.request();
        check(sender, VERIFIERS.get(plan.sender()).verify(request, request.bytes()), request);
    }

    /** The parts of a request, to be tampered with. */
    private static final class Sent {
        private final List<String[]> headers = new ArrayList<>();
        private byte[] body;

        Sent(byte[] body) {
            this.body = body;
        }

        Sent header(String name, String value) {
            headers.add(new String[] {name, value});
            return this;
        }

        Sent tampered(Plan plan) {
            String[] signature = headers.get(headers.size() - 1);
            String[] any = headers.get(plan.at() % headers.size());
            switch (plan.tamper()) {
                case 1 -> signature[1] = changed(signature[1], plan);
                case 2 -> body = changed(body, plan);
                case 3 -> signature[1] = signature[1].substring(0, Math.min(plan.at(), signature[1].length()));
                case 4 -> headers.add(signature.clone());
                case 5 -> any[1] = changed(any[1], plan);
                case 6 -> any[1] += (char) plan.with();
                case 7 -> headers.remove(any);
                case 8 -> body = Arrays.copyOf(body, body.length + 1 + plan.at() % 3);
                case 9 -> any[1] = (char) plan.with() + any[1];
                default -> {
                    // as it was signed
                }
            }
            return this;
        }

        /** Puts another character in the place of one; more often than not one of those that signatures are spelled in. */
        private static String changed(String text, Plan plan) {
            if (text.isEmpty()) {
                return text;
            }
            int at = plan.at() % text.length();
            char other = plan.with() < 0x40 ? "0123456789abcdef".charAt(plan.with() & 15) : (char) plan.with();
            return text.substring(0, at) + other + text.substring(at + 1);
        }

        private static byte[] changed(byte[] bytes, Plan plan) {
            byte[] other = bytes.clone();
            if (other.length > 0) {
                other[plan.at() % other.length] = (byte) plan.with();
            }
            return other;
        }

        TestRequest request() {
            TestRequest request = TestRequest.post(body);
            headers.forEach(header -> request.header(header[0], header[1]));
            return request;
        }
    }

    private static Sent dembrane(Plan plan, byte[] body) {
        JacksonReading json = plan.has(0) ? JacksonReading.of(body, true) : null;
        byte[] signed = json == null ? body : json.canonicalBytes();
        String mac = HexFormat.of().formatHex(plan.key().mac(signed));
        Sent sent = new Sent(body).header("X-Webhook-Event", "conversation.started");
        if (plan.has(3)) {
            sent.header("X-Dembrane-Signature", mac);
        }
        return sent.header(
                        plan.has(1) ? "X-Webhook-Signature" : "X-Dembrane-Signature",
                        plan.has(2) ? mac : "sha256=" + mac)
                .tampered(plan);
    }

    private static Sent timed(Plan plan, SenderProfile sender, byte[] body) {
        Scheme scheme = sender.schemes().get(0);
        String time = Long.toString(NOW.getEpochSecond() + 5L * plan.time());
        boolean stripe = sender == Senders.stripe();
        String id = "msg" + (plan.has(0) ? "." : "_") + plan.id();
        byte[] signed = join((stripe ? "" : id + ".") + time + ".", body);
        String mac = SpelledSignatures.spell(scheme, plan.key().mac(signed));
        String other = SpelledSignatures.spell(scheme, UNKNOWN.mac(signed));
        Sent sent = new Sent(body);
        if (stripe) {
            String rotated = plan.has(1) ? ",v1=" + other : "";
            return sent.header("Stripe-Signature", "t=" + time + rotated + ",v1=" + mac)
                    .tampered(plan);
        }
        return sent.header("webhook-id", id)
                .header("webhook-timestamp", time)
                .header("webhook-signature", (plan.has(1) ? "v1," + other + " " : "") + "v1," + mac)
                .tampered(plan);
    }

    private static byte[] join(String before, byte[] body) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        joined.writeBytes(body);
        return joined.toByteArray();
    }

    private static void check(SenderProfile sender, Verdict verdict, TestRequest request) {
        byte[] body = request.bytes();
        if (sender.canonical() && !JacksonReading.judges(body)) {
            return;
        }
        @Nullable String matching = sender.canonical() ? matchingDembrane(request) : matchingTimed(sender, request);
        if (!(verdict instanceof Verdict.Authentic authentic)) {
            require(matching == null, "a rightly signed request is authentic");
            return;
        }
        require(matching != null, "a request that is not rightly signed is refused");
        Delivery delivery = authentic.delivery();
        require(matching.equals(delivery.keyId()), "the first live secret that matches is named");
        require(delivery.verified(), "an authentic delivery is verified");
        require(Arrays.equals(delivery.body(), body), "the body is handed over as it was received");
        if (sender.canonical()) {
            JacksonReading json = JacksonReading.of(body, true);
            require(
                    json != null && delivery.identity().equals(sha256(json.canonicalBytes())),
                    "the canonical form is the identity, whichever form the signature matched");
        }
    }

    private static @Nullable String matchingDembrane(TestRequest request) {
        for (String name : List.of("x-webhook-signature", "x-dembrane-signature")) {
            List<String> lines = request.headers(name);
            if (lines.isEmpty()) {
                continue;
            }
            JacksonReading json = JacksonReading.of(request.bytes(), true);
            Scheme scheme = Scheme.header(name);
            SpelledSignatures spelled = lines.size() > 1 || json == null
                    ? null
                    : SpelledSignatures.read(
                            name.equals("x-webhook-signature")
                                    ? scheme.prefix("sha256=")
                                    : scheme.optionalPrefix("sha256="),
                            lines.get(0));
            return spelled == null ? null : matching(spelled, request.bytes(), json.canonicalBytes());
        }
        return null;
    }

    private static @Nullable String matchingTimed(SenderProfile sender, TestRequest request) {
        boolean stripe = sender == Senders.stripe();
        Scheme scheme = sender.schemes().get(0);
        String line = only(request.headers(scheme.headers().get(0)));
        SpelledSignatures spelled = line == null ? null : SpelledSignatures.read(scheme, line);
        if (spelled == null) {
            return null;
        }
        String time = stripe ? spelled.time() : only(request.headers("webhook-timestamp"));
        String id = stripe ? "" : only(request.headers("webhook-id"));
        if (time == null || id == null || !EPOCH_SECONDS.matcher(time).matches()) {
            return null;
        }
        // a part that holds the delimiter would make two requests of one signature
        if (!stripe && !VISIBLE_WITHOUT_DOT.matcher(id).matches()) {
            return null;
        }
        if (Math.abs(Long.parseLong(time) - NOW.getEpochSecond()) > 300) {
            return null;
        }
        return matching(spelled, join((stripe ? "" : id + ".") + time + ".", request.bytes()));
    }

    private static @Nullable String only(List<String> values) {
        return values.size() == 1 ? values.get(0) : null;
    }

    private static @Nullable String matching(SpelledSignatures spelled, byte[]... signedForms) {
        for (Key key : LIVE) {
            for (byte[] signed : signedForms) {
                byte[] mac = key.mac(signed);
                if (spelled.candidates().stream().anyMatch(candidate -> Arrays.equals(candidate, mac))) {
                    return key.id;
                }
            }
        }
        return null;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
