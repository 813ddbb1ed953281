package io.hookseal.servlet;

import io.hookseal.ConfigurationException;
import io.hookseal.Problem;
import io.hookseal.WebhookReceiver;
import io.hookseal.configuration.ReceiverConfiguration;
import io.hookseal.configuration.Start;
import jakarta.servlet.FilterConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
    private static final System.Logger LOG = System.getLogger(FilterParameters.class.getName());
    static final String RECEIVER = "receiver";
    static final String ENDPOINT = "endpoint";
    static final String CONFIG = "config";
    private static final Set<String> KNOWN = Set.of(RECEIVER, ENDPOINT, CONFIG);

    /**
     * Reads them.
     *
     * @throws ConfigurationException if they, or the configuration that they name, are wrong, with all that is
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
            receiver =
                    file != null ? built(filter, config, file, problems) : given(filter, config, attribute, problems);
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

    EndpointPaths paths() {
        return endpoint == null ? EndpointPaths.of(receiver) : EndpointPaths.only(receiver, endpoint);
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

    private static @Nullable WebhookReceiver built(
            String filter, FilterConfig config, String file, List<Problem> problems) {
        String path = file.startsWith("/WEB-INF/") ? config.getServletContext().getRealPath(file) : file;
        if (path == null) {
            problems.add(new Problem(
                    filter,
                    "is configured by '" + file + "', which is not a file where this application is not unpacked",
                    "name a file outside of the application"));
            return null;
        }
        try {
            Start.Ready ready = ReceiverConfiguration.ofProperties(Path.of(path))
                    .start(builder -> {}, reload -> LOG.log(System.Logger.Level.INFO, reload))
                    .orThrow();
            return ready.receiver();
        } catch (InvalidPathException e) {
            problems.add(new Problem(filter, "is configured by '" + file + "', which is no path", "name a file"));
            return null;
        }
    }
}
