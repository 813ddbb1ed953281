package io.hookseal.servlet;

import jakarta.servlet.ServletContainerInitializer;
import java.util.Map;

/** The containers of this run: those of Servlet 6.0, or with {@code -Dhookseal.servlet=6.1} those of 6.1. */
enum Container {
    TOMCAT {
        @Override
        WebServer start(
                ServletContainerInitializer application,
                String contextPath,
                Map<Integer, String> errorPages,
                boolean http2)
                throws Exception {
            return TomcatServer.start(application, contextPath, errorPages, http2);
        }
    },
    JETTY {
        @Override
        WebServer start(
                ServletContainerInitializer application,
                String contextPath,
                Map<Integer, String> errorPages,
                boolean http2)
                throws Exception {
            return servlet61()
                    ? JettyEe11Server.start(application, contextPath, errorPages, http2)
                    : JettyEe10Server.start(application, contextPath, errorPages, http2);
        }
    };

    abstract WebServer start(
            ServletContainerInitializer application, String contextPath, Map<Integer, String> errorPages, boolean http2)
            throws Exception;

    WebServer start(ServletContainerInitializer application) throws Exception {
        return start(application, "", Map.of(), false);
    }

    static boolean servlet61() {
        return "6.1".equals(System.getProperty("hookseal.servlet"));
    }
}
