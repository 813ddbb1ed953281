package io.hookseal.spring;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.annotation.MapMethodProcessor;
import org.springframework.web.method.annotation.ModelAttributeMethodProcessor;
import org.springframework.web.method.annotation.RequestParamMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestResponseBodyMethodProcessor;
import org.springframework.web.servlet.mvc.method.annotation.ViewNameMethodReturnValueHandler;

/**
 * How Spring calls methods marked with {@code @OnWebhook}: a parameter that nothing else claims is the payload, and what is
 * returned is the answer's body, both through the application's converters. Other methods are called as ever.
 */
final class WebhookCalls {
    private WebhookCalls() {}

    /** Puts these rules before those that the adapter has. */
    static void teach(RequestMappingHandlerAdapter adapter, WebhookHandlerMapping webhooks) {
        List<HandlerMethodArgumentResolver> resolvers =
                new ArrayList<>(Objects.requireNonNull(adapter.getArgumentResolvers()));
        List<HandlerMethodReturnValueHandler> handlers =
                new ArrayList<>(Objects.requireNonNull(adapter.getReturnValueHandlers()));
        resolvers.add(0, new Payload(webhooks::maps, bodyOf(resolvers), withoutGuesses(resolvers)));
        handlers.add(0, new Body(webhooks::maps, bodyOf(handlers), withoutGuesses(handlers)));
        adapter.setArgumentResolvers(resolvers);
        adapter.setReturnValueHandlers(handlers);
    }

    private static RequestResponseBodyMethodProcessor bodyOf(List<?> all) {
        return all.stream()
                .filter(RequestResponseBodyMethodProcessor.class::isInstance)
                .map(RequestResponseBodyMethodProcessor.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Spring MVC reads and writes no bodies"));
    }

    /** All but what takes a thing for the model, a view's name or a request parameter because nothing is said of it. */
    private static <T> List<T> withoutGuesses(List<T> all) {
        List<T> others = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            T each = all.get(i);
            boolean last =
                    all.subList(i + 1, all.size()).stream().noneMatch(later -> later.getClass() == each.getClass());
            boolean guesses = each instanceof MapMethodProcessor
                    || each instanceof ViewNameMethodReturnValueHandler
                    || (last
                            && (each instanceof ModelAttributeMethodProcessor
                                    || each instanceof RequestParamMethodArgumentResolver));
            if (!guesses) {
                others.add(each);
            }
        }
        return List.copyOf(others);
    }

    private record Payload(
            Predicate<@Nullable Method> webhooks,
            RequestResponseBodyMethodProcessor body,
            List<HandlerMethodArgumentResolver> others)
            implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return webhooks.test(parameter.getMethod())
                    && others.stream().noneMatch(each -> each.supportsParameter(parameter));
        }

        @Override
        public @Nullable Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders)
                throws Exception {
            Handling handling = Handling.find(request);
            Class<?> type = parameter.getParameterType();
            if (handling != null && type == byte[].class) {
                return handling.delivery().body();
            }
            if (handling != null && type == String.class) {
                return new String(
                        handling.delivery().body(), StandardCharsets.UTF_8); // as everywhere, whatever the charset
            }
            return body.resolveArgument(parameter, container, request, binders);
        }
    }

    private record Body(
            Predicate<@Nullable Method> webhooks,
            RequestResponseBodyMethodProcessor body,
            List<HandlerMethodReturnValueHandler> others)
            implements HandlerMethodReturnValueHandler {
        @Override
        public boolean supportsReturnType(MethodParameter type) {
            return webhooks.test(type.getMethod()) && others.stream().noneMatch(each -> each.supportsReturnType(type));
        }

        @Override
        public void handleReturnValue(
                @Nullable Object value, MethodParameter type, ModelAndViewContainer container, NativeWebRequest request)
                throws Exception {
            body.handleReturnValue(value, type, container, request);
        }
    }
}
