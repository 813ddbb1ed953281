package io.hookseal.benchmarks.peers;

import com.slack.api.app_backend.SlackSignature;
import io.hookseal.benchmarks.measure.Operation.Work;

/** The verifier of Slack's SDK. */
final class SlackSdk implements Peer {
    @Override
    public String name() {
        return "Slack SDK";
    }

    @Override
    public Work accepting(byte[] body) {
        return verifying(body, body);
    }

    @Override
    public Work refusing(byte[] body) {
        return verifying(body, Signatures.changed(body));
    }

    private static Work verifying(byte[] body, byte[] signed) {
        SlackSignature.Generator generator = new SlackSignature.Generator(Signatures.SECRET);
        SlackSignature.Verifier verifier = new SlackSignature.Verifier(generator);
        long now = Signatures.now();
        String time = Long.toString(now);
        String signature = generator.generate(time, Signatures.text(signed));
        // The time of signing, so that a long run stays within the five minutes that it takes.
        return () -> verifier.isValid(time, Signatures.text(body), signature, now * 1000);
    }
}
