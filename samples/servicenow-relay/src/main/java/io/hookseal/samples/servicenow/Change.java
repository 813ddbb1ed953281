package io.hookseal.samples.servicenow;

import io.hookseal.delivery.Delivery;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What a delivery changes in the service desk.
 *
 * @param kind what becomes of the incident
 * @param subject what the incident is about: one incident for each
 * @param summary what happened
 * @param facts what is told of it, by name, as the sender wrote it
 */
record Change(Kind kind, List<String> subject, String summary, Map<String, String> facts) {
    enum Kind {
        /** Something is wrong: one incident is to be open. */
        OPENS,
        /** Worth a note in an incident that is open. */
        NOTES,
        /** What was wrong is no more. */
        RESOLVES
    }

    /**
     * The subject as a correlation id. A hash: nothing that a sender writes reaches a query of ServiceNow's, whose operators are
     * plain text. The endpoint is part of it, so that no sender can touch the incidents of another.
     */
    String correlationId(Delivery delivery) {
        List<Object> about = List.of(String.valueOf(delivery.tenant()), delivery.endpoint(), subject);
        String spelled = Instance.JSON.valueToTree(about).toString(); // which keeps the parts apart
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(spelled.getBytes(StandardCharsets.UTF_8));
            return "hookseal-" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What happened, in the 160 characters of short_description. */
    String shortDescription() {
        return FieldText.line(summary, 160);
    }

    /** Everything that is told, a line each, in the 4,000 characters of description. URLs are text: nothing is ever fetched. */
    String description() {
        StringBuilder text = new StringBuilder(shortDescription());
        facts.forEach((name, value) -> text.append("\n" + name + ": " + FieldText.line(value, 500)));
        return FieldText.cut(text.toString(), 4000);
    }
}
