package io.hookseal.spring;

import io.hookseal.Problem;
import io.hookseal.Reply;
import io.hookseal.WebhookReceiver;
import io.hookseal.handler.HandlerMark;
import io.hookseal.handler.OnWebhook;
import io.hookseal.servlet.RereadableRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Maps POST requests to the paths of endpoints to the methods marked with {@link OnWebhook}, by the event of the delivery
 * that each is received as. Before ordinary mappings, so that nothing else takes such a request.
 */
final class WebhookHandlerMapping extends RequestMappingHandlerMapping {
    private static final int FIRST = -1;

    private final WebhookReceiver receiver;
    private final ConfigurableListableBeanFactory factory;
    private final Receiving receiving;
    private final List<Found> found = new ArrayList<>();
    private final Map<String, Set<Method>> examined = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Method> methods = new HashSet<>();
    private EndpointRoutes routes = EndpointRoutes.none();

    WebhookHandlerMapping(WebhookReceiver receiver, ConfigurableListableBeanFactory factory) {
        this.receiver = receiver;
        this.factory = factory;
        this.receiving = new Receiving(receiver);
        setOrder(FIRST);
        setDetectHandlerMethodsInAncestorContexts(true); // marked methods are services, which a root context has
    }

    /** What is wrong with the methods; none is mapped if anything is. */
    List<Problem> problems() {
        return problems;
    }

    /** The paths at which methods take deliveries. */
    EndpointRoutes routes() {
        return routes;
    }

    /** Whether there is a method that any request leads to. */
    boolean mapsAny() {
        return !methods.isEmpty();
    }

    boolean maps(@Nullable Method method) {
        return method != null && methods.contains(method);
    }

    @Override
    protected void initHandlerMethods() {
        super.initHandlerMethods();
        List<HandlerMark> marks = found.stream()
                .map(Found::mark)
                .filter(mark -> !keeps(mark.endpoint()))
                .toList();
        problems.addAll(receiver.check(marks));
        Set<String> endpoints = new HashSet<>();
        for (String endpoint : receiver.endpoints()) {
            if (keeps(endpoint) && receiver.path(endpoint) != null) {
                endpoints.add(endpoint); // answered without a method
            }
        }
        for (HandlerMark mark : marks) {
            boolean known = receiver.endpoints().contains(mark.endpoint());
            if (known && endpoints.add(mark.endpoint()) && receiver.path(mark.endpoint()) == null) {
                problems.add(new Problem(
                        mark.endpoint(),
                        "has no path, and " + mark.method() + " takes its deliveries",
                        "give it one, or mark a @PostMapping method with @VerifiedWebhook"));
            }
        }
        if (problems.isEmpty()) {
            routes = EndpointRoutes.of(receiver, endpoints, problems);
        }
        if (problems.isEmpty()) {
            found.stream().filter(method -> !keeps(method.mark.endpoint())).forEach(this::register);
        }
        setOrder(routes.isEmpty() ? LOWEST_PRECEDENCE : FIRST); // where it leads nowhere, no request asks it first
    }

    private boolean keeps(String endpoint) {
        return receiver.endpoints().contains(endpoint) && receiver.keeps(endpoint);
    }

    /** The methods that handle what the inbox keeps, which no request reaches where an endpoint keeps everything. */
    List<KeptMethod> kept() {
        return found.stream()
                .filter(method -> receiver.keptEndpoints().contains(method.mark.endpoint()))
                .map(method -> new KeptMethod(method.bean, method.invocable, method.target, method.mark))
                .toList();
    }

    private void register(Found method) {
        String path = receiver.path(method.mark.endpoint());
        RequestMappingInfo info = RequestMappingInfo.paths(path)
                .customCondition(new DeliveryCondition(method.mark))
                .options(getBuilderConfiguration())
                .build();
        registerHandlerMethod(method.bean, method.invocable, info);
        methods.add(method.invocable);
        methods.add(BridgeMethodResolver.findBridgedMethod(method.invocable));
    }

    /** Looks at the class whose code runs in the end: a proxy around it shows less. */
    @Override
    protected void processCandidateBean(String bean) {
        Class<?> target;
        Class<?> exposed;
        try {
            exposed = obtainApplicationContext().getType(bean);
            target = MarkedMethods.targetClass(bean, factory);
        } catch (RuntimeException | LinkageError e) {
            logger.debug("the type of bean '" + bean + "' cannot be told, so it has no webhook handlers", e);
            return;
        }
        if (exposed == null || target == null) {
            return;
        }
        MarkedMethods.of(target).forEach((method, annotation) -> find(bean, exposed, target, method, annotation));
    }

