package io.hookseal.spring;

import io.hookseal.delivery.Delivery;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Gives the {@link Delivery} to methods that ask for it: to the handler that it was verified for, and, if it is verified, to
 * exception handlers and the like. Everybody else who asks for one fails.
 */
public final class DeliveryArgumentResolver implements HandlerMethodArgumentResolver {
    /** A resolver to be given to Spring, as a standalone {@code MockMvc} must be. */
    public DeliveryArgumentResolver() {}

    static WebMvcConfigurer configurer() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new DeliveryArgumentResolver());
            }
        };
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Delivery.class;
    }

    @Override
    public Delivery resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Handling handling = Handling.find(request);
        Delivery delivery = handling == null ? null : handling.delivery();
        if (handling == null || delivery == null) {
            throw new IllegalStateException(parameter.getExecutable()
                    + " asks for a Delivery, and the request has none: mark it with @VerifiedWebhook or @OnWebhook");
        }
        if (!delivery.verified() && !handling.runs(parameter.getMethod())) {
            throw new IllegalStateException(parameter.getExecutable()
                    + " asks for a Delivery, and nobody verified that of endpoint '" + delivery.endpoint() + "'");
        }
        return delivery;
    }
}
