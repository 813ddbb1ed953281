package io.hookseal.spring;

import io.hookseal.Problem;
import io.hookseal.WebhookReceiver;
import io.hookseal.handler.HandlerMark;
import io.hookseal.handler.PayloadReader;
import io.hookseal.inbox.Attempt;
import io.hookseal.inbox.Inbox;
import io.hookseal.inbox.InboxHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Has the methods that are marked with {@code @OnWebhook} for endpoints with an inbox called by the inbox: from when all beans
 * are there until the server has stopped, before any bean is destroyed.
 */
final class InboxHandlers implements KeptHandlers, SmartLifecycle {
    private final WebhookReceiver receiver;
    private final WebhookHandlerMapping webhooks;
    private final ObjectProvider<Inbox> inboxes;
    private final ConfigurableListableBeanFactory factory;
    private final PayloadReader payloads;
    private volatile boolean running;

    InboxHandlers(
            WebhookReceiver receiver,
            WebhookHandlerMapping webhooks,
            ObjectProvider<Inbox> inboxes,
            ObjectProvider<RequestMappingHandlerAdapter> adapters,
            ConfigurableListableBeanFactory factory) {
        this.receiver = receiver;
        this.webhooks = webhooks;
        this.inboxes = inboxes;
        this.factory = factory;
        this.payloads = new ConvertedPayloads(
                () -> adapters.stream().findFirst().orElseThrow().getMessageConverters());
    }

    private @Nullable Inbox inbox() {
        return inboxes.getIfAvailable();
    }

    private static boolean takesHandlers(@Nullable Inbox inbox) {
        return inbox != null && inbox.handlers() == null;
    }

    @Override
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        List<KeptMethod> methods = webhooks.kept();
        if (takesHandlers(inbox())) {
            problems.addAll(
                    receiver.checkInbox(methods.stream().map(KeptMethod::mark).toList()));
            methods.forEach(method -> problems.addAll(method.problems(Attempt.class)));
            return problems;
        }
        for (KeptMethod method : methods) {
            if (receiver.keeps(method.mark().endpoint())) {
                problems.add(new Problem(
                        method.mark().endpoint(),
                        "keeps its deliveries in an inbox that has its own handlers, and "
                                + method.mark().method() + " takes them",
                        "build the inbox with handlersLater(), or take the method's @OnWebhook away"));
            }
        }
        return problems;
    }

    /** Before the server, so that nothing waits longer than it must. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        Inbox inbox = inbox();
        if (inbox != null && takesHandlers(inbox)) {
            Map<HandlerMark, InboxHandler> handlers = new LinkedHashMap<>();
            for (KeptMethod method : webhooks.kept()) {
                handlers.put(method.mark(), (delivery, attempt) -> method.call(factory, delivery, attempt, payloads));
            }
            inbox.start(handlers);
        }
        running = true;
    }

    /** Behind the server. */
    @Override
    public void stop() {
        Inbox inbox = inbox();
        if (inbox != null) {
            inbox.close();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
