package io.hookseal.spring;

import io.hookseal.Reply;
import io.hookseal.servlet.ServletReply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;

/** What the receiver answers itself, in the place of a handler. */
record ReceiversAnswer(Reply reply) implements Received {
    private static final Method SEND =
            ClassUtils.getMethod(ReceiversAnswer.class, "send", HttpServletRequest.class, HttpServletResponse.class);

    /** Public for Spring, as this is what a mapping gives it; {@link WebhookInterceptor} calls it first. */
    public void send(HttpServletRequest request, HttpServletResponse response) {
        boolean unused = ServletReply.send(request, response, reply);
    }

    /** What a request is led to that was answered already: an ERROR dispatch is about how that looks, and receives nothing. */
    static HandlerMethod none() {
        return new ReceiversAnswer(Reply.unavailable()).asHandler();
    }

    HandlerMethod asHandler() {
        return new HandlerMethod(this, SEND);
    }

    /** Lets a native image find the method that this is handled by. */
    static final class Hints implements RuntimeHintsRegistrar {
        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
            ReflectionHints unused = hints.reflection().registerMethod(SEND, ExecutableMode.INVOKE);
        }
    }
}
