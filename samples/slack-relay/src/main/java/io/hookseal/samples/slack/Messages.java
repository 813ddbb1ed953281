package io.hookseal.samples.slack;

import io.hookseal.delivery.Delivery;
import io.hookseal.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What each event of each sender looks like in Slack. Transcripts and addresses of people stay out of it. Fields are looked for
 * where the senders' pages have them and where their code does; what is missing is left out.
 */
final class Messages {
    private static final String GOOD = "\ud83d\udfe2";
    private static final String BAD = "\ud83d\udd34";
    private static final String ATTENTION = "\ud83d\udfe0";
    private static final String NEWS = "\ud83d\udd35";
    private static final String PLAIN = "\u26aa";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Links links;

    Messages(Links links) {
        this.links = links;
    }

    /** The payload of the request that posts it. */
    Map<String, Object> of(Delivery delivery) {
        String event = Objects.requireNonNullElse(delivery.event(), "");
        Message message = switch (delivery.sender()) {
            case "databridge" -> submission(event, delivery);
            case "validibot" -> run(event, delivery);
            case "attesta" -> action(event, delivery);
            case "dembrane" -> conversation(event, delivery);
            default -> unknown(event);
        };
        Instant time = delivery.signedTime();
        return message.payload(delivery.sender() + " · " + (event.isEmpty() ? "no event" : event)
                + (time == null ? "" : " · " + TIME.format(time)));
    }

    private static Message submission(String event, Delivery it) {
        Message message = switch (event) {
            case "submission.signoff" -> Message.of(GOOD, "HESA submission signed off", tenant(it));
            case "submission.gateway_uploaded" ->
                Message.of(NEWS, "HESA submission uploaded to the gateway", tenant(it));
            case "submission.rejected" -> Message.of(BAD, "HESA submission rejected", tenant(it));
            default -> unknown(event);
        };
        return message.fact("UKPRN", text(it, "/ukprn"))
                .fact("Submission", text(it, "/submissionId", "/submission_id", "/data/submissionId"))
                .fact("Approver", text(it, "/approver", "/data/approver"))
                .fact("Reason", text(it, "/reason", "/data/reason"))
                .fact("Occurred", time(text(it, "/occurredAt", "/occurred_at")))
                .excerpt(text(it, "/note"));
    }

    private static @Nullable String tenant(Delivery it) {
        return text(it, "/tenant", "/tenantId");
    }

    private Message run(String event, Delivery it) {
        String workflow = text(it, "/workflow/name", "/workflow/slug");
        String result = Objects.requireNonNullElse(text(it, "/run/result"), "");
        Message message = switch (event) {
            case "run.failed" -> Message.of(BAD, "Validation failed", workflow);
            case "run.succeeded" -> Message.of(GOOD, "Validation passed", workflow);
            case "run.completed" -> Message.of(result.equals("PASS") ? GOOD : BAD, "Validation completed", workflow);
            default -> unknown(event);
        };
        String findings = Stream.of("error", "warning", "info")
                .map(kind -> count(it, kind))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        return message.fact("Organization", text(it, "/organization/name", "/organization/slug"))
                .fact("Result", result)
                .fact("Findings", findings)
                .fact("Took", duration(text(it, "/run/duration_ms"), 1000))
                .link(links, "Open the run", text(it, "/run/url"));
    }

    private static @Nullable String count(Delivery it, String kind) {
        String number = text(it, "/summary/" + kind + "_count");
        return number == null ? null : number + " " + kind + (number.equals("1") || kind.equals("info") ? "" : "s");
    }

    private static Message action(String event, Delivery it) {
        String action = text(it, "/data/action_name", "/data/actionName");
        String passed = text(it, "/data/passed");
        Message message = switch (event) {
            case "DENIED" -> Message.of(BAD, "Denied", action);
            case "APPROVED" -> Message.of(GOOD, "Approved", action);
            case "ESCALATED" -> Message.of(ATTENTION, "Escalated", action);
            case "RISK_SCORED" -> Message.of(PLAIN, "Risk scored", action);
            case "TRUST_COMPUTED" -> Message.of(PLAIN, "Trust computed", action);
            case "CHALLENGE_ISSUED" -> Message.of(ATTENTION, "Challenge issued", action);
            case "CHALLENGE_COMPLETED" ->
                "true".equals(passed)
                        ? Message.of(GOOD, "Challenge passed", action)
                        : Message.of(BAD, "Challenge not passed", action);
            case "AUDIT_LOGGED" -> Message.of(PLAIN, "Logged for audit", action);
            default -> unknown(event);
        };
        String score = text(it, "/data/risk_score", "/data/riskScore");
        String level = text(it, "/data/risk_level", "/data/riskLevel");
        return message.fact(
                        "Risk",
                        score == null || level == null ? score == null ? level : score : level + " (" + score + ")")
                .fact("Agent", text(it, "/data/agent_id", "/data/agentId"))
                .fact("Challenge", text(it, "/data/challenge_type", "/data/challengeType"))
                .fact("Verdict", text(it, "/data/verdict"))
                .fact("Audit entry", text(it, "/data/audit_entry_id", "/data/auditEntryId"));
    }

    private Message conversation(String event, Delivery it) {
        String project = text(it, "/project/name");
        Message message = switch (event) {
            case "report.generated" -> Message.of(GOOD, "New report", project);
            case "conversation.started" -> Message.of(NEWS, "Conversation started", project);
            case "conversation.transcribed" -> Message.of(NEWS, "Conversation transcribed", project);
            case "conversation.summarized" -> Message.of(NEWS, "Conversation summarized", project);
            case "webhook.test" -> Message.of(PLAIN, "Test of the webhook", project);
            default -> unknown(event);
        };
        return message.fact("Report", text(it, "/report/id"))
                .fact("Status", text(it, "/report/status"))
                .fact("Participant", text(it, "/conversation/participant_name"))
                .fact("Length", duration(text(it, "/conversation/duration"), 1))
                .fact("Language", text(it, "/report/language", "/project/language"))
                .excerpt(text(it, "/conversation/summary"))
                .link(links, "Open in dembrane", text(it, "/dashboardUrl"));
    }

    private static Message unknown(String event) {
        return Message.of(PLAIN, "An event that this relay does not know", event);
    }

    /** The first of these fields that is there and not null, numbers as they are spelled. */
    private static @Nullable String text(Delivery delivery, String... pointers) {
        for (String pointer : pointers) {
            JsonValue value = delivery.field(pointer);
            if (value != null && value.kind() != JsonValue.Kind.NULL) {
                return value.text();
            }
        }
        return null;
    }

    /** A time in ISO 8601 or in milliseconds since 1970, for people; anything else as it is. */
    private static @Nullable String time(@Nullable String time) {
        if (time == null) {
            return null;
        }
        try {
            boolean millis = time.matches("[0-9]{12,14}");
            return TIME.format(
                    millis
                            ? Instant.ofEpochMilli(Long.parseLong(time))
                            : OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeException e) {
            return time;
        }
    }

    /** A number of units, of which a second has so many, in minutes and seconds; anything else as it is. */
    private static @Nullable String duration(@Nullable String units, int perSecond) {
        if (units == null || !units.matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
            return units;
        }
        long seconds = Math.round(Double.parseDouble(units) / perSecond);
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
