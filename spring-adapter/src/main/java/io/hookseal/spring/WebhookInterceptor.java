package io.hookseal.spring;

import io.hookseal.WebhookReceiver;
import io.hookseal.handler.OnWebhook;
import io.hookseal.servlet.RereadableRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Has handler methods marked with {@link VerifiedWebhook} run with an accepted delivery or not at all, and settles how the
 * handlers of deliveries end. It goes by the method that Spring is about to call, not by a path.
 *
 * <p>{@link EnableHookseal} registers it for all mappings. A standalone {@code MockMvc} is given one by hand, with
 * {@link DeliveryArgumentResolver} and {@link io.hookseal.servlet.DeliveryFilter}. Safe under many threads.
 */
public final class WebhookInterceptor implements HandlerInterceptor {
    private final Receiving receiving;

    private final Map<Handler, Mark> marks = new ConcurrentHashMap<>();

    /**
     * An interceptor for all paths.
     *
     * @param receiver the receiver, which stays the caller's to close
     */
    public WebhookInterceptor(WebhookReceiver receiver) {
        this.receiving = new Receiving(receiver);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        return !(handler instanceof HandlerMethod method)
                || !MarkedMethods.maybe(method)
                || lets(method, request, response);
    }

    private boolean lets(HandlerMethod method, HttpServletRequest request, HttpServletResponse response) {
        if (method.getBean() instanceof ReceiversAnswer answer) {
            if (request.getDispatcherType() != DispatcherType.ERROR) {
                answer.send(request, response);
            }
            return false;
        }
        Mark mark = mark(method);
        if (mark.none()) {
            return true;
        }
        DispatcherType dispatch = request.getDispatcherType();
        if (dispatch == DispatcherType.ERROR) {
            return false; // it was answered, and this is only about how that looks
        }
        Received received = Handling.find(request);
        String endpoint = mark.verified();
        if (received == null && endpoint != null && dispatch != DispatcherType.INCLUDE) {
            received = receiving.receive(request, endpoint, pathVariables(request));
        }
        if (received instanceof ReceiversAnswer answer) {
            answer.send(request, response);
            return false;
        }
        if (!(received instanceof Handling handling) || !mark.takes(handling)) {
            throw new IllegalStateException(
                    method + " was reached by " + dispatch + " without a delivery that is its own, and does not run");
        }
        handling.begin(method, dispatch);
        RereadableRequest body = RereadableRequest.find(request);
        if (body != null) {
            body.rewind();
        }
        return true;
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView view) {
        Handling handling = runs(handler, request);
        if (handling != null) {
            handling.returned();
        }
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception thrown) {
        Handling handling = runs(handler, request);
        if (handling != null) {
            handling.ended(request, thrown);
        }
    }

    /** The delivery that a handler runs with, which only a marked one does. */
    private @Nullable Handling runs(Object handler, HttpServletRequest request) {
        if (!(handler instanceof HandlerMethod method) || !MarkedMethods.maybe(method)) {
            return null;
        }
        Handling handling = Handling.find(request);
        return handling != null && handling.runs(method.getMethod()) ? handling : null;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> pathVariables(HttpServletRequest request) {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return variables instanceof Map<?, ?> found ? (Map<String, String>) found : Map.of();
    }

    private Mark mark(HandlerMethod method) {
        Handler key = new Handler(AopProxyUtils.ultimateTargetClass(method.getBean()), method.getMethod());
        Mark known = marks.get(key);
        return known != null ? known : marks.computeIfAbsent(key, each -> Mark.of(method));
    }

    /** The class whose code runs in the end, since proxies of one class can hide several, and the method that Spring calls. */
    private record Handler(Class<?> type, Method method) {}

    /** What a method is marked with: the endpoint whose deliveries it takes, or that it takes deliveries by their events. */
    private record Mark(@Nullable String verified, boolean onWebhook) {
        static Mark of(HandlerMethod method) {
            VerifiedWebhook verified = MarkedMethods.find(method, VerifiedWebhook.class);
            boolean onWebhook = MarkedMethods.find(method, OnWebhook.class) != null;
            return new Mark(verified == null ? null : verified.value(), onWebhook);
        }

        boolean none() {
            return verified == null && !onWebhook;
        }

        boolean takes(Handling handling) {
            return verified == null || verified.equals(handling.delivery().endpoint());
        }
    }
}
