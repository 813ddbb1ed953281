package io.hookseal.spring;

import io.hookseal.HandlerOutcome;
import io.hookseal.Reception;
import io.hookseal.Reply;
import io.hookseal.WebhookReceiver;
import io.hookseal.servlet.DeliveryFilter;
import io.hookseal.servlet.Exchange;
import io.hookseal.servlet.RareLog;
import io.hookseal.servlet.RereadableRequest;
import io.hookseal.servlet.ServletInboundRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands requests to the receiver. Safe under many threads. */
final class Receiving {
    private static final System.Logger LOG = System.getLogger(Receiving.class.getName());

    private final WebhookReceiver receiver;
    private final RareLog unfiltered = new RareLog(LOG);
    private final RareLog touched = new RareLog(LOG);

    Receiving(WebhookReceiver receiver) {
        this.receiver = receiver;
    }

    Received receive(HttpServletRequest request, String endpoint, Map<String, String> pathVariables) {
        RereadableRequest body = DeliveryFilter.passed(request) ? RereadableRequest.find(request) : null;
        try {
            if (body == null) {
                return unreceived(request, endpoint);
            }
            Reception reception = receiver.receive(endpoint, new ServletInboundRequest(body, pathVariables));
            if (body.touched()) {
                touched.error("endpoint '" + endpoint + "' refuses deliveries whose body was read before it could be"
                        + " verified: no filter may read bodies or form parameters of webhooks (HiddenHttpMethodFilter"
                        + " reads those of forms), and multipart bodies must be resolved lazily");
            }
            return reception instanceof Reception.Accepted accepted
                    ? begin(request, accepted)
                    : new ReceiversAnswer(((Reception.Answered) reception).reply());
        } catch (RuntimeException e) { // thrown on, an exception handler could make a 2xx of it
            LOG.log(System.Logger.Level.ERROR, "endpoint '" + endpoint + "' cannot receive", e);
            return new ReceiversAnswer(Reply.unavailable());
        }
    }

    private ReceiversAnswer unreceived(HttpServletRequest request, String endpoint) {
        OtherMethod other = OtherMethod.in(request);
        if (other != null && receiver.receive(endpoint, other) instanceof Reception.Answered answered) {
            return new ReceiversAnswer(answered.reply());
        }
        unfiltered.error("endpoint '" + endpoint + "' refuses all deliveries: put DeliveryFilter in front of Spring's"
                + " servlet, with DeliveryFilter.register(servletContext) or as the first filter of a MockMvc");
        return new ReceiversAnswer(Reply.unavailable());
    }

    private Handling begin(HttpServletRequest request, Reception.Accepted accepted) {
        try {
            return Handling.of(Exchange.begin(receiver, accepted, request), request);
        } catch (RuntimeException e) {
            @Nullable Reply unused = accepted.settle(new HandlerOutcome.Threw());
            throw e;
        }
    }
}
