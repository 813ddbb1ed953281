package io.hookseal.spring;

import io.hookseal.handler.OnWebhook;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * Finds the annotation of a handler method wherever it may stand: on the method that Spring calls, on what that runs in the
 * end behind proxies, and on all that either overrides.
 */
final class MarkedMethods {
    private MarkedMethods() {}

    /** The annotation of a method about to be called, whose bean is there. */
    static <A extends Annotation> @Nullable A find(HandlerMethod handler, Class<A> annotation) {
        return find(handler.getMethod(), AopProxyUtils.ultimateTargetClass(handler.getBean()), annotation);
    }

    /** The annotation of a method at start-up, when its bean may be a name only, whose type tells less than the bean itself. */
    static <A extends Annotation> @Nullable A find(
            HandlerMethod handler, ConfigurableListableBeanFactory factory, Class<A> annotation) {
        if (!(handler.getBean() instanceof String name)) {
            return find(handler, annotation);
        }
        Object bean = factory.containsSingleton(name) ? factory.getSingleton(name) : null;
        Class<?> target = bean == null || bean instanceof ScopedObject
                ? targetClass(name, factory)
                : AopProxyUtils.ultimateTargetClass(bean);
        return find(handler.getMethod(), target == null ? handler.getBeanType() : target, annotation);
    }

    /** The methods of a class that take deliveries by their events. */
    static Map<Method, OnWebhook> of(Class<?> target) {
        return MethodIntrospector.selectMethods(target, (MethodIntrospector.MetadataLookup<@Nullable OnWebhook>)
                method -> AnnotatedElementUtils.findMergedAnnotation(method, OnWebhook.class));
    }

    /** Whether a method can be called on an object of this class, which can be a proxy's. */
    static boolean callable(Method method, Class<?> exposed) {
        try {
            return AopUtils.selectInvocableMethod(method, exposed) != null;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static <A extends Annotation> @Nullable A find(Method method, Class<?> target, Class<A> annotation) {
        A found = AnnotatedElementUtils.findMergedAnnotation(method, annotation);
        return found != null
                ? found
                : AnnotatedElementUtils.findMergedAnnotation(
                        AopUtils.getMostSpecificMethod(method, target), annotation);
    }

    /** The class whose code a bean runs in the end, or null where that cannot be told. */
    static @Nullable Class<?> targetClass(String bean, ConfigurableListableBeanFactory factory) {
        Class<?> type = AutoProxyUtils.determineTargetClass(factory, bean);
        if (type != null && ScopedObject.class.isAssignableFrom(type)) {
            String target = ScopedProxyUtils.getTargetBeanName(bean);
            Class<?> scoped =
                    factory.containsBean(target) ? AutoProxyUtils.determineTargetClass(factory, target) : null;
            return scoped == null ? type : scoped;
        }
        return type;
    }
}
