package io.hookseal.samples.servicenow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookseal.delivery.Delivery;
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
        return Rules.parse(yaml).fields(delivery, Events.change(delivery).orElseThrow());
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
        }) {
            assertThatIllegalArgumentException().as(yaml).isThrownBy(() -> Rules.parse(yaml));
        }
    }
}
