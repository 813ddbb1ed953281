package io.hookseal.samples.servicenow;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hookseal.delivery.Delivery;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Says which fields a new incident begins with: the first rule all of whose conditions hold decides. What the relay writes itself is
 * not to be set here.
 *
 * <pre>{@code
 * - when: { sender: attesta, event: DENIED, risk: [high, critical] }
 *   set: { urgency: 1, impact: 2, assignment_group: Security Operations }
 * - when: { sender: dembrane }
 *   skip: true
 * }</pre>
 */
final class Rules {
    private static final ObjectMapper READER = new ObjectMapper()
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .setDefaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));

    private static final Set<String> WRITTEN = Set.of("state", "correlation_id", "short_description", "description");

    private final List<Rule> rules;

    private Rules(List<Rule> rules) {
        this.rules = rules;
    }

    /** Reads rules, and throws an {@link IllegalArgumentException} that names what is wrong. */
    static Rules parse(String yaml) {
        try {
            Object written = new Load(LoadSettings.builder().build()).loadFromString(yaml);
            return new Rules(List.copyOf(READER.convertValue(written, new TypeReference<List<Rule>>() {})));
        } catch (YamlEngineException | NullPointerException e) {
            throw new IllegalArgumentException("the rules are no list in YAML; begin each with '- when:'", e);
        }
    }

    /** Fields for the incident of a change, perhaps none; empty where a rule says that there is to be no incident. */
    Optional<Map<String, String>> fields(Delivery delivery, Change change) {
        Map<String, String> facts = new HashMap<>(change.facts());
        facts.put("sender", delivery.sender());
        facts.put("endpoint", delivery.endpoint());
        facts.put("event", Objects.requireNonNullElse(delivery.event(), ""));
        Optional<Rule> first = rules.stream().filter(rule -> rule.holds(facts)).findFirst();
        boolean skip = first.isPresent() && first.get().skip;
        return skip ? Optional.empty() : Optional.of(first.map(Rule::set).orElse(Map.of()));
    }

    record Rule(Map<String, List<String>> when, Map<String, String> set, boolean skip) {
        Rule {
            if (set.isEmpty() != skip || !Collections.disjoint(set.keySet(), WRITTEN)) {
                throw new IllegalArgumentException(
                        "a rule has 'set:' with nothing of " + WRITTEN + ", or 'skip: true'");
            }
            if (!set.getOrDefault("urgency", "1").matches("[123]")
                    || !set.getOrDefault("impact", "1").matches("[123]")) {
                throw new IllegalArgumentException("a rule sets urgency or impact to no level; write 1, 2 or 3");
            }
        }

        boolean holds(Map<String, String> facts) {
            return when.entrySet().stream()
                    .allMatch(condition -> condition.getValue().contains(facts.getOrDefault(condition.getKey(), "")));
        }
    }
}
