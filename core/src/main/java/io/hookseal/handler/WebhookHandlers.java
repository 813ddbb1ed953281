package io.hookseal.handler;

import io.hookseal.delivery.Delivery;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods of an application that take deliveries, found by {@link OnWebhook}: one for each event of an endpoint, and at
 * most one for all its other events.
 *
 * <p>Immutable and safe under many threads.
 */
public final class WebhookHandlers {
    private final Map<String, Routes> endpoints;
    private final List<HandlerFault> faults;

    private WebhookHandlers(Map<String, Routes> endpoints, List<HandlerFault> faults) {
        this.endpoints = endpoints;
        this.faults = List.copyOf(faults);
    }

    /** {@return a new builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return what is wrong with the methods themselves; an adapter must not start with any} */
    public List<HandlerFault> faults() {
        return faults;
    }

    /** {@return the names of the endpoints that methods take deliveries of, in the order in which they were found} */
    public Set<String> endpoints() {
        return Collections.unmodifiableSet(endpoints.keySet());
    }

    /**
     * {@return the methods that take deliveries of an endpoint}
     *
     * @param endpoint the endpoint's name
     */
    public Collection<WebhookMethod> methods(String endpoint) {
        Routes routes = endpoints.get(endpoint);
        return routes == null ? List.of() : Collections.unmodifiableSet(routes.methods);
    }

    /**
     * Finds the method that takes a delivery.
     *
     * @param delivery the delivery
     * @return the method for its event, else the one for all other events, else null: nobody takes it, and it is ignored
     */
    public @Nullable WebhookMethod methodFor(Delivery delivery) {
        Routes routes = endpoints.get(delivery.endpoint());
        if (routes == null) {
            return null;
        }
        String event = delivery.event();
        WebhookMethod named = event == null ? null : routes.byEvent.get(event);
        return named == null ? routes.others : named;
    }

    private static final class Routes {
        final Set<WebhookMethod> methods = new LinkedHashSet<>();
        final Map<String, WebhookMethod> byEvent = new LinkedHashMap<>();

        @Nullable
        WebhookMethod others;
    }

    /** Collects the objects whose methods take deliveries. Not thread-safe. */
    public static final class Builder {
        private final List<Object> targets = new ArrayList<>();
        private final Set<Class<?>> passed = new LinkedHashSet<>();

        private Builder() {}

        /**
         * Adds objects that have methods marked with {@link OnWebhook}.
         *
         * @param objects the objects
         * @return this builder
         */
        public Builder add(Object... objects) {
            targets.addAll(List.of(objects));
            return this;
        }

        /**
         * Names the types of the framework's objects that are passed to each call, so that methods may ask for them.
         *
         * @param types the types
         * @return this builder
         */
        public Builder passing(Class<?>... types) {
            passed.addAll(List.of(types));
            return this;
        }

        /**
         * Finds the methods.
         *
         * @return them, with what is wrong with them
         */
        public WebhookHandlers build() {
            Map<String, Routes> endpoints = new LinkedHashMap<>();
            List<HandlerFault> faults = new ArrayList<>();
            for (Object target : targets) {
                Map<Method, OnWebhook> marked = marked(target.getClass());
                if (marked.isEmpty()) {
                    faults.add(new HandlerFault(
                            "handlers",
                            target.getClass().getName() + " has no method marked with @OnWebhook",
                            "mark one, or do not register it"));
                }
                marked.forEach((method, annotation) -> {
                    WebhookMethod made = WebhookMethod.of(target, method, annotation, passed, faults);
                    if (made != null) {
                        route(made, endpoints.computeIfAbsent(made.endpoint(), name -> new Routes()));
                    }
                });
            }
            faults.addAll(HandlerMark.faults(endpoints.values().stream()
                    .flatMap(routes -> routes.methods.stream())
                    .map(WebhookMethod::mark)
                    .toList()));
            return new WebhookHandlers(endpoints, faults);
        }

        private static void route(WebhookMethod method, Routes routes) {
            routes.methods.add(method);
            if (method.events().isEmpty()) {
                routes.others = method;
            }
            method.events().forEach(event -> routes.byEvent.putIfAbsent(event, method));
        }

        /** The methods that can be called on an object of this type and are marked, or override one that is. */
        private static Map<Method, OnWebhook> marked(Class<?> type) {
            List<Class<?>> types = new ArrayList<>();
            // A JDK proxy is called through its interfaces: its own class cannot be reached.
            for (Class<?> each = Proxy.isProxyClass(type) ? null : type; each != null; each = each.getSuperclass()) {
                types.add(each);
            }
            Set<Class<?>> interfaces = new LinkedHashSet<>();
            List.copyOf(types).forEach(each -> collectInterfaces(each, interfaces));
            if (types.isEmpty()) {
                collectInterfaces(type, interfaces);
            }
            types.addAll(interfaces);

            Map<Method, OnWebhook> found = new LinkedHashMap<>();
            for (Class<?> each : types) {
                for (Method method : inOrder(each)) {
                    OnWebhook annotation = method.getAnnotation(OnWebhook.class);
                    if (annotation == null) {
                        continue;
                    }
                    Method called = mostSpecific(method, types);
                    found.putIfAbsent(called, annotation);
                }
            }
            return found;
        }

        private static void collectInterfaces(Class<?> type, Set<Class<?>> into) {
            for (Class<?> each : type.getInterfaces()) {
                if (into.add(each)) {
                    collectInterfaces(each, into);
                }
            }
        }

        private static List<Method> inOrder(Class<?> type) {
            return List.of(type.getDeclaredMethods()).stream()
                    .filter(method -> !method.isBridge() && !method.isSynthetic())
                    .sorted((one, other) -> one.toGenericString().compareTo(other.toGenericString()))
                    .toList();
        }

        /** What is called in the end: the method itself, or what overrides it further down. */
        private static Method mostSpecific(Method method, List<Class<?>> types) {
            if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
                return method;
            }
            for (Class<?> each : types) {
                for (Method candidate : inOrder(each)) {
                    if (overrides(candidate, method)) {
                        return candidate;
                    }
                }
            }
            return method;
        }

        private static boolean inheritable(Method method, Method candidate) {
            int wide = Modifier.PUBLIC | Modifier.PROTECTED;
            return (method.getModifiers() & wide) != 0
                    || method.getDeclaringClass()
                            .getPackage()
                            .equals(candidate.getDeclaringClass().getPackage());
        }

        /** Whether a call of the one method reaches the other: the same name, and the parameters after erasure or narrower. */
        private static boolean overrides(Method candidate, Method method) {
            if (candidate.equals(method)) {
                return true;
            }
            if (!candidate.getName().equals(method.getName())
                    || candidate.getParameterCount() != method.getParameterCount()
                    || Modifier.isPrivate(candidate.getModifiers())
                    || Modifier.isStatic(candidate.getModifiers())
                    || !method.getDeclaringClass().isAssignableFrom(candidate.getDeclaringClass())
                    || !inheritable(method, candidate)) {
                return false;
            }
            for (int i = 0; i < method.getParameterCount(); i++) {
                Class<?> narrow = candidate.getParameterTypes()[i];
                Class<?> wide = method.getParameterTypes()[i];
                boolean generic = method.getGenericParameterTypes()[i] instanceof java.lang.reflect.TypeVariable<?>;
                if (narrow != wide && !(generic && wide.isAssignableFrom(narrow))) {
                    return false;
                }
            }
            return true;
        }
    }
}
