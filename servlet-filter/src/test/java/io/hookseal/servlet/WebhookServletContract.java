package io.hookseal.servlet;

import io.hookseal.handler.OnWebhook;
import io.hookseal.testkit.AdapterApplication;
import io.hookseal.testkit.AdapterApplication.Route;
import io.hookseal.testkit.AdapterCapability;
import io.hookseal.testkit.ContractHandler;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.implementation.SuperMethodCall;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/** The contract of adapters, kept by the servlet for marked methods. */
abstract class WebhookServletContract extends ServletAdapterContract {
    WebhookServletContract(Container container) {
        super(container);
    }

    /** The frames of HTTP/2 are the containers', and are held by the filter's contract. */
    @Override
    protected Set<AdapterCapability> capabilities() {
        Set<AdapterCapability> all = super.capabilities();
        all.removeAll(Set.of(
                AdapterCapability.HTTP2_CLEARTEXT, AdapterCapability.PREFIX_MAPPING, AdapterCapability.ALL_MAPPING));
        return all;
    }

    @Override
    void bind(ServletContext context, AdapterApplication application) {
        if (application.installedTwice()) {
            filter(context, "/*", new WebhookFilter(application.receiver()));
        }
        for (Route route : application.routes()) {
            WebhookServlet.of(
                            application.receiver(),
                            (body, type) -> {
                                throw new AssertionError("no method asks for an object");
                            },
                            marked(route, application.asyncTimeout()))
                    .register(context);
        }
    }

    /** An object whose method is marked for the endpoint of a route. */
    private static Taker marked(Route route, Duration asyncTimeout) {
        try {
            Taker taker = new ByteBuddy()
                    .subclass(Taker.class)
                    .method(ElementMatchers.named("take"))
                    .intercept(SuperMethodCall.INSTANCE)
                    .annotateMethod(AnnotationDescription.Builder.ofType(OnWebhook.class)
                            .define("endpoint", route.endpoint())
                            .build())
                    .make()
                    .load(Taker.class.getClassLoader())
                    .getLoaded()
                    .getConstructor()
                    .newInstance();
            taker.handler = route.handler();
            taker.timeout = asyncTimeout;
            return taker;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a route's object is made from. */
    public static class Taker {
        private @Nullable ContractHandler handler;
        private Duration timeout = Duration.ZERO;

        /** For the classes that are made of it. */
        public Taker() {}

        /**
         * Calls the contract's handler.
         *
         * @param request the request
         * @param response the answer
         * @throws Exception the handler's
         */
        public void take(HttpServletRequest request, HttpServletResponse response) throws Exception {
            handler.handle(new Exchanged(request, response, timeout));
        }
    }
}