    private void find(String bean, Class<?> exposed, Class<?> target, Method method, OnWebhook annotation) {
        examined.computeIfAbsent(bean, name -> new HashSet<>()).add(method);
        String name = new HandlerMethod(bean, factory, method).getShortLogMessage();
        HandlerMark mark = HandlerMark.of(name, annotation);
        if ((method.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC)) != 0) {
            problems.add(new Problem(
                    mark.endpoint(), name + " is private or static", "make it a method that a proxy can pass on"));
            return;
        }
        if (MarkedMethods.endsLaterUnseen(method)) {
            problems.add(unseen(name, mark.endpoint()));
        }
        if (MarkedMethods.callable(method, exposed)) {
            found.add(new Found(bean, AopUtils.selectInvocableMethod(method, exposed), target, mark));
        } else {
            problems.add(hidden(method, mark.endpoint()));
        }
    }

    /** What is wrong with a method that {@link MarkedMethods#endsLaterUnseen ends unseen}. */
    static Problem unseen(String method, String endpoint) {
        return new Problem(
                endpoint,
                method + " is @Async and returns before it has run, so that a delivery would count as handled and"
                        + " be lost where it fails",
                "return a CompletableFuture, or take @Async away");
    }

    private static Problem hidden(Method method, String endpoint) {
        return new Problem(
                endpoint,
                MarkedMethods.name(method) + " cannot be called through the proxy around its bean",
                "declare it in an interface of the bean, or have the proxy made of its class");
    }

    /** What could not be seen while a bean was only known by its declared type, now that all are there. */
    List<Problem> overlooked() {
        List<Problem> overlooked = new ArrayList<>();
        for (String name : factory.getBeanDefinitionNames()) {
            Object bean = factory.containsSingleton(name) ? factory.getSingleton(name) : null;
            if (bean != null && !ScopedProxyUtils.isScopedTarget(name)) {
                Class<?> target = AopProxyUtils.ultimateTargetClass(bean);
                MarkedMethods.of(target).forEach((method, annotation) -> {
                    boolean hidden = AopUtils.isAopProxy(bean) && !MarkedMethods.callable(method, bean.getClass());
                    Problem problem =
                            hidden ? hidden(method, annotation.endpoint()) : undeclared(method, annotation, name);
                    if ((hidden || !examined(name, method, target)) && !problems.contains(problem)) {
                        overlooked.add(problem);
                    }
                });
            }
        }
        return overlooked;
    }

    private boolean examined(String bean, Method method, Class<?> target) {
        return examined.getOrDefault(bean, Set.of()).stream()
                .anyMatch(each -> AopUtils.getMostSpecificMethod(each, target).equals(method));
    }

    private static Problem undeclared(Method method, OnWebhook annotation, String bean) {
        return new Problem(
                annotation.endpoint(),
                MarkedMethods.name(method) + " is hidden by the type that its bean '" + bean + "' is declared with",
                "have the @Bean method return its class");
    }

    @Override
    protected @Nullable HandlerMethod getHandlerInternal(HttpServletRequest request) throws Exception {
        if (routes.isEmpty() || isOther(request)) {
            return null;
        }
        EndpointRoutes.Match match = routes.match(request);
        boolean asked = request.getAttribute(DispatcherServlet.WEB_APPLICATION_CONTEXT_ATTRIBUTE) == null;
        if (match == null || asked) {
            return null; // asked by a filter what would become of it, nothing is received
        }
        RereadableRequest body = RereadableRequest.find(request);
        if (!(body == null ? request : body).getMethod().equals("POST")) {
            return null;
        }
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            return ReceiversAnswer.none();
        }
        Handling known = Handling.find(request);
        Received received = known != null ? known : receiving.receive(request, match.endpoint(), match.variables());
        if (received instanceof ReceiversAnswer answer) {
            return answer.asHandler();
        }
        HandlerMethod method = super.getHandlerInternal(request);
        if (method != null) {
            return method;
        }
        if (received != known) {
            ((Handling) received).ignored();
        }
        return new ReceiversAnswer(Reply.unavailable()).asHandler();
    }

    /** Whether a request can be told not to be sent by POST without another look, as most can. */
    private static boolean isOther(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.REQUEST && OtherMethod.in(request) != null;
    }

    /** No method takes its event. */
    @Override
    protected @Nullable HandlerMethod handleNoMatch(
            Set<RequestMappingInfo> infos, String lookupPath, HttpServletRequest request) {
        return null;
    }

    private record Found(String bean, Method invocable, Class<?> target, HandlerMark mark) {}
}
