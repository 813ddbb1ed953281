package io.hookseal.benchmarks.peers;

import io.hookseal.benchmarks.measure.Operation.Work;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's own HMAC at its best: one {@code Mac} of this thread, initialised once, and a constant-time comparison. */
final class JdkMac implements Peer {
    @Override
    public String name() {
        return "JDK Mac, kept";
    }

    @Override
    public Work accepting(byte[] body) throws GeneralSecurityException {
        return verifying(body, Signatures.hex(Signatures.hmac(body)));
    }

    @Override
    public Work refusing(byte[] body) throws GeneralSecurityException {
        return verifying(body, Signatures.hex(Signatures.hmac(Signatures.changed(body))));
    }

    private static Work verifying(byte[] body, String signature) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Signatures.utf8(Signatures.SECRET), "HmacSHA256"));
        HexFormat hex = HexFormat.of();
        return () -> MessageDigest.isEqual(mac.doFinal(body), hex.parseHex(signature));
    }
}
