package io.hookseal.spring;

import io.hookseal.Reply;
import io.hookseal.WebhookReceiver;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/**
 * Has the receiver answer requests to the paths of webhooks with other methods than POST, where the application has no
 * handler for them: behind its own mappings, before those of static resources.
 */
final class OtherMethodsMapping extends AbstractHandlerMapping {
    private final Receiving receiving;
    private final WebhookHandlerMapping webhooks;

    OtherMethodsMapping(WebhookReceiver receiver, WebhookHandlerMapping webhooks) {
        this.receiving = new Receiving(receiver);
        this.webhooks = webhooks;
        setOrder(Ordered.LOWEST_PRECEDENCE - 100);
    }

    @Override
    protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
        boolean asked = request.getAttribute(DispatcherServlet.WEB_APPLICATION_CONTEXT_ATTRIBUTE) == null;
        EndpointRoutes.Match match = webhooks.routes().match(request);
        if (match == null || asked || request.getDispatcherType() != DispatcherType.REQUEST) {
            return null;
        }
        Received received = receiving.receive(request, match.endpoint(), match.variables());
        return (received instanceof ReceiversAnswer answer ? answer : new ReceiversAnswer(Reply.unavailable()))
                .asHandler();
    }
}
