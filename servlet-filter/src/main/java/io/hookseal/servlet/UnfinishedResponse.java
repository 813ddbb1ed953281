package io.hookseal.servlet;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Keeps Tomcat 11 from finishing a response whose handler forwards: it looks into all wrappers for its own response, and
 * suspends that behind a forward, although the wrapper still holds what is to be written. What it does not find, it leaves,
 * and closes the wrapper, as Tomcat 10.1 and Jetty do. Jetty must find its own, so it is hidden from Tomcat alone.
 */
final class UnfinishedResponse {
    private static final String TOMCATS = "org.apache.catalina.connector.ResponseFacade";

    private UnfinishedResponse() {}

    static HttpServletResponse of(HttpServletResponse response) {
        ServletResponse base = response;
        while (base instanceof ServletResponseWrapper wrapper) {
            base = wrapper.getResponse();
        }
        if (!base.getClass().getName().equals(TOMCATS)) {
            return response;
        }
        return (HttpServletResponse) Proxy.newProxyInstance(
                HttpServletResponse.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(response, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
