package io.hookseal.spring;

import io.hookseal.Problem;
import io.hookseal.delivery.Delivery;
import io.hookseal.handler.HandlerMark;
import io.hookseal.handler.PayloadReader;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.GenericTypeResolver;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean that is called with kept deliveries, behind no request: there is no header, no path and no answer for it
 * to ask for.
 *
 * @param bean the bean's name
 * @param method what is called, on the bean or the proxy around it
 * @param target the class whose code runs in the end
 * @param mark what the method says of itself
 */
record KeptMethod(String bean, Method method, Class<?> target, HandlerMark mark) {
    private static final List<String> OF_REQUESTS = List.of(
            "jakarta.servlet.", "org.springframework.web.", "org.springframework.ui.", "org.springframework.http.");

    /** What is wrong with the method. */
    List<Problem> problems(Class<?> attempt) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            Class<?> type = method.getParameterTypes()[i];
            boolean annotated = Stream.of(method.getParameterAnnotations()[i])
                    .map(Annotation::annotationType)
                    .anyMatch(each -> ofRequests(each) && !each.getSimpleName().equals("RequestBody"));
            if (type != attempt
                    && (annotated
                            || ofRequests(type)
                            || type == java.security.Principal.class
                            || type == Locale.class)) {
                problems.add(
                        new Problem(
                                mark.endpoint(),
                                mark.method() + " asks for " + type.getSimpleName()
                                        + " of a request, and is called when the request is long answered",
                                "take the Delivery, its body or the inbox's Attempt instead, and name headers with keepHeaders"));
            } else if (type.isPrimitive()) {
                problems.add(new Problem(
                        mark.endpoint(),
                        mark.method() + " has a parameter of type " + type.getName(),
                        "take the payload as an object"));
            }
        }
        return problems;
    }

    private static boolean ofRequests(Class<?> type) {
        return OF_REQUESTS.stream().anyMatch(prefix -> type.getName().startsWith(prefix));
    }

    /** Calls it, and waits for the future that it returns. */
    void call(BeanFactory beans, Delivery delivery, Object attempt, PayloadReader payloads) throws Exception {
        @Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(i, delivery, attempt, payloads);
        }
        ReflectionUtils.makeAccessible(method);
        try {
            if (method.invoke(beans.getBean(bean), arguments) instanceof CompletionStage<?> stage) {
                Object unused = stage.toCompletableFuture().get();
            }
        } catch (InvocationTargetException | ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof Exception thrown ? thrown : e;
        }
    }

    private @Nullable Object argument(int i, Delivery delivery, Object attempt, PayloadReader payloads)
            throws Exception {
        Class<?> raw = method.getParameterTypes()[i];
        if (raw == Delivery.class) {
            return delivery;
        }
        if (raw == byte[].class) {
            return delivery.body();
        }
        if (raw == String.class) {
            return new String(delivery.body(), StandardCharsets.UTF_8);
        }
        if (raw == InputStream.class) {
            return delivery.bodyStream();
        }
        if (raw.isInstance(attempt) && raw != Object.class) {
            return attempt;
        }
        Type type = GenericTypeResolver.resolveType(method.getGenericParameterTypes()[i], target);
        return payloads.read(delivery.bodyStream(), type);
    }
}
