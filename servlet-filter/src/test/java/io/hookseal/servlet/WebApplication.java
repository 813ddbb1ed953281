package io.hookseal.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.util.Set;

/**
 * What the containers run: an outer filter, {@link CaptureFilter} twice, an inner filter, all in front of two servlets
 * at {@code /hook} and {@code /target}, which take multipart bodies.
 */
record WebApplication(Filter outer, Filter inner, HttpServlet hook, HttpServlet target)
        implements ServletContainerInitializer {
    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        add(context, "outer", outer);
        add(context, "capture", new CaptureFilter());
        add(context, "capture-again", new CaptureFilter());
        add(context, "inner", inner);
        add(context, "hook", hook);
        add(context, "target", target);
    }

    private static void add(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(CaptureFilter.dispatcherTypes(), true, "/*");
    }

    private static void add(ServletContext context, String name, HttpServlet servlet) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.setMultipartConfig(new MultipartConfigElement(System.getProperty("java.io.tmpdir")));
        registration.addMapping("/" + name);
    }
}
