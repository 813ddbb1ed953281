package io.hookseal.samples.servicenow;

import static io.hookseal.samples.servicenow.Change.Kind.NOTES;
import static io.hookseal.samples.servicenow.Change.Kind.OPENS;
import static io.hookseal.samples.servicenow.Change.Kind.RESOLVES;

import io.hookseal.delivery.Delivery;
import io.hookseal.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what each event of each sender changes in the service desk, or that it changes nothing. */
final class Events {
    /** What an incident is about, by facts: a provider's submission, a workflow, an agent's action, a report. */
    private static final Map<String, List<String>> ABOUT = Map.of(
            "databridge", List.of("tenant", "ukprn"),
            "validibot", List.of("organization", "workflow"),
            "attesta", List.of("agent", "action"),
            "dembrane", List.of("project", "report"));

    /** Where facts stand, some in one of several places: a sender's page, or its clients, spell the same field differently. */
    private static final Map<String, String> FACTS = Map.of(
            "databridge",
            "tenant=/tenant|/tenantId ukprn=/ukprn submission=/submissionId occurred=/occurredAt|/occurred_at",
            "validibot",
            "organization=/organization/slug workflow=/workflow/id name=/workflow/name run=/run/id status=/run/status"
                    + " result=/run/result findings=/summary/total_findings errors=/summary/error_count"
                    + " warnings=/summary/warning_count ended=/run/ended_at link=/run/url",
            "attesta",
            "action=/data/action_name|/data/actionName agent=/data/agent_id|/data/agentId"
                    + " risk=/data/risk_level|/data/riskLevel score=/data/risk_score|/data/riskScore",
            "dembrane",
            "project=/project/id name=/project/name report=/report/id status=/report/status link=/dashboardUrl");

    private final Delivery delivery;
    private final Map<String, String> facts = new LinkedHashMap<>();

    private Events(Delivery delivery) {
        this.delivery = delivery;
        for (String fact : FACTS.getOrDefault(delivery.sender(), "none=/").split(" ", -1)) {
            int name = fact.indexOf('=');
            for (String pointer : fact.substring(name + 1).split("\\|", -1)) {
                JsonValue value = delivery.field(pointer);
                if (value != null && value.kind() != JsonValue.Kind.NULL) {
                    facts.putIfAbsent(fact.substring(0, name), value.text());
                }
            }
        }
    }

    static boolean knows(String sender) {
        return ABOUT.containsKey(sender);
    }

    /** What a delivery changes; nothing where its event is none that concerns a service desk. */
    static Optional<Change> change(Delivery delivery) {
        return Optional.ofNullable(new Events(delivery).read());
    }

    private @Nullable Change read() {
        String action = of("action") + " (risk " + of("risk") + ")";
        return switch (delivery.sender() + " " + delivery.event()) {
            case "databridge submission.rejected" -> change(OPENS, "HESA submission rejected: " + of("tenant"));
            case "databridge submission.signoff" -> change(NOTES, "HESA submission signed off");
            // what was rejected is mended once the gateway has taken it again
            case "databridge submission.gateway_uploaded" -> change(RESOLVES, "HESA submission uploaded");
            case "validibot run.failed" -> run(false);
            case "validibot run.succeeded" -> run(true);
            // comes beside the two others or instead of them
            case "validibot run.completed" -> run(of("result").equals("PASS"));
            case "attesta DENIED" -> change(OPENS, "Action denied: " + action);
            case "attesta ESCALATED" -> change(OPENS, "Action escalated: " + action);
            // resolves nothing: a denial is for people to look into
            case "attesta APPROVED" -> change(NOTES, "Action approved: " + action);
            case "dembrane report.generated" -> change(OPENS, "New report: " + of("name") + " #" + of("report"));
            default -> delivery.wellFormed() ? null : change(OPENS, "Unreadable delivery of " + delivery.sender());
        };
    }

    private Change run(boolean passed) {
        String counts = " (" + of("findings") + " findings, " + of("errors") + " errors)";
        return passed
                ? change(RESOLVES, "Validation passed: " + of("name"))
                : change(OPENS, "Validation failed: " + of("name") + counts);
    }

    private Change change(Change.Kind kind, String summary) {
        List<String> about = ABOUT.getOrDefault(delivery.sender(), List.of());
        // what does not say what it is about is about itself, and is not taken for anything else
        List<String> subject = about.stream().noneMatch(facts::containsKey)
                ? List.of(delivery.identity())
                : about.stream().map(fact -> facts.getOrDefault(fact, "")).toList();
        return new Change(kind, subject, summary, facts);
    }

    private String of(String fact) {
        return facts.getOrDefault(fact, "unknown");
    }
}
