package io.hookseal.benchmarks.http;

import io.hookseal.servlet.WebhookFilter;
import io.hookseal.spring.EnableHookseal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;

/** The servers under measurement, each with webhooks and with another endpoint. */
enum Application {
    /** Jetty with Servlet 6.0, by the filter. */
    JETTY("Jetty", 1.35) {
        @Override
        int start(Variant variant) throws Exception {
            return Containers.jetty(context -> servlets(context, variant));
        }
    },

    /** Tomcat 10.1, by the filter. */
    TOMCAT("Tomcat", 1.50) {
        @Override
        int start(Variant variant) throws Exception {
            return Containers.tomcat(context -> servlets(context, variant));
        }
    },

    /** Javalin, by the plugin. */
    JAVALIN("Javalin", 1.20) {
        @Override
        int start(Variant variant) {
            return JavalinApplication.start(variant);
        }
    },

    /** Spring MVC on Tomcat, by {@link EnableHookseal}. */
    SPRING("Spring MVC on Tomcat", Double.NaN) {
        @Override
        int start(Variant variant) throws Exception {
            return Containers.tomcat(context -> SpringApplication.register(context, variant));
        }
    };

    private final String title;
    private final double target;

    Application(String title, double target) {
        this.title = title;
        this.target = target;
    }

    String title() {
        return title;
    }

    /** {@return what a delivery may cost at most, as a multiple of the bare server; not a number where nothing is said} */
    double target() {
        return target;
    }

    /** Starts it on a free port of this machine. */
    abstract int start(Variant variant) throws Exception;

    private static void servlets(ServletContext context, Variant variant) {
        switch (variant) {
            case BARE, BARE_AGAIN, HASHING -> {}
            case BUFFERING -> filter(context, Filters.buffering(), EnumSet.of(DispatcherType.REQUEST));
            case TUTORIAL -> filter(context, Filters.tutorial(), EnumSet.of(DispatcherType.REQUEST));
            case HOOKSEAL -> filter(context, new WebhookFilter(Receivers.receiver()), WebhookFilter.dispatcherTypes());
        }
        context.addServlet("handler", new ReadingServlet(variant == Variant.HASHING))
                .addMapping("/");
    }

    private static void filter(ServletContext context, Filter filter, EnumSet<DispatcherType> dispatches) {
        FilterRegistration.Dynamic registration = context.addFilter("filter", filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(dispatches, false, "/*");
    }
}
