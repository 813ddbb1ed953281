package io.hookseal.spring;

import io.hookseal.handler.OnWebhook;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.TargetClassAware;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.web.method.HandlerMethod;

/**
 * Finds the annotation of a handler method wherever it may stand: on the method that Spring calls, on what that runs in the
 * end behind proxies, and on all that either overrides.
 */
final class MarkedMethods {
    private static final ClassValue<Boolean> ANY = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return any(type);
        }
    };

    private MarkedMethods() {}

    /**
     * Whether a method about to be called could be marked at all, which is quickly told: false only where no method of the
     * bean's class, of the method's own (a static one can be another's), nor of what is behind the bean, is marked or overrides
     * one that is.
     */
    static boolean maybe(HandlerMethod handler) {
        Object bean = handler.getBean();
        return ANY.get(bean.getClass())
                || ANY.get(handler.getMethod().getDeclaringClass())
                || (bean instanceof TargetClassAware && ANY.get(AopProxyUtils.ultimateTargetClass(bean)));
    }

    private static boolean any(@Nullable Class<?> type) {
        if (type == null) {
            return false;
        }
        try {
            return type == ReceiversAnswer.class
                    || Stream.of(type.getDeclaredMethods()).anyMatch(MarkedMethods::marked)
                    || any(type.getSuperclass())
                    || Stream.of(type.getInterfaces()).anyMatch(MarkedMethods::any);
        } catch (LinkageError e) {
            return true; // that is for the closer look
        }
    }

    private static boolean marked(Method method) {
        return AnnotatedElementUtils.isAnnotated(method, VerifiedWebhook.class)
                || AnnotatedElementUtils.isAnnotated(method, OnWebhook.class);
    }

    /** The annotation of a method about to be called, whose bean is there. */
    static <A extends Annotation> @Nullable A find(HandlerMethod handler, Class<A> annotation) {
        return find(handler.getMethod(), AopProxyUtils.ultimateTargetClass(handler.getBean()), annotation);
    }

    /** The annotation of a method at start-up, when its bean may be a name only, whose type tells less than the bean itself. */
    static <A extends Annotation> @Nullable A find(
            HandlerMethod handler, ConfigurableListableBeanFactory factory, Class<A> annotation) {
        return find(handler.getMethod(), target(handler, factory), annotation);
    }

    /** The method whose code runs in the end, of a handler at start-up. */
    static Method specific(HandlerMethod handler, ConfigurableListableBeanFactory factory) {
        return AopUtils.getMostSpecificMethod(handler.getMethod(), target(handler, factory));
    }

    private static Class<?> target(HandlerMethod handler, ConfigurableListableBeanFactory factory) {
        if (!(handler.getBean() instanceof String name)) {
            return AopProxyUtils.ultimateTargetClass(handler.getBean());
        }
        Class<?> target = known(name, factory);
        return target == null ? handler.getBeanType() : target;
    }

    /** The class whose code a bean runs in the end: of the bean itself where it is there, else as far as that can be told. */
    static @Nullable Class<?> known(String bean, ConfigurableListableBeanFactory factory) {
        Object there = factory.containsSingleton(bean) ? factory.getSingleton(bean) : null;
        return there == null || there instanceof ScopedObject
                ? targetClass(bean, factory)
                : AopProxyUtils.ultimateTargetClass(there);
    }

    /** The methods of a class that take deliveries by their events. */
    static Map<Method, OnWebhook> of(Class<?> target) {
        return MethodIntrospector.selectMethods(target, (MethodIntrospector.MetadataLookup<@Nullable OnWebhook>)
                method -> AnnotatedElementUtils.findMergedAnnotation(method, OnWebhook.class));
    }

    /** The methods of a class that are ordinary handler methods and run with a verified delivery. */
    static Map<Method, VerifiedWebhook> verified(Class<?> target) {
        return MethodIntrospector.selectMethods(target, (MethodIntrospector.MetadataLookup<@Nullable VerifiedWebhook>)
                method -> AnnotatedElementUtils.findMergedAnnotation(method, VerifiedWebhook.class));
    }

    /** Whether Spring runs a method elsewhere and gives its caller nothing to wait for. */
    static boolean endsLaterUnseen(Method method) {
        return !CompletionStage.class.isAssignableFrom(method.getReturnType())
                && (AnnotatedElementUtils.hasAnnotation(method, Async.class)
                        || AnnotatedElementUtils.hasAnnotation(method.getDeclaringClass(), Async.class));
    }

    /** A method's name, for messages. */
    static String name(Method method) {
        return method.getDeclaringClass().getName() + "#" + method.getName();
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
