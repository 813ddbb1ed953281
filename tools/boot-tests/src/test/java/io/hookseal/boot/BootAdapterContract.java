package io.hookseal.boot;

import io.hookseal.servlet.DeliveryFilter;
import io.hookseal.spring.SpringAdapterContract;
import io.hookseal.testkit.AdapterApplication;
import io.hookseal.testkit.AdapterApplication.Detour;
import io.hookseal.testkit.AdapterServer;
import java.lang.annotation.Annotation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The contract of adapters in applications of Spring Boot, on the Boot and the embedded server that the execution says: with
 * the filter, the interceptor, the mappings and the resolvers that the auto-configuration makes, beside Boot's own filters.
 * The receiver is a bean of the application's, since the contract brings its own clock, store and listener.
 */
abstract class BootAdapterContract extends SpringAdapterContract {
    BootAdapterContract(Class<? extends Annotation> annotation) {
        super(annotation);
    }

    @Override
    protected boolean onJetty() {
        return System.getProperty("hookseal.server").equals("jetty");
    }

    @Override
    protected AdapterServer start(AdapterApplication application) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "server.shutdown", "immediate",
                "spring.main.banner-mode", "off",
                "logging.level.root", "WARN",
                "spring.servlet.multipart.resolve-lazily", "true"));
        for (Detour detour : application.detours()) {
            if (detour.kind() == Detour.Kind.ERROR) {
                properties.put("server.error.path", detour.to());
                properties.put("spring.web.error.path", detour.to());
            }
        }
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .properties(properties)
                .initializers(given -> {
                    beans(application).postProcessBeanFactory(given.getBeanFactory()); // before conditions are asked
                    ((GenericApplicationContext) given)
                            .registerBean("behind", ServletContextInitializer.class, () -> servlets -> {
                                if (application.installedTwice()) {
                                    filter(servlets, "/*", new DeliveryFilter());
                                }
                                drain(servlets, application);
                            });
                })
                .run();
        RequestMappingHandlerMapping mapping =
                context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        List.copyOf(mapping.getHandlerMethods().entrySet()).forEach(each -> {
            boolean errors = each.getValue().getBeanType().getSimpleName().equals("BasicErrorController");
            if (errors && properties.containsKey("server.error.path")) {
                mapping.unregisterMapping(each.getKey()); // so that a route may have its path
            }
        });
        map(mapping, application);
        return new AdapterServer(Applications.port(context), context);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {}
}
