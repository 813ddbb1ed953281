package io.hookseal.servlet;

import io.hookseal.ConfigurationException;
import io.hookseal.Problem;
import io.hookseal.WebhookReceiver;
import jakarta.servlet.FilterConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a filter was told where it was declared, in {@code web.xml} or by annotation.
 *
 * @param receiver its receiver
 * @param owned whether the receiver is the filter's to close
 * @param endpoint the one endpoint that it is for, or null
 */
record FilterParameters(
        WebhookReceiver receiver, boolean owned, @Nullable String endpoint) {
    static final String RECEIVER = "receiver";
    static final String ENDPOINT = "endpoint";
    static final String CONFIG = "config";
    private static final Set<String> KNOWN = Set.of(RECEIVER, ENDPOINT, CONFIG);

    /**
     * Reads them.
     *
     * @throws ConfigurationException if they are wrong, with all that is
     */
    static FilterParameters read(FilterConfig config) {
        String filter = "filter " + config.getFilterName();
        List<Problem> problems = new ArrayList<>();
        for (String name : Collections.list(config.getInitParameterNames())) {
            if (!KNOWN.contains(name)) {
                problems.add(new Problem(
                        filter, "has the init parameter '" + name + "'", "use receiver, endpoint and config"));
            }
        }
        String file = config.getInitParameter(CONFIG);
        String attribute = config.getInitParameter(RECEIVER);
        String endpoint = config.getInitParameter(ENDPOINT);
        if (file != null && attribute != null) {
            problems.add(new Problem(
                    filter, "has the init parameters receiver and config", "keep the one that says where to look"));
        }
        WebhookReceiver receiver = null;
        if (problems.isEmpty()) {
            receiver = file != null ? built(filter, file, problems) : given(filter, config, attribute, problems);
        }
        if (receiver != null && endpoint != null && !receiver.endpoints().contains(endpoint)) {
            problems.add(new Problem(
                    filter,
                    "is for endpoint '" + endpoint + "', which the receiver does not have",
                    "name one of " + receiver.endpoints()));
            if (file != null) {
                receiver.close();
            }
        }
        if (receiver == null || !problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new FilterParameters(receiver, file != null, endpoint);
    }

    private static @Nullable WebhookReceiver given(
            String filter, FilterConfig config, @Nullable String attribute, List<Problem> problems) {
        String name = attribute != null ? attribute : WebhookReceiver.class.getName();
        Object found = config.getServletContext().getAttribute(name);
        if (found instanceof WebhookReceiver receiver) {
            return receiver;
        }
        problems.add(new Problem(
                filter,
                "finds " + (found == null ? "nothing" : "a " + found.getClass().getName())
                        + " in the ServletContext attribute '" + name + "'",
                "have a ServletContextListener put the WebhookReceiver there, or name a file with config"));
        return null;
    }

    private static @Nullable WebhookReceiver built(String filter, String file, List<Problem> problems) {
        problems.add(new Problem(
                filter,
                "is to be configured by the file '" + file + "', which cannot be read yet",
                "put a receiver into the ServletContext, and name its attribute with receiver"));
        return null;
    }
}
