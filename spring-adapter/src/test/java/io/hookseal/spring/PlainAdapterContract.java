package io.hookseal.spring;

import io.hookseal.servlet.DeliveryFilter;
import io.hookseal.testkit.AdapterApplication;
import io.hookseal.testkit.AdapterApplication.Detour;
import io.hookseal.testkit.AdapterServer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.lang.annotation.Annotation;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The contract of adapters in an application that has Spring MVC without Boot, set up with {@link EnableHookseal}. */
abstract class PlainAdapterContract extends SpringAdapterContract {
    private final Server server;

    PlainAdapterContract(Server server, Class<? extends Annotation> annotation) {
        super(annotation);
        this.server = server;
    }

    @Override
    protected boolean onJetty() {
        return server == Server.JETTY;
    }

    @Override
    protected AdapterServer start(AdapterApplication application) throws Exception {
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.register(App.Web.class);
        context.addBeanFactoryPostProcessor(beans(application));
        String errorPage = application.detours().stream()
                .filter(detour -> detour.kind() == Detour.Kind.ERROR)
                .map(Detour::to)
                .findAny()
                .orElse(null);
        Server.Running running =
                server.start((classes, servlets) -> register(servlets, context, application), errorPage);
        return new AdapterServer(running.port(), () -> {
            running.close();
            context.close();
        });
    }

    private void register(
            ServletContext servlets, AnnotationConfigWebApplicationContext context, AdapterApplication application) {
        context.setServletContext(servlets);
        context.refresh();
        map(context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class), application);
        for (int times = application.installedTwice() ? 2 : 1; times > 0; times--) {
            filter(servlets, "/*", new DeliveryFilter());
        }
        drain(servlets, application);
        ServletRegistration.Dynamic spring = servlets.addServlet("spring", new DispatcherServlet(context));
        spring.setAsyncSupported(true);
        spring.addMapping("/");
    }
}
