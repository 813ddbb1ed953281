package io.hookseal.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;

/** What an application's processing ahead of time notes of handler methods, for a native image. */
class NativeHintsTest {
    @Test
    void notesHandlerMethodsAndWhatTheirPayloadsAreReadAs() {
        TestGenerationContext generation = new TestGenerationContext();
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(Hooks.Runs.class);
            var unused = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
        RuntimeHints hints = generation.getRuntimeHints();
        assertThat(RuntimeHintsPredicates.reflection().onType(Hooks.Run.class)).accepts(hints);
        assertThat(hints.reflection().getTypeHint(Hooks.Runs.class))
                .isNotNull()
                .satisfies(type -> assertThat(type.methods())
                        .anyMatch(method ->
                                method.getName().equals("failed") && method.getMode() == ExecutableMode.INVOKE));
        assertThat(hints.reflection().getTypeHint(Hooks.Run.class))
                .isNotNull()
                .satisfies(type ->
                        assertThat(type.getMemberCategories()).contains(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
    }

    @Test
    void notesWhatAnswersInThePlaceOfAHandler() throws Exception {
        TestGenerationContext generation = new TestGenerationContext();
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(io.hookseal.spring.HooksealConfiguration.class);
            var unused = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
        RuntimeHints hints = generation.getRuntimeHints();
        Class<?> answer = Class.forName("io.hookseal.spring.ReceiversAnswer");
        assertThat(hints.reflection().getTypeHint(answer))
                .isNotNull()
                .satisfies(type -> assertThat(type.methods())
                        .anyMatch(method -> method.getName().equals("send")));
    }
}
