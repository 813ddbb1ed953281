package io.hookseal.benchmarks.paths;

import io.hookseal.benchmarks.measure.Group;
import io.hookseal.benchmarks.measure.Operation;
import io.hookseal.benchmarks.measure.Operation.Work;
import io.hookseal.benchmarks.measure.Target;
import io.hookseal.request.BodyBudget;
import io.hookseal.request.BodyRead;
import io.hookseal.request.BodyReader;
import io.hookseal.sender.Senders;
import io.hookseal.verification.Verdict;
import io.hookseal.verification.Verifier;
import java.time.Duration;
import java.util.List;

/** Bodies read from a stream under the budget, and verified. */
public final class BodyPaths {
    private static final String DECLARED = "read and verified, length declared";
    private static final String CHUNKED = "read and verified, length not declared";

    private BodyPaths() {}

    /**
     * {@return one body length, declared and not}
     *
     * @param length of the body
     * @throws Exception where a body cannot be made
     */
    public static Group read(int length) throws Exception {
        byte[] body = Bodies.event(length);
        return new Group(
                "bodies of " + Verification.size(length),
                List.of(
                        new Operation(Verification.FLOOR, Verification.sha256(body), true),
                        new Operation(DECLARED, reading(body, true), true),
                        new Operation(CHUNKED, reading(body, false), true)),
                List.of(
                        new Target.AtMostTimes(DECLARED, Verification.FLOOR, 1.35),
                        new Target.AtMostTimes(CHUNKED, Verification.FLOOR, 2.2),
                        new Target.AtMostBytesOf(DECLARED, 1.3, length, 16 << 10),
                        new Target.AtMostBytesOf(CHUNKED, 2.2, length, 0)));
    }

    private static Work reading(byte[] body, boolean declared) {
        BodyReader reader = BodyReader.of(
                BodyBudget.of(64L << 20).reserve("hooks", 8L << 20), 1 << 20, Duration.ofSeconds(10), System::nanoTime);
        Verifier verifier = Verification.verifier(Senders.databridge(), Verification.ring(1));
        Head head = Verification.signed(body);
        return () -> {
            Request request = new Request(head, body, declared);
            BodyRead.Complete read = (BodyRead.Complete) reader.read(request.body(), request.declaredLength(), true);
            try {
                return verifier.verify(head, read.bytes()) instanceof Verdict.Authentic;
            } finally {
                read.release();
            }
        };
    }
}
