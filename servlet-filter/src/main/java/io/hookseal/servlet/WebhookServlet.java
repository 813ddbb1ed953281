package io.hookseal.servlet;

import io.hookseal.ConfigurationException;
import io.hookseal.HandlerOutcome;
import io.hookseal.Problem;
import io.hookseal.WebhookReceiver;
import io.hookseal.handler.PayloadReader;
import io.hookseal.handler.WebhookHandlers;
import io.hookseal.handler.WebhookMethod;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Hands deliveries to methods that are marked with {@link io.hookseal.handler.OnWebhook}, in an application that has servlets
 * and no framework. It receives them itself, so that no dispatch and no forgotten filter leads to a method unverified; it needs
 * no {@link WebhookFilter}, and works behind one of the same receiver.
 *
 * <pre>{@code
 * WebhookServlet.of(receiver, Jackson3Payloads.of(mapper), new RunHooks()).register(context);
 * }</pre>
 *
 * <p>Beside what {@code OnWebhook} says, a parameter may be the {@link HttpServletRequest} or the {@link HttpServletResponse}. A
 * method returns nothing, or the answer's body as a {@code String} (in UTF-8), {@code byte[]} or {@code InputStream}, or a
 * {@code CompletionStage} of one of these. An event that no method takes is completed as ignored and answered 200.
 *
 * <p>Safe for use by many threads, as far as the methods are.
 */
public final class WebhookServlet extends GenericServlet {
    private static final long serialVersionUID = 1L;

    private final transient WebhookReceiver receiver;
    private final transient PayloadReader payloads;
    private final transient WebhookHandlers handlers;
    private final transient DeliveryGate gate;

    private WebhookServlet(WebhookReceiver receiver, PayloadReader payloads, WebhookHandlers handlers) {
        this.receiver = receiver;
        this.payloads = payloads;
        this.handlers = handlers;
        this.gate = new DeliveryGate(receiver, EndpointPaths.of(receiver, List.copyOf(handlers.endpoints())));
    }

    /**
     * A servlet for the marked methods of these objects.
     *
     * @param receiver the receiver, which stays the caller's to close
     * @param payloads reads bodies for parameters that are neither the body nor the delivery, with the application's JSON library
     * @param objects the objects that have such methods
     * @return the servlet, to be registered for the paths of the methods' endpoints
     * @throws ConfigurationException where anything is wrong with the methods, with all that is
     */
    public static WebhookServlet of(WebhookReceiver receiver, PayloadReader payloads, Object... objects) {
        WebhookHandlers handlers = WebhookHandlers.builder()
                .passing(HttpServletRequest.class, HttpServletResponse.class)
                .add(objects)
                .build();
        List<Problem> problems = new ArrayList<>(receiver.check(handlers));
        for (String endpoint : handlers.endpoints()) {
            if (receiver.endpoints().contains(endpoint) && receiver.path(endpoint) == null) {
                problems.add(new Problem(
                        endpoint,
                        "has no path, and marked methods take its deliveries",
                        "give it one with Endpoint.path"));
            }
            for (WebhookMethod method : handlers.methods(endpoint)) {
                if (!Returned.writable(method.returnType())) {
                    problems.add(new Problem(
                            endpoint,
                            method + " returns " + method.returnType().getTypeName() + ", which a servlet cannot write",
                            "return nothing, a String, byte[] or InputStream, or a CompletionStage of one"));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new WebhookServlet(receiver, payloads, handlers);
    }

    /**
     * Registers this servlet for the paths of its endpoints, with async support; where a path has variables, for all paths
     * under what stands before them.
     *
     * @param context the context of an application that is starting
     * @return the registration
     * @throws IllegalStateException where another servlet has one of the paths, or the context has such a servlet already
     */
    public ServletRegistration.Dynamic register(ServletContext context) {
        String[] patterns = handlers.endpoints().stream()
                .flatMap(endpoint -> Stream.ofNullable(receiver.path(endpoint)))
                .map(WebhookServlet::pattern)
                .distinct()
                .toArray(String[]::new);
        ServletRegistration.Dynamic registration = context.addServlet("hookseal-" + String.join("-", patterns), this);
        Set<String> taken = registration == null ? Set.of(patterns) : registration.addMapping(patterns);
        if (registration == null || !taken.isEmpty()) {
            throw new IllegalStateException("another servlet has " + taken + ": give the endpoints other paths");
        }
        registration.setAsyncSupported(true);
        return registration;
    }

    private static String pattern(String path) {
        int variable = path.indexOf("/{");
        return variable >= 0 ? path.substring(0, variable) + "/*" : path.equals("/") ? "" : path;
    }

    /** Called by the container. */
    @Override
    public void service(ServletRequest given, ServletResponse response) throws ServletException, IOException {
        if (!(given instanceof HttpServletRequest request) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("WebhookServlet takes HTTP requests only");
        }
        gate.pass(request, answer, (inner, held) -> {
            Exchange exchange = Exchange.find(inner);
            if (exchange == null) {
                answer.sendError(HttpServletResponse.SC_NOT_FOUND); // under a pattern, and no endpoint's path
            } else {
                handle(exchange, (HttpServletRequest) inner, (HttpServletResponse) held);
            }
        });
    }

    private void handle(Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String endpoint = exchange.delivery().endpoint();
        if (!exchange.isFor(receiver, endpoint) || !handlers.endpoints().contains(endpoint)) {
            throw new ServletException(
                    "a delivery of endpoint '" + endpoint + "', or of another receiver's, reached the" + " servlet for "
                            + handlers.endpoints() + ": no method runs");
        }
        WebhookMethod method = handlers.methodFor(exchange.delivery());
        if (method == null) {
            exchange.settle(new HandlerOutcome.Ignored());
            return;
        }
        if (Returned.later(method.returnType()) && !request.isAsyncSupported()) {
            throw new ServletException(
                    method + " returns a future, and the servlet, or a filter before it, is registered"
                            + " without async support: call setAsyncSupported(true)");
        }
        try {
            Returned.answer(method.call(exchange.delivery(), payloads, request, response), exchange, request, response);
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
