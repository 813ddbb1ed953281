package io.hookseal.spring.boot;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/** Lets methods marked with {@link OnWebhook} be found and called, and their payloads be read, in a native image. */
final class WebhookHints implements BeanRegistrationAotProcessor {
    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Set<Method> methods = MethodIntrospector.selectMethods(
                ClassUtils.getUserClass(bean.getBeanClass()),
                (Method method) -> AnnotatedElementUtils.hasAnnotation(method, OnWebhook.class));
        return methods.isEmpty() ? null : new Contribution(methods);
    }

    private record Contribution(Set<Method> methods) implements BeanRegistrationAotContribution {
        @Override
        public void applyTo(GenerationContext generation, BeanRegistrationCode code) {
            ReflectionHints hints = generation.getRuntimeHints().reflection();
            BindingReflectionHintsRegistrar bindings = new BindingReflectionHintsRegistrar();
            for (Method method : methods) {
                ReflectionHints unused = hints.registerMethod(method, ExecutableMode.INVOKE);
                bindings.registerReflectionHints(hints, payloads(method).toArray(Type[]::new));
            }
        }

        /** What is read from JSON or written to it; what the JDK and frameworks have has hints of its own. */
        private static List<Type> payloads(Method method) {
            List<Type> types = new ArrayList<>(List.of(method.getGenericParameterTypes()));
            types.add(method.getGenericReturnType());
            types.removeIf(type -> type instanceof Class<?> known
                    && (known.isPrimitive()
                            || known.isArray()
                            || known.getName().startsWith("java.")
                            || known.equals(Delivery.class)
                            || known.getName().startsWith("org.springframework.")));
            return types;
        }
    }
}
