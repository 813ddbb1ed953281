package io.hookseal.spring;

import io.hookseal.ConfigurationException;
import io.hookseal.Problem;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.handler.HandlerMark;
import io.hookseal.handler.OnWebhook;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Looks at every handler method before the application starts, and has Spring call those marked with {@link OnWebhook} as
 * what they are.
 */
final class WebhookBinding implements SmartInitializingSingleton {
    private final WebhookReceiver receiver;
    private final WebhookHandlerMapping webhooks;
    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private final ObjectProvider<RequestMappingHandlerAdapter> adapters;
    private final ObjectProvider<KeptHandlers> kept;
    private final ConfigurableListableBeanFactory factory;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Method> mapped = new HashSet<>();

    WebhookBinding(
            WebhookReceiver receiver,
            WebhookHandlerMapping webhooks,
            ObjectProvider<RequestMappingHandlerMapping> mappings,
            ObjectProvider<RequestMappingHandlerAdapter> adapters,
            ObjectProvider<KeptHandlers> kept,
            ConfigurableListableBeanFactory factory) {
        this.receiver = receiver;
        this.webhooks = webhooks;
        this.mappings = mappings;
        this.adapters = adapters;
        this.kept = kept;
        this.factory = factory;
    }

    /**
     * Called by Spring when all beans are there.
     *
     * @throws ConfigurationException where anything is wrong, with all of it
     */
    @Override
    public void afterSingletonsInstantiated() {
        problems.addAll(webhooks.problems());
        problems.addAll(webhooks.overlooked());
        kept.stream().forEach(each -> problems.addAll(each.problems()));
        List<RequestMappingHandlerAdapter> calling = adapters.stream().toList();
        mappings.stream()
                .forEach(
                        mapping -> mapping.getHandlerMethods().forEach((info, method) -> check(info, method, calling)));
        unmapped();
        if (calling.isEmpty()) {
            problems.add(new Problem(
                    "receiver", "is in an application without Spring MVC's configuration", "add @EnableWebMvc"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        if (webhooks.mapsAny()) {
            calling.forEach(adapter -> WebhookCalls.teach(adapter, webhooks));
        }
    }

    /** Marked methods that nothing here leads to, and that whoever calls them can call unverified, as a functional route. */
    private void unmapped() {
        for (String bean : factory.getBeanNamesForType(Object.class, true, false)) {
            Class<?> target = ScopedProxyUtils.isScopedTarget(bean) ? null : MarkedMethods.known(bean, factory);
            if (target != null) {
                MarkedMethods.verified(target).forEach((method, verified) -> {
                    if (!mapped.contains(method)
                            && !List.of(method.getParameterTypes()).contains(Delivery.class)) {
                        problem(
                                verified.value(),
                                MarkedMethods.name(method) + " is marked with @VerifiedWebhook, has no mapping and does"
                                        + " not take the Delivery, so that nothing would keep it from running unverified,"
                                        + " as from a functional route",
                                "map it with @PostMapping in a controller");
                    }
                });
            }
        }
    }

    private void check(RequestMappingInfo info, HandlerMethod method, List<RequestMappingHandlerAdapter> calling) {
        Method specific = MarkedMethods.specific(method, factory);
        mapped.add(specific);
        VerifiedWebhook verified = MarkedMethods.find(method, factory, VerifiedWebhook.class);
        OnWebhook onWebhook = MarkedMethods.find(method, factory, OnWebhook.class);
        String name = method.getShortLogMessage();
        if (onWebhook != null) {
            problem(
                    onWebhook.endpoint(),
                    name + " is marked with @OnWebhook and has a path of its own, " + info,
                    "take its mapping away, or mark it with @VerifiedWebhook");
        } else if (verified != null) {
            problems.addAll(receiver.check(List.of(new HandlerMark(name, verified.value(), Set.of(), false))));
            if (MarkedMethods.endsLaterUnseen(specific)) {
                problems.add(WebhookHandlerMapping.unseen(name, verified.value()));
            }
            Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
            if (!methods.isEmpty() && !methods.contains(RequestMethod.POST)) {
                problem(
                        verified.value(),
                        name + " is mapped to " + info + ", and only POST is ever received",
                        "map it with @PostMapping");
            }
            if (calling.stream().anyMatch(adapter -> !asksForDelivery(method, adapter))) {
                problem(
                        verified.value(),
                        name
                                + " does not take the Delivery, so that nothing would keep it from running unverified where"
                                + " Hookseal's configuration is missing, as in a standalone MockMvc",
                        "add a parameter of type Delivery, without an annotation");
            }
        } else if (Stream.of(method.getMethodParameters())
                .anyMatch(each -> each.getParameterType() == Delivery.class)) {
            problem("handlers", name + " takes a Delivery that nobody verifies", "mark it with @VerifiedWebhook");
        }
    }

    /** Whether a parameter is one that nobody else would give, not even as null: Spring takes the first that claims it. */
    private static boolean asksForDelivery(HandlerMethod method, RequestMappingHandlerAdapter adapter) {
        List<HandlerMethodArgumentResolver> resolvers = Objects.requireNonNull(adapter.getArgumentResolvers());
        return Stream.of(method.getMethodParameters())
                .anyMatch(parameter -> resolvers.stream()
                        .filter(each -> each.supportsParameter(parameter))
                        .findFirst()
                        .filter(DeliveryArgumentResolver.class::isInstance)
                        .isPresent());
    }

    private void problem(String endpoint, String fault, String mend) {
        problems.add(new Problem(endpoint, fault, mend));
    }
}
