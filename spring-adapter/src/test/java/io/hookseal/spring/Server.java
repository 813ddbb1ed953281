package io.hookseal.spring;

import jakarta.servlet.ServletContainerInitializer;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** Real containers, each on a free port of this machine, in the version that is on the class path. */
enum Server {
    /** Tomcat 10.1 or 11. */
    TOMCAT {
        @Override
        Running start(ServletContainerInitializer application, @Nullable String errorPage) throws Exception {
            Path base = Files.createTempDirectory("hookseal-tomcat");
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(base.toString());
            tomcat.setPort(0);
            tomcat.setSilent(true);
            Context context = tomcat.addContext("", base.toString());
            StandardContext standard = (StandardContext) context; // looking for leaks at the stop wants JVM options
            standard.setClearReferencesThreadLocals(false);
            context.addServletContainerInitializer(application, Set.of());
            if (errorPage != null) {
                ErrorPage page = new ErrorPage();
                page.setErrorCode(500);
                page.setLocation(errorPage);
                context.addErrorPage(page);
            }
            tomcat.getConnector();
            tomcat.start();
            return new Running(tomcat.getConnector().getLocalPort(), () -> {
                tomcat.stop();
                tomcat.destroy();
                try (Stream<Path> paths = Files.walk(base)) {
                    for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            });
        }
    },

    /** Jetty 12.1 with its environment for Servlet 6.0 or 6.1, whose classes have the same names in two packages. */
    JETTY {
        @Override
        Running start(ServletContainerInitializer application, @Nullable String errorPage) throws Exception {
            org.eclipse.jetty.server.Server server = new org.eclipse.jetty.server.Server();
            ServerConnector connector = new ServerConnector(server);
            server.addConnector(connector);
            Object context = handlerClass().getConstructor(String.class).newInstance("/");
            Method add = handlerClass()
                    .getMethod("addServletContainerInitializer", ServletContainerInitializer.class, Class[].class);
            add.invoke(context, application, new Class<?>[0]);
            if (errorPage != null) {
                Class<?> pages = Class.forName(handlerClass().getPackageName() + ".ErrorPageErrorHandler");
                Object errors = pages.getConstructor().newInstance();
                pages.getMethod("addErrorPage", int.class, String.class).invoke(errors, 500, errorPage);
                handlerClass()
                        .getMethod("setErrorHandler", org.eclipse.jetty.server.Request.Handler.class)
                        .invoke(context, errors);
            }
            server.setHandler((Handler) context);
            server.start();
            return new Running(connector.getLocalPort(), server::stop);
        }

        private Class<?> handlerClass() throws ClassNotFoundException {
            try {
                return Class.forName("org.eclipse.jetty.ee11.servlet.ServletContextHandler");
            } catch (ClassNotFoundException e) {
                return Class.forName("org.eclipse.jetty.ee10.servlet.ServletContextHandler");
            }
        }
    };

    /** Starts one, perhaps with a page for answers of 500. */
    abstract Running start(ServletContainerInitializer application, @Nullable String errorPage) throws Exception;

    Running start(ServletContainerInitializer application) throws Exception {
        return start(application, null);
    }

    /** One that runs. */
    record Running(int port, AutoCloseable stopping) {
        void close() throws Exception {
            stopping.close();
        }
    }
}
