package io.hookseal.benchmarks.paths;

import io.hookseal.benchmarks.measure.Group;
import io.hookseal.benchmarks.measure.Operation;
import io.hookseal.benchmarks.measure.Operation.Work;
import io.hookseal.benchmarks.measure.Target;
import io.hookseal.benchmarks.peers.Peer;
import io.hookseal.benchmarks.peers.Peers;
import io.hookseal.benchmarks.peers.Signatures;
import io.hookseal.request.RequestHead;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.sender.SenderProfile;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Freshness;
import io.hookseal.verification.Keys;
import io.hookseal.verification.Verdict;
import io.hookseal.verification.Verifier;
import io.hookseal.verification.VerifierSelfTest;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** From header map and bytes to the verdict, through the public API, beside the floor and the peers. */
public final class Verification {
    /** Our name in tables. */
    public static final String OURS = "Hookseal";

    /** The floor's name in tables. */
    public static final String FLOOR = "bare SHA-256";

    /** A body that is refused unread must cost what one of this length does. */
    private static final int OTHER = 1 << 20;

    private Verification() {}

    /**
     * {@return one body length: the floor, ours under DataBridge's profile, and all peers}
     *
     * @param length of the body
     * @throws Exception where a peer cannot sign
     */
    public static Group valid(int length) throws Exception {
        return valid("verify " + size(length), Bodies.event(length));
    }

    /**
     * {@return the same for a body with text beyond Latin-1, which everybody who makes a String of it keeps in twice the memory}
     *
     * @param length of the body
     * @throws Exception where a peer cannot sign
     */
    public static Group text(int length) throws Exception {
        return valid("verify " + size(length) + " of text", Bodies.text(length));
    }

    private static Group valid(String title, byte[] body) throws Exception {
        List<Operation> operations = new ArrayList<>();
        operations.add(new Operation(FLOOR, sha256(body), true));
        operations.add(new Operation(Group.CONTROL, sha256(body), true));
        operations.add(
                new Operation(OURS, verifying(verifier(Senders.databridge(), ring(1)), signed(body), body), true));
        for (Peer peer : Peers.all()) {
            operations.add(new Operation(peer.name(), peer.accepting(body), true));
        }
        return new Group(title, operations, targets(body.length));
    }

    /**
     * {@return one secret against three, of which the last one matches}
     *
     * @throws Exception never
     */
    public static Group threeSecrets() throws Exception {
        byte[] body = Bodies.event(64 << 10);
        Head head = signed(body);
        return new Group(
                "secrets, 64 KB",
                List.of(
                        new Operation(
                                "one secret", verifying(verifier(Senders.databridge(), ring(1)), head, body), true),
                        new Operation(
                                "three secrets", verifying(verifier(Senders.databridge(), ring(3)), head, body), true)),
                List.of(
                        new Target.AtMostTimes("three secrets", "one secret", 3.05),
                        new Target.MoreBytesThan("three secrets", "one secret", 0)));
    }

    /**
     * {@return what is refused, beside what is not}
     *
     * @param length of the body
     * @throws Exception never
     */
    public static Group refused(int length) throws Exception {
        byte[] body = Bodies.event(length);
        Verifier verifier = verifier(Senders.databridge(), ring(1));
        String header = "x-databridge-signature";
        Head forged = signed(Signatures.changed(body));
        Head malformed = new Head(header, "sha256=" + "g".repeat(64));
        Head missing = new Head();
        byte[] other = Bodies.event(length == OTHER ? 2 * OTHER : OTHER);
        return new Group(
                "refused, " + size(length),
                List.of(
                        new Operation("valid", verifying(verifier, signed(body), body), true),
                        new Operation("forged", verifying(verifier, forged, body), false),
                        new Operation("malformed", verifying(verifier, malformed, body), false),
                        new Operation("missing", verifying(verifier, missing, body), false),
                        new Operation("malformed, another length", verifying(verifier, malformed, other), false),
                        new Operation("missing, another length", verifying(verifier, missing, other), false)),
                List.of(
                        new Target.AtMostTimes("forged", "valid", 1),
                        new Target.AtMostNanos("malformed", 100),
                        new Target.AtMostNanos("missing", 100),
                        new Target.SameAs("malformed", "malformed, another length", 0.1),
                        new Target.SameAs("missing", "missing, another length", 0.1)));
    }

    private static List<Target> targets(int length) {
        List<Target> targets = new ArrayList<>();
        targets.add(new Target.SameAs(Group.CONTROL, FLOOR, 0.01));
        double most = length < 1000 ? 1.65 : length < 10_000 ? 1.11 : 1.015;
        targets.add(new Target.AtMostTimes(OURS, FLOOR, most));
        targets.add(new Target.AtMostBytes(OURS, 640));
        double peers = length < 1000 ? 3.7 : length < 10_000 ? 2.2 : 1.8;
        if (length < 100_000) {
            targets.add(new Target.FasterThan(OURS, "standardwebhooks", peers));
            targets.add(new Target.FasterThan(OURS, "svix", peers));
        }
        if (length < 1000) {
            targets.add(new Target.FasterThan(OURS, "stripe verifyHeader", 10));
            targets.add(new Target.FasterThan(OURS, "Slack SDK", 11));
        }
        if (length >= 1000 && length < 10_000) {
            for (String peer : List.of("standardwebhooks", "svix", "stripe verifyHeader", "Slack SDK")) {
                targets.add(new Target.LessBytesThan(OURS, peer, 10));
            }
        }
        return targets;
    }

    static String size(int length) {
        return length < 1000 ? "0.3 KB" : length < 1 << 20 ? (length >> 10) + " KB" : (length >> 20) + " MB";
    }

    static Work sha256(byte[] body) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] hash = new byte[32];
        return () -> {
            digest.update(body);
            return digest.digest(hash, 0, hash.length) == 32;
        };
    }

    /**
     * {@return the head of a delivery of DataBridge's with this body}
     *
     * @param body the body
     */
    public static Head signed(byte[] body) {
        return new Head("x-databridge-signature", "sha256=" + Signatures.hex(Signatures.hmac(body)));
    }

    /**
     * {@return a ring with so many secrets, of which the last one signs}
     *
     * @param secrets how many
     */
    public static SecretRing ring(int secrets) {
        List<Secret> all = new ArrayList<>();
        for (int i = secrets; i > 1; i--) {
            all.add(Secret.text("older-" + i, "another-secret-0123456789-" + i));
        }
        all.add(Secret.text("current", Signatures.SECRET));
        return SecretRing.of(all.toArray(Secret[]::new));
    }

    /**
     * {@return a verifier, after the self-test}
     *
     * @param sender whose deliveries it verifies
     * @param ring the secrets
     */
    public static Verifier verifier(SenderProfile sender, SecretRing ring) {
        selfTest();
        InstantSource clock = InstantSource.system();
        return new Verifier(
                "hooks",
                sender,
                new Keys.OfRing(ring),
                new Freshness(sender.maxAge(), Freshness.DEFAULT_MAX_AHEAD, clock));
    }

    /**
     * What every receiver runs first. It loads the classes that methods name as their parameters, without which the JIT does not
     * inline them.
     */
    static void selfTest() {
        if (!VerifierSelfTest.passes()) {
            throw new IllegalStateException("the verifier's self-test fails");
        }
    }

    static Work verifying(Verifier verifier, RequestHead head, byte[] body) {
        return () -> verifier.verify(head, body) instanceof Verdict.Authentic;
    }
}
