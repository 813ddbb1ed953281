package io.hookseal.samples.servicenow;

import io.hookseal.delivery.Delivery;
import io.hookseal.json.JsonLexis;
import io.hookseal.testkit.Recording;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/** Deliveries as a receiver hands them over. */
final class Given {
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private Given() {}

    static Delivery recorded(Recording recording) {
        return of(recording.endpoint().name(), recording.sender(), recording.event(), recording.body())
                .build();
    }

    /** A run of workflow 42, as long after noon as said. */
    static Delivery run(String event, String run, int secondsAfterNoon) {
        return run(event, run, secondsAfterNoon, "Product check");
    }

    static Delivery run(String event, String run, int secondsAfterNoon, String workflowName) {
        return of(
                        "validibot",
                        "validibot",
                        event,
                        bytes(runBody(event, run, NOON.plusSeconds(secondsAfterNoon), 42, workflowName)))
                .signedTime(NOON.plusSeconds(secondsAfterNoon))
                .build();
    }

    static String runBody(String event, String run, Instant time, int workflow, String workflowName) {
        String result = event.equals("run.failed") ? "FAIL" : "PASS";
        return """
                {"event":"%s","timestamp":"%s","organization":{"slug":"acme","name":"Acme"},\
                "workflow":{"id":%d,"slug":"product","name":"%s"},"run":{"id":"%s","result":"%s",\
                "url":"https://validibot.example.test/runs/1/"},"summary":{"total_findings":3,"error_count":2}}""".formatted(event, time, workflow, workflowName, run, result);
    }

    static Delivery of(String sender, String event, String body) {
        return of(sender, sender, event, bytes(body)).build();
    }

    private static Delivery.Builder of(String endpoint, String sender, String event, byte[] body) {
        return Delivery.of(endpoint, sender, body)
                .event(event, true)
                .keyId("secret-1")
                .wellFormed(sender.equals("attesta") ? JsonLexis.NAN_AND_INFINITY : JsonLexis.STRICT)
                .identity(() -> sha256(body))
                .fingerprint(() -> sha256(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
