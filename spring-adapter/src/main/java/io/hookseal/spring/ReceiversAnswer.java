package io.hookseal.spring;

import io.hookseal.Reply;
import io.hookseal.servlet.ServletReply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.method.HandlerMethod;

/** What the receiver answers itself, in the place of a handler. */
record ReceiversAnswer(Reply reply) implements Received {
    private static final Method SEND = java.util.Objects.requireNonNull(ReflectionUtils.findMethod(
            ReceiversAnswer.class, "send", HttpServletRequest.class, HttpServletResponse.class));

    void send(HttpServletRequest request, HttpServletResponse response) {
        boolean unused = ServletReply.send(request, response, reply);
    }

    /** What a mapping gives to Spring; {@link WebhookInterceptor} sends it before anybody calls it. */
    HandlerMethod asHandler() {
        return new HandlerMethod(this, SEND);
    }
}
