package io.hookseal.samples.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookseal.delivery.Delivery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final String RULES = """
            - when: { sender: attesta, event: DENIED, risk: [high, critical] }
              set: { urgency: 1, impact: 2, assignment_group: Security Operations }
            - when: { sender: attesta }
              set: { urgency: 2 }
            - when: { sender: validibot, workflow: 42 }
              skip: true
            """;

    private static Optional<Map<String, String>> fields(String yaml, Delivery delivery) {
        return fields(Rules.parse(yaml), delivery);
    }

    private static Optional<Map<String, String>> fields(Rules rules, Delivery delivery) {
        return rules.fields(delivery, Events.change(delivery).orElseThrow());
    }

    private static Delivery denied(String risk) {
        return Given.of(
                "attesta",
                "DENIED",
                "{\"event\":\"DENIED\",\"data\":{\"action_name\":\"x\",\"risk_level\":\"" + risk + "\"}}");
    }

    @Test
    void takesTheFirstRuleAllOfWhoseConditionsHold() {
        assertThat(fields(RULES, denied("critical")))
                .contains(Map.of("urgency", "1", "impact", "2", "assignment_group", "Security Operations"));
        assertThat(fields(RULES, denied("low"))).contains(Map.of("urgency", "2"));
    }

    @Test
    void setsNothingWhereNoRuleHolds() {
        Delivery rejected = Given.of("databridge", "submission.rejected", "{\"tenant\":\"fhe\"}");
        assertThat(fields(RULES, rejected)).contains(Map.of());
        assertThat(fields("[]", rejected)).contains(Map.of());
    }

    @Test
    void skipsWhatIsToHaveNoIncident() {
        assertThat(fields(RULES, Given.run("run.failed", "r", 0))).isEmpty();
    }

    @Test
    void doesNotTakeAMissingFactForAnother() {
        assertThat(fields("- when: { agent: x }\n  skip: true", denied("low"))).isPresent();
    }

    @Test
    void refusesWhatIsNoRule() {
        for (String yaml : new String[] {
            "",
            "{}",
            "a: [",
            "- when: x",
            "- wen: { sender: attesta }",
            "- 7",
            "- set: { urgency: 4 }",
            "- set: { impact: high }",
            "- set: { state: 7 }",
            "- set: { correlation_id: x }",
            "- set: { short_description: x }",
            "- set: { description: x }",
        }) {
            assertThatIllegalArgumentException().as(yaml).isThrownBy(() -> Rules.parse(yaml));
        }
    }

    @Test
    void readsTheRulesOfTheReadmeAndItsOwn() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf("```yaml\n", readme.indexOf("<!-- rules -->")) + "```yaml\n".length();
        assertThat(fields(readme.substring(start, readme.indexOf("```", start)), denied("high")))
                .hasValueSatisfying(fields -> assertThat(fields).containsEntry("urgency", "1"));
        assertThat(fields(new RelaySettings(List.of()).rules(), denied("low")))
                .hasValueSatisfying(
                        fields -> assertThat(fields).containsEntry("assignment_group", "Security Operations"));
    }
}
