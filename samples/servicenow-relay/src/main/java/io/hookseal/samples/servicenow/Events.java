package io.hookseal.samples.servicenow;

import static io.hookseal.samples.servicenow.Change.Kind.NOTES;
import static io.hookseal.samples.servicenow.Change.Kind.OPENS;
import static io.hookseal.samples.servicenow.Change.Kind.RESOLVES;

import io.hookseal.delivery.Delivery;
import io.hookseal.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what each event of each sender changes in the service desk, or that it changes nothing. */
final class Events {
    /** The senders whose events are known here. */
    static final Set<String> SENDERS = Set.of("databridge", "validibot", "attesta", "dembrane");

    private final Delivery delivery;
    private final Map<String, String> told = new LinkedHashMap<>();

    private Events(Delivery delivery) {
        this.delivery = delivery;
    }

    /** What a delivery changes; nothing where its event is none that concerns a service desk. */
    static Optional<Change> change(Delivery delivery) {
        return Optional.ofNullable(new Events(delivery).read());
    }

    private @Nullable Change read() {
        if (!delivery.wellFormed()) {
            return new Change(OPENS, List.of("unreadable"), "Unreadable delivery of " + delivery.sender(), told);
        }
        String event = Objects.requireNonNullElse(delivery.event(), "");
        return switch (delivery.sender()) {
            case "databridge" -> databridge(event);
            case "validibot" -> validibot(event);
            case "attesta" -> attesta(event);
            case "dembrane" -> dembrane(event);
            default -> null;
        };
    }

    /** About a provider's submission: what was rejected is mended once the gateway has taken it again. */
    private @Nullable Change databridge(String event) {
        tell("tenant=/tenant|/tenantId ukprn=/ukprn submission=/submissionId occurred=/occurredAt|/occurred_at");
        return switch (event) {
            case "submission.rejected" -> change(OPENS, "HESA submission rejected: " + of("tenant"), "tenant", "ukprn");
            case "submission.signoff" -> change(NOTES, "HESA submission signed off", "tenant", "ukprn");
            case "submission.gateway_uploaded" -> change(RESOLVES, "HESA submission uploaded", "tenant", "ukprn");
            default -> null;
        };
    }

    /** About a workflow. run.completed comes beside or instead of the two others and says the same by its result. */
    private @Nullable Change validibot(String event) {
        tell("organization=/organization/slug workflow=/workflow/id name=/workflow/name run=/run/id status=/run/status"
                + " result=/run/result findings=/summary/total_findings errors=/summary/error_count"
                + " warnings=/summary/warning_count ended=/run/ended_at link=/run/url");
        boolean passed = event.equals("run.succeeded")
                || (event.equals("run.completed") && of("result").equals("PASS"));
        if (passed) {
            return change(RESOLVES, "Validation passed: " + of("name"), "organization", "workflow");
        }
        String counts = " (" + of("findings") + " findings, " + of("errors") + " errors)";
        return event.equals("run.failed") || event.equals("run.completed")
                ? change(OPENS, "Validation failed: " + of("name") + counts, "organization", "workflow")
                : null;
    }

    /** About an agent's action. An approval is noted and resolves nothing: a denial is for people to look into. */
    private @Nullable Change attesta(String event) {
        tell("action=/data/action_name|/data/actionName agent=/data/agent_id|/data/agentId"
                + " risk=/data/risk_level|/data/riskLevel score=/data/risk_score|/data/riskScore");
        String action = of("action") + " (risk " + of("risk") + ")";
        return switch (event) {
            case "DENIED" -> change(OPENS, "Action denied: " + action, "agent", "action");
            case "ESCALATED" -> change(OPENS, "Action escalated: " + action, "agent", "action");
            case "APPROVED" -> change(NOTES, "Action approved: " + action, "agent", "action");
            default -> null; // steps on the way to one of these
        };
    }

    /** About a report. Conversations are no incidents, and neither is webhook.test. */
    private @Nullable Change dembrane(String event) {
        tell("project=/project/id name=/project/name report=/report/id status=/report/status link=/dashboardUrl");
        return event.equals("report.generated")
                ? change(OPENS, "New report to read: " + of("name") + " #" + of("report"), "project", "report")
                : null;
    }

    private Change change(Change.Kind kind, String summary, String... about) {
        List<String> known = List.of(about).stream().filter(told::containsKey).toList();
        // what does not say what it is about is about itself, and is not taken for anything else
        List<String> subject = known.isEmpty()
                ? List.of(delivery.identity())
                : List.of(about).stream()
                        .map(name -> told.getOrDefault(name, ""))
                        .toList();
        return new Change(kind, subject, summary, told);
    }

    /** Reads facts, written name=/pointer|/otherPointer: senders of one kind spell the same field in several ways. */
    private void tell(String facts) {
        for (String fact : facts.split(" ", -1)) {
            int name = fact.indexOf('=');
            for (String pointer : fact.substring(name + 1).split("\\|", -1)) {
                JsonValue value = delivery.field(pointer);
                if (value != null && value.kind() != JsonValue.Kind.NULL) {
                    told.putIfAbsent(fact.substring(0, name), value.text());
                }
            }
        }
    }

    private String of(String fact) {
        return told.getOrDefault(fact, "unknown");
    }
}
