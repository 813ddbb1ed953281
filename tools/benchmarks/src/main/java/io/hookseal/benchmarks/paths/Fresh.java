package io.hookseal.benchmarks.paths;

import io.hookseal.benchmarks.peers.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/** Deliveries that nobody has seen before: one body, whose run id counts up. */
final class Fresh {
    private static final String ID = "0d9c4f5e-6a5b-4f0e-9b7a-3f8c1d2e4b6a";

    private final byte[] template;
    private final int id;
    private final Function<byte[], Head> signing;
    private final Deque<Signed> ready = new ArrayDeque<>();
    private long next;

    /** Numbered from {@code first}, so that several of these can share one store. */
    Fresh(int length, long first, Function<byte[], Head> signing) {
        this.next = first;
        this.template = Bodies.event(length);
        this.id = new String(template, StandardCharsets.US_ASCII).indexOf(ID);
        this.signing = signing;
    }

    void prepare(int deliveries) {
        while (ready.size() < deliveries) {
            byte[] body = template.clone();
            byte[] number = String.format("%012d", next++).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(number, 0, body, id + ID.length() - number.length, number.length);
            ready.add(new Signed(signing.apply(body), body));
        }
    }

    Signed take() {
        return ready.remove();
    }

    static String signature(byte[] body) {
        return "sha256=" + Signatures.hex(Signatures.hmac(body));
    }

    /** One delivery, signed. */
    static final class Signed {
        final Head head;
        final byte[] body;

        Signed(Head head, byte[] body) {
            this.head = head;
            this.body = body;
        }
    }
}
