package io.hookseal.handler;

import io.hookseal.delivery.Delivery;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One method that takes deliveries, and the object it is called on. Safe under many threads where that object is. */
public final class WebhookMethod {
    private final Object target;
    private final Method method;
    private final HandlerMark mark;
    private final List<Parameter> parameters = new ArrayList<>();

    private WebhookMethod(Object target, Method method, OnWebhook annotation) {
        this.target = target;
        this.method = method;
        this.mark = HandlerMark.of(name(method), annotation);
    }

    /** A method that can be called; or null, with its faults noted. */
    static @Nullable WebhookMethod of(
            Object target, Method method, OnWebhook annotation, Set<Class<?>> passed, List<HandlerFault> faults) {
        int before = faults.size();
        WebhookMethod made = new WebhookMethod(target, method, annotation);
        made.check(passed, faults);
        return faults.size() == before ? made : null;
    }

    private void check(Set<Class<?>> passed, List<HandlerFault> faults) {
        if (Modifier.isStatic(method.getModifiers())) {
            fault(faults, "is static", "make it a method of an object");
        }
        if (Modifier.isPrivate(method.getModifiers())) {
            fault(faults, "is private, and a proxy around its object would pass it by", "take the word private away");
        }
        for (int i = 0; i < method.getParameterCount(); i++) {
            Class<?> raw = method.getParameterTypes()[i];
            Type type = method.getGenericParameterTypes()[i];
            if (type instanceof java.lang.reflect.TypeVariable<?>) {
                fault(
                        faults,
                        "has the parameter type " + type.getTypeName() + ", which is not known here",
                        "override it in " + target.getClass().getName() + " with the type that is meant");
            } else if (raw.isPrimitive()) {
                fault(faults, "has a parameter of type " + raw.getName(), "take the payload as an object");
            } else {
                parameters.add(new Parameter(
                        raw,
                        type,
                        passed.stream().anyMatch(each -> raw != Object.class && raw.isAssignableFrom(each))));
            }
        }
        try {
            method.setAccessible(true);
        } catch (RuntimeException e) {
            fault(faults, "cannot be called from here", "make it and its class public, or open its package");
        }
    }

    private void fault(List<HandlerFault> faults, String fault, String mend) {
        faults.add(new HandlerFault(endpoint().isBlank() ? "handlers" : endpoint(), this + " " + fault, mend));
    }

    /** {@return what it says of itself} */
    public HandlerMark mark() {
        return mark;
    }

    /** {@return the name of the endpoint whose deliveries it takes} */
    public String endpoint() {
        return mark.endpoint();
    }

    /** {@return the names of the events that it takes; empty where it takes all that no other method takes} */
    public Set<String> events() {
        return mark.events();
    }

    /** {@return whether it takes deliveries that nobody verified} */
    public boolean unverified() {
        return mark.unverified();
    }

    /** {@return whether a {@link PayloadReader} is needed to call it} */
    public boolean readsPayload() {
        return parameters.stream().anyMatch(Parameter::payload);
    }

    /** {@return the type of what it returns} */
    public Type returnType() {
        return method.getGenericReturnType();
    }

    /**
     * Calls the method.
     *
     * @param delivery the delivery
     * @param payloads reads the body for parameters that are neither the body nor passed
     * @param passed the framework's objects, of the types that {@link WebhookHandlers.Builder#passing} named
     * @return what the method returned
     * @throws Exception what the method threw, or the reader
     */
    public @Nullable Object call(Delivery delivery, PayloadReader payloads, Object... passed) throws Exception {
        @Nullable Object[] arguments = new @Nullable Object[parameters.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = parameters.get(i).argument(delivery, payloads, passed);
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof Exception thrown ? thrown : e;
        }
    }

    /** {@return class, name and parameter types, for messages} */
    @Override
    public String toString() {
        return mark.method();
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName()
                + Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private record Parameter(Class<?> raw, Type type, boolean passed) {
        boolean payload() {
            return !passed
                    && raw != Delivery.class
                    && raw != byte[].class
                    && raw != String.class
                    && raw != InputStream.class;
        }

        @Nullable
        Object argument(Delivery delivery, PayloadReader payloads, Object... given) throws Exception {
            if (passed) {
                return Stream.of(given).filter(raw::isInstance).findFirst().orElseThrow();
            }
            if (raw == Delivery.class) {
                return delivery;
            }
            if (raw == byte[].class) {
                return delivery.body();
            }
            if (raw == String.class) {
                return new String(delivery.body(), StandardCharsets.UTF_8);
            }
            return raw == InputStream.class ? delivery.bodyStream() : payloads.read(delivery.bodyStream(), type);
        }
    }
}
