package io.hookseal;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The one direction in which packages of core look at each other.
 *
 * <p>A package may import those that the table names for it and, through them, what they may import: the table names
 * neighbours, and whoever may hold a neighbour's value may hold what the value is made of.
 */
class PackageArrowsTest {
    /** The table of the design, line by line; the root package is the empty name. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("configuration", Set.of("")),
            Map.entry("", Set.of("verification", "idempotency", "secrets", "sender", "delivery", "request", "handler")),
            Map.entry("diagnosis", Set.of("verification")),
            Map.entry("handler", Set.of("delivery")),
            Map.entry("verification", Set.of("signature", "sender", "secrets", "delivery", "request", "json")),
            Map.entry("signature", Set.of("scheme", "secrets", "request", "json")),
            Map.entry("sender", Set.of("scheme")),
            Map.entry("delivery", Set.of("json")),
            Map.entry("secrets", Set.of()),
            Map.entry("scheme", Set.of()),
            Map.entry("json", Set.of()),
            Map.entry("request", Set.of()),
            Map.entry("idempotency", Set.of()));

    static Stream<String> packages() {
        return MainClasses.all().stream()
                .map(type -> type.getPackageName())
                .distinct()
                .sorted()
                .map(PackageArrowsTest::nameOf);
    }

    private static String nameOf(String qualified) {
        return qualified.equals(MainClasses.ROOT) ? "" : qualified.substring(MainClasses.ROOT.length() + 1);
    }

    private static String qualified(String name) {
        return name.isEmpty() ? MainClasses.ROOT : MainClasses.ROOT + "." + name;
    }

    private static Set<String> reachable(String from) {
        Set<String> reached = new TreeSet<>();
        for (String next : ARROWS.getOrDefault(from, Set.of())) {
            reached.add(next);
            reached.addAll(reachable(next));
        }
        return reached;
    }

    @ParameterizedTest(name = "io.hookseal.{0}")
    @MethodSource("packages")
    void looksOnlyToTheRight(String name) {
        String[] allowed = Stream.concat(Stream.of(name), reachable(name).stream())
                .map(PackageArrowsTest::qualified)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(qualified(name))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(not(resideInAPackage(MainClasses.ROOT + ".."))))
                .check(MainClasses.all());
    }

    @Test
    void hasALineForEveryPackage() {
        assertThat(packages()).isNotEmpty().isSubsetOf(ARROWS.keySet());
        assertThat(ARROWS.values().stream().flatMap(Set::stream)).isSubsetOf(ARROWS.keySet());
    }

    @Test
    void hasNoArrowThatLeadsBack() {
        for (String name : ARROWS.keySet()) {
            assertThat(reachable(name)).as(name).doesNotContain(name);
        }
    }

    @Test
    void letsNobodyLookAtConfiguration() {
        for (String name : ARROWS.keySet()) {
            assertThat(reachable(name)).as(name).doesNotContain("configuration");
        }
    }

    @Test
    @DisplayName("what the table comes to, spelled out for the packages that are there")
    void comesToWhatTheDesignSays() {
        Map<String, Set<String>> spelledOut =
                ARROWS.keySet().stream().collect(Collectors.toMap(name -> name, PackageArrowsTest::reachable));
        assertThat(spelledOut)
                .containsEntry("delivery", Set.of("json"))
                .containsEntry("sender", Set.of("scheme"))
                .containsEntry("signature", Set.of("scheme", "secrets", "request", "json"))
                .containsEntry(
                        "verification",
                        Set.of("signature", "sender", "secrets", "delivery", "request", "json", "scheme"));
    }
}
