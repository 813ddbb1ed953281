package io.hookseal.benchmarks.peers;

import io.hookseal.benchmarks.measure.Operation.Work;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What tutorials show: a new {@code Mac} for each request, and its bytes formatted one by one. */
final class Tutorial implements Peer {
    @Override
    public String name() {
        return "tutorial code";
    }

    @Override
    public Work accepting(byte[] body) {
        String signature = "sha256=" + Signatures.hex(Signatures.hmac(body));
        return () -> verify(Signatures.text(body), signature);
    }

    @Override
    public Work refusing(byte[] body) {
        String signature = "sha256=" + Signatures.hex(Signatures.hmac(Signatures.changed(body)));
        return () -> verify(Signatures.text(body), signature);
    }

    @SuppressWarnings("FormatStringShouldUsePlaceholders")
    static boolean verify(String payload, String signature) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Signatures.utf8(Signatures.SECRET), "HmacSHA256"));
        byte[] hash = mac.doFinal(Signatures.utf8(payload));
        StringBuilder hex = new StringBuilder();
        for (byte b : hash) {
            hex.append(String.format("%02x", b));
        }
        String expected = "sha256=" + hex;
        return MessageDigest.isEqual(Signatures.utf8(expected), Signatures.utf8(signature));
    }
}
