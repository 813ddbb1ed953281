package io.hookseal.samples.servicenow;

import static io.hookseal.samples.servicenow.Change.Kind.NOTES;
import static io.hookseal.samples.servicenow.Change.Kind.OPENS;
import static io.hookseal.samples.servicenow.Change.Kind.RESOLVES;

import io.hookseal.delivery.Delivery;
import io.hookseal.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what each event of each sender changes in the service desk, or that it changes nothing. */
final class Events {
    /**
     * Where facts stand, some in one of several places, because a sender's page or its clients spell the same field differently. The
     * first two of a sender are what an incident is about: a provider's submission, a workflow, an agent's action, a report.
     */
    private static final Map<String, String> FACTS = Map.of(
            "databridge",
            "tenant=/tenant|/tenantId ukprn=/ukprn submission=/submissionId occurred=/occurredAt|/occurred_at",
            "validibot",
            "organization=/organization/slug workflow=/workflow/id name=/workflow/name run=/run/id status=/run/status"
                    + " result=/run/result findings=/summary/total_findings errors=/summary/error_count"
                    + " warnings=/summary/warning_count ended=/run/ended_at link=/run/url",
            "attesta",
            "agent=/data/agent_id|/data/agentId action=/data/action_name|/data/actionName"
                    + " risk=/data/risk_level|/data/riskLevel score=/data/risk_score|/data/riskScore",
            "dembrane",
            "project=/project/id report=/report/id name=/project/name status=/report/status link=/dashboardUrl");

    private final Delivery delivery;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<String> about = new ArrayList<>();

    private Events(Delivery delivery) {
        this.delivery = delivery;
        for (String fact : FACTS.getOrDefault(delivery.sender(), "").split(" ", -1)) {
            String[] nameAndPlaces = fact.split("[=|]", -1);
            for (String pointer : List.of(nameAndPlaces).subList(1, nameAndPlaces.length)) {
                JsonValue value = delivery.field(pointer);
                if (value != null && value.kind() != JsonValue.Kind.NULL) {
                    facts.putIfAbsent(nameAndPlaces[0], value.text());
                }
            }
            if (about.size() < 2) {
                about.add(facts.getOrDefault(nameAndPlaces[0], ""));
            }
        }
    }

    static boolean knows(String sender) {
        return FACTS.containsKey(sender);
    }

    /** What a delivery changes; nothing where its event is none that concerns a service desk. */
    static Optional<Change> change(Delivery delivery) {
        return Optional.ofNullable(new Events(delivery).read());
    }

    private @Nullable Change read() {
        String action = of("action") + " (risk " + of("risk") + ")";
        String counts = " (" + of("findings") + " findings, " + of("errors") + " errors)";
        // run.completed comes beside the two others or instead of them
        String ended = of("result").equals("PASS") ? "run.succeeded" : "run.failed";
        String event = "run.completed".equals(delivery.event()) ? ended : delivery.event();
        return switch (delivery.sender() + " " + event) {
            case "databridge submission.rejected" -> change(OPENS, "HESA submission rejected: " + of("tenant"));
            case "databridge submission.signoff" -> change(NOTES, "HESA submission signed off");
            // what was rejected is mended once the gateway has taken it again
            case "databridge submission.gateway_uploaded" -> change(RESOLVES, "HESA submission uploaded");
            case "validibot run.failed" -> change(OPENS, "Validation failed: " + of("name") + counts);
            case "validibot run.succeeded" -> change(RESOLVES, "Validation passed: " + of("name"));
            case "attesta DENIED" -> change(OPENS, "Action denied: " + action);
            case "attesta ESCALATED" -> change(OPENS, "Action escalated: " + action);
            // resolves nothing: a denial is for people to look into
            case "attesta APPROVED" -> change(NOTES, "Action approved: " + action);
            case "dembrane report.generated" -> change(OPENS, "New report: " + of("name") + " #" + of("report"));
            default -> delivery.wellFormed() ? null : change(OPENS, "Unreadable delivery of " + delivery.sender());
        };
    }

    private Change change(Change.Kind kind, String summary) {
        // what does not say what it is about is about itself, and is not taken for anything else
        boolean named = !about.stream().allMatch(String::isEmpty);
        return new Change(kind, named ? about : List.of(delivery.identity()), summary, facts);
    }

    private String of(String fact) {
        return facts.getOrDefault(fact, "unknown");
    }
}
