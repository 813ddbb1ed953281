package io.hookseal.servlet;

import jakarta.servlet.ServletContainerInitializer;

/** The containers of this run: those of Servlet 6.0, or with {@code -Dhookseal.servlet=6.1} those of 6.1. */
enum Container {
    TOMCAT {
        @Override
        WebServer start(ServletContainerInitializer application) throws Exception {
            return TomcatServer.start(application);
        }
    },
    JETTY {
        @Override
        WebServer start(ServletContainerInitializer application) throws Exception {
            return servlet61() ? JettyEe11Server.start(application) : JettyEe10Server.start(application);
        }
    };

    abstract WebServer start(ServletContainerInitializer application) throws Exception;

    static boolean servlet61() {
        return "6.1".equals(System.getProperty("hookseal.servlet"));
    }
}
