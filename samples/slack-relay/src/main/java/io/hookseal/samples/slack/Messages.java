package io.hookseal.samples.slack;

import static java.util.Map.entry;

import io.hookseal.delivery.Delivery;
import io.hookseal.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What each event of each sender looks like in Slack. Fields are looked for where the senders' pages have them and where their
 * code does; what a payload does not have is left out. Transcripts and people's addresses stay out of Slack.
 */
@Component
final class Messages {
    private static final Map<String, String> TITLES = Map.ofEntries(
            entry("submission.signoff", "🟢 HESA submission signed off"),
            entry("submission.gateway_uploaded", "🔵 HESA submission uploaded to the gateway"),
            entry("submission.rejected", "🔴 HESA submission rejected"),
            entry("run.failed", "🔴 Validation failed"),
            entry("run.succeeded", "🟢 Validation passed"),
            entry("run.completed PASS", "🟢 Validation completed"),
            entry("run.completed", "🔴 Validation completed without passing"),
            entry("DENIED", "🔴 Denied"),
            entry("APPROVED", "🟢 Approved"),
            entry("ESCALATED", "🟠 Escalated"),
            entry("RISK_SCORED", "⚪ Risk scored"),
            entry("TRUST_COMPUTED", "⚪ Trust computed"),
            entry("CHALLENGE_ISSUED", "🟠 Challenge issued"),
            entry("CHALLENGE_COMPLETED true", "🟢 Challenge passed"),
            entry("CHALLENGE_COMPLETED", "🔴 Challenge not passed"),
            entry("AUDIT_LOGGED", "⚪ Logged for audit"),
            entry("report.generated", "🟢 New report"),
            entry("conversation.started", "🔵 Conversation started"),
            entry("conversation.transcribed", "🔵 Conversation transcribed"),
            entry("conversation.summarized", "🔵 Conversation summarized"),
            entry("webhook.test", "⚪ Test of the webhook"));

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Links links;

    Messages(RelaySettings settings) {
        this.links = new Links(settings.linkHosts());
    }

    /** The payload of the request that posts it. */
    Map<String, Object> of(Delivery it) {
        Message message = switch (it.sender()) {
            case "databridge" -> submission(it);
            case "validibot" -> run(it);
            case "attesta" -> action(it);
            default -> conversation(it);
        };
        String event = Objects.requireNonNullElse(it.event(), "no event");
        Instant time = it.signedTime();
        return message.payload(it.sender() + " · " + event + (time == null ? "" : " · " + TIME.format(time)));
    }

    private static Message submission(Delivery it) {
        return titled(it, null, text(it, "/tenant", "/tenantId"))
                .fact("UKPRN", text(it, "/ukprn"))
                .fact("Submission", text(it, "/submissionId", "/data/submissionId"))
                .fact("Approver", text(it, "/approver", "/data/approver"))
                .fact("Occurred", time(text(it, "/occurredAt", "/occurred_at")))
                .excerpt(text(it, "/reason", "/data/reason", "/note"));
    }

    private Message run(Delivery it) {
        return titled(it, text(it, "/run/result"), text(it, "/workflow/name", "/workflow/slug"))
                .fact("Organization", text(it, "/organization/name", "/organization/slug"))
                .fact("Result", text(it, "/run/result", "/run/status"))
                .fact("Errors", text(it, "/summary/error_count"))
                .fact("Warnings", text(it, "/summary/warning_count"))
                .fact("Notes", text(it, "/summary/info_count"))
                .fact("Took (ms)", text(it, "/run/duration_ms"))
                .link(links, "Open the run", text(it, "/run/url"));
    }

    private static Message action(Delivery it) {
        return titled(it, text(it, "/data/passed"), text(it, "/data/action_name", "/data/actionName"))
                .fact("Risk", text(it, "/data/risk_level", "/data/riskLevel"))
                .fact("Score", text(it, "/data/risk_score", "/data/riskScore"))
                .fact("Agent", text(it, "/data/agent_id", "/data/agentId"))
                .fact("Challenge", text(it, "/data/challenge_type", "/data/challengeType"))
                .fact("Verdict", text(it, "/data/verdict"))
                .fact("Audit entry", text(it, "/data/audit_entry_id", "/data/auditEntryId"));
    }

    private Message conversation(Delivery it) {
        return titled(it, null, text(it, "/project/name"))
                .fact("Report", text(it, "/report/id"))
                .fact("Status", text(it, "/report/status"))
                .fact("Participant", text(it, "/conversation/participant_name"))
                .fact("Seconds", text(it, "/conversation/duration"))
                .fact("Language", text(it, "/report/language", "/project/language"))
                .excerpt(text(it, "/conversation/summary"))
                .link(links, "Open in dembrane", text(it, "/dashboardUrl"));
    }

    /** With the event's title, or that of this outcome of it where it has one of its own. */
    private static Message titled(Delivery it, @Nullable String outcome, @Nullable String what) {
        String event = Objects.requireNonNullElse(it.event(), "nothing that can be read");
        String usual = TITLES.getOrDefault(event, "⚪ " + it.sender() + " tells of " + event);
        return Message.of(TITLES.getOrDefault(event + " " + outcome, usual), what);
    }

    /** The first of these fields that has a value, numbers as they are spelled. */
    private static @Nullable String text(Delivery it, String... pointers) {
        return Stream.of(pointers)
                .map(it::field)
                .filter(value -> value != null && value.kind() != JsonValue.Kind.NULL)
                .map(value -> value.text())
                .findFirst()
                .orElse(null);
    }

    /** A time in ISO 8601 or milliseconds since 1970 as people write it; anything else as it is. */
    private static @Nullable String time(@Nullable String time) {
        if (time == null) {
            return null;
        }
        try {
            boolean millis = time.matches("[0-9]{13}");
            return TIME.format(millis ? Instant.ofEpochMilli(Long.parseLong(time)) : Instant.parse(time));
        } catch (DateTimeException e) {
            return time;
        }
    }
}
