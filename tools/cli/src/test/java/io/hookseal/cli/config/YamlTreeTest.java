package io.hookseal.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTreeTest {
    @Test
    void readsWhatAnAliasRepeats() {
        Read.receiver("""
                endpoints:
                  one: &one { path: /one, sender: github, secrets: ["${ORDERS_SECRET}"], max-body: &limit 5KiB }
                  two: { path: /two, sender: github, secrets: [another-secret-of-more-than-32-bytes], max-body: *limit }
                """).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "endpoints: &all { a: *all }",
                "endpoints: &all [*all]",
                "&root { endpoints: *root }",
                "endpoints: { a: &a { path: *a, sender: github, secrets: &s [*s, *a] } }"
            })
    void refusesWhatHoldsItself(String yaml) {
        assertThat(Read.faults(yaml)).isNotEmpty();
    }

    @Test
    void readsAliasesOfAliasesOnce() {
        StringBuilder yaml = new StringBuilder("endpoints:\n  x0: &x0 { path: /a }\n");
        for (int i = 1; i < 25; i++) {
            yaml.append("  x" + i + ": &x" + i + " { a: *x" + (i - 1) + ", b: *x" + (i - 1) + " }\n");
        }
        assertThat(Read.faults(yaml.toString())).hasSizeBetween(25, 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!!bool xyz",
                "!!bool ''",
                "!!str true",
                "'true'",
                "yes",
                "[true]",
                "{ true: true }",
                "!mine true"
            })
    void takesNothingElseForTrue(String flag) {
        assertThat(Read.faults(Read.endpoint("accept-unsigned: " + flag)))
                .anyMatch(fault -> fault.contains("neither true nor false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"maxBody", "max_body", "MAX-BODY"})
    void knowsOneSpellingOfEachSetting(String setting) {
        assertThat(Read.faults(Read.endpoint("secrets: \"${ORDERS_SECRET}\"", setting + ": 5KiB")))
                .singleElement()
                .asString()
                .contains("not known");
    }
}
