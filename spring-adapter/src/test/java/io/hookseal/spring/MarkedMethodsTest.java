package io.hookseal.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hookseal.ConfigurationException;
import io.hookseal.Endpoint;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.hookseal.sender.Senders;
import io.hookseal.servlet.DeliveryFilter;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockServletContext;
import org.springframework.scheduling.annotation.Async;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Marked methods in places where they could be overlooked or taken for others. */
class MarkedMethodsTest {
    private static @Nullable ConfigurationException refused(Class<?>... beans) {
        App.Seen seen = new App.Seen();
        try (WebhookReceiver receiver = App.receiver(seen);
                AnnotationConfigWebApplicationContext context = App.context(receiver, seen, List.of(beans))) {
            context.setServletContext(new MockServletContext());
            return catchThrowableOfType(ConfigurationException.class, context::refresh);
        }
    }

    private static int send(MockMvc mvc, String path, String secret) throws Exception {
        return mvc.perform(servlets -> {
                    MockHttpServletRequest request = new MockHttpServletRequest(servlets, "POST", path);
                    request.setContent(Signed.BODY);
                    request.addHeader(Signed.HEADER, Signed.by(secret, Signed.BODY));
                    return request;
                })
                .andReturn()
                .getResponse()
                .getStatus();
    }

    private static MockMvc started(AnnotationConfigWebApplicationContext context) {
        context.setServletContext(new MockServletContext());
        context.refresh();
        return MockMvcBuilders.webAppContextSetup(context)
                .addFilters(new DeliveryFilter())
                .build();
    }

    interface Completed {
        @OnWebhook(endpoint = "validibot", event = "run.completed")
        void completed();
    }

    static class Runs implements Completed {
        @Override
        public void completed() {}

        @OnWebhook(endpoint = "validibot")
        public void others() {}
    }

    @Configuration
    static class DeclaredAsObject {
        @Bean
        Object hooks() {
            return new Runs();
        }
    }

    @Configuration
    static class DeclaredAsInterface {
        @Bean
        Completed hooks() {
            return new Runs();
        }
    }

    @Configuration
    static class DeclaredAsInterfaceOfAProxy {
        @Bean
        Completed hooks() {
            ProxyFactory factory = new ProxyFactory(new Runs());
            factory.setProxyTargetClass(true);
            return (Completed) factory.getProxy();
        }
    }

    @Configuration
    static class DeclaredAsItIs {
        @Bean
        Runs hooks() {
            return new Runs();
        }
    }

    @Test
    @DisplayName("row 77: events are not ignored because the declared type of a bean hides the method that takes them")
    void tellsOfMethodsThatADeclaredTypeHides() {
        ConfigurationException both = refused(DeclaredAsObject.class);
        assertThat(both).isNotNull();
        assertThat(both.problems().stream().map(Object::toString))
                .hasSize(2)
                .allMatch(each -> each.contains("is hidden by the type that its bean 'hooks' is declared with"))
                .anyMatch(each -> each.contains("Runs#completed"))
                .anyMatch(each -> each.contains("Runs#others"));
        for (Class<?> each : List.of(DeclaredAsInterface.class, DeclaredAsInterfaceOfAProxy.class)) {
            ConfigurationException one = refused(each);
            assertThat(one).as(each.getSimpleName()).isNotNull();
            assertThat(one.problems()).singleElement().asString().contains("Runs#others");
        }
        assertThat(refused(DeclaredAsItIs.class)).isNull();
    }

    @Test
    @DisplayName("row 77: methods of the root context's beans are found")
    void findsMethodsInTheParentContext() throws Exception {
        App.Seen seen = new App.Seen();
        try (WebhookReceiver receiver = App.receiver(seen);
                AnnotationConfigApplicationContext root = new AnnotationConfigApplicationContext(Runs.class);
                AnnotationConfigWebApplicationContext context = App.context(receiver, seen, List.of())) {
            context.setParent(root);
            MockMvc mvc = started(context);
            assertThat(send(mvc, "/hook", Signed.OTHER_SECRET)).isEqualTo(401);
            assertThat(send(mvc, "/hook", Signed.SECRET)).isEqualTo(200);
            assertThat(seen.settlements()).containsExactly("completed");
        }
    }

    static class Functions {
        @VerifiedWebhook("validibot")
        ServerResponse take(ServerRequest request) {
            return ServerResponse.ok().build();
        }
    }

    @Configuration
    static class Functional {
        @Bean
        Functions functions() {
            return new Functions();
        }

        @Bean
        RouterFunction<ServerResponse> routes(Functions functions) {
            return RouterFunctions.route().POST("/function", functions::take).build();
        }
    }

    @Test
    @DisplayName("row 78: a marked method that a functional route calls has no verifier")
    void refusesAMarkedMethodOfAFunctionalRoute() {
        ConfigurationException refused = refused(Functional.class);
        assertThat(refused).isNotNull();
        assertThat(refused.problems())
                .singleElement()
                .asString()
                .startsWith("validibot: ")
                .contains("Functions#take")
                .contains("has no mapping")
                .contains("map it with @PostMapping");
    }

    static class Detached {
        @Async
        @OnWebhook(endpoint = "validibot")
        public void others() {}

        @Async
        @OnWebhook(endpoint = "attesta")
        public CompletableFuture<Void> waitedFor() {
            return CompletableFuture.completedFuture(null);
        }
    }

    @Async
    @RestController
    static class DetachedToo {
        @PostMapping("/detached")
        @VerifiedWebhook("validibot")
        public void take(Delivery delivery) {}
    }

    @Test
    @DisplayName("the invariant: a method that Spring runs behind its caller's back completes nothing")
    void refusesAsyncMethodsThatNobodyCanWaitFor() {
        ConfigurationException refused = refused(Detached.class, DetachedToo.class);
        assertThat(refused).isNotNull();
        assertThat(refused.problems().stream().map(Object::toString))
                .hasSize(2)
                .allMatch(each -> each.contains("is @Async and returns before it has run")
                        && each.contains("return a CompletableFuture"))
                .anyMatch(each -> each.contains("Detached#others"))
                .anyMatch(each -> each.contains("DetachedToo#take"));
    }

    @ResponseBody
    interface Takes {
        void take(Delivery delivery);
    }

    static class OfValidibot implements Takes {
        @Override
        @VerifiedWebhook("validibot")
        public void take(Delivery delivery) {}
    }

    static class OfAttesta implements Takes {
        private final App.Seen seen;

        OfAttesta(App.Seen seen) {
            this.seen = seen;
        }

        @Override
        @VerifiedWebhook("attesta")
        public void take(Delivery delivery) {
            seen.handled(delivery.endpoint());
        }
    }

    @Configuration
    static class BehindProxiesOfOneClass {
        BehindProxiesOfOneClass(RequestMappingHandlerMapping mapping, App.Seen seen) {
            Object one = new ProxyFactory(new OfValidibot()).getProxy();
            Object two = new ProxyFactory(new OfAttesta(seen)).getProxy();
            assertThat(one.getClass()).isSameAs(two.getClass());
            Method method = ClassUtils.getMethod(Takes.class, "take", Delivery.class);
            RequestMappingInfo.BuilderConfiguration options = mapping.getBuilderConfiguration();
            mapping.registerMapping(
                    RequestMappingInfo.paths("/one").options(options).build(), one, method);
            mapping.registerMapping(
                    RequestMappingInfo.paths("/two").options(options).build(), two, method);
        }
    }

    @Test
    @DisplayName("rule 9: what one bean is marked with is not taken for another's behind a proxy of the same class")
    void tellsProxiesOfOneClassApart() throws Exception {
        App.Seen seen = new App.Seen();
        try (WebhookReceiver receiver = App.receiver(seen);
                AnnotationConfigWebApplicationContext context =
                        App.context(receiver, seen, List.of(BehindProxiesOfOneClass.class))) {
            MockMvc mvc = started(context);
            assertThat(send(mvc, "/one", Signed.OTHER_SECRET)).isEqualTo(401);
            assertThat(send(mvc, "/two", Signed.SECRET)).isEqualTo(401);
            assertThat(seen.handled).isEmpty();
            assertThat(send(mvc, "/one", Signed.SECRET)).isEqualTo(200);
        }
    }

    interface Receives<T> {
        @VerifiedWebhook("validibot")
        void take(T body, Delivery delivery);
    }

    interface ReceivesText extends Receives<String> {}

    @RestController
    static class OfInterfaceAbove implements ReceivesText {
        @Override
        @PostMapping("/interface")
        public void take(@RequestBody String body, Delivery delivery) {
            throw new IllegalStateException("reached");
        }
    }

    @RestController
    static class OfInheritedInterface extends OfInterfaceAbove {
        @Override
        @PostMapping("/inherited")
        public void take(@RequestBody String body, Delivery delivery) {
            throw new IllegalStateException("reached");
        }
    }

    static class Received {
        @VerifiedWebhook("validibot")
        void take(Delivery delivery) {}
    }

    @RestController
    static class OfSuperclass extends Received {
        @Override
        @PostMapping("/superclass")
        void take(Delivery delivery) {
            throw new IllegalStateException("reached");
        }
    }

    @VerifiedWebhook("validibot")
    @Retention(RetentionPolicy.RUNTIME)
    @interface FromValidibot {}

    @RestController
    static class OfAnnotation {
        @FromValidibot
        @PostMapping("/annotation")
        void take(Delivery delivery) {
            throw new IllegalStateException("reached");
        }
    }

    @RestController
    interface Proxied {
        @PostMapping("/target")
        void take(Delivery delivery);
    }

    static class OfTarget implements Proxied {
        @Override
        @VerifiedWebhook("validibot")
        public void take(Delivery delivery) {
            throw new IllegalStateException("reached");
        }
    }

    @Configuration
    static class BehindAProxy {
        @Bean
        Proxied proxied() {
            return (Proxied) new ProxyFactory(new OfTarget()).getProxy();
        }
    }

    /** Not a method of the bean that the mapping names: Java runs a static one with any. */
    static final class OfNoBean {
        private OfNoBean() {}

        @VerifiedWebhook("validibot")
        @ResponseBody
        public static String take(Delivery delivery) {
            return "taken";
        }
    }

    @Test
    @DisplayName(
            "row 77: a marked method that is mapped with an object of another class runs with its delivery, and not without")
    void seesAMarkThatIsNotOfTheBeansClass() throws Exception {
        App.Seen seen = new App.Seen();
        try (WebhookReceiver receiver = App.receiver(seen);
                AnnotationConfigWebApplicationContext context = App.context(receiver, seen, List.of())) {
            MockMvc mvc = started(context);
            context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                    .registerMapping(
                            RequestMappingInfo.paths("/static").build(),
                            new Object(),
                            OfNoBean.class.getMethod("take", Delivery.class));
            assertThat(send(mvc, "/static", Signed.OTHER_SECRET)).isEqualTo(401);
            assertThat(send(mvc, "/static", Signed.SECRET)).isEqualTo(200);
        }
    }

    @Test
    @DisplayName(
            "row 77: a class whose only mark is above it, on an annotation or behind a proxy is not taken for one without")
    void seesAMarkThatStandsInOnePlaceOnly() throws Exception {
        App.Seen seen = new App.Seen();
        List<Class<?>> marked = List.of(
                OfInterfaceAbove.class,
                OfInheritedInterface.class,
                OfSuperclass.class,
                OfAnnotation.class,
                BehindAProxy.class);
        try (WebhookReceiver receiver = App.receiver(seen);
                AnnotationConfigWebApplicationContext context = App.context(receiver, seen, marked)) {
            MockMvc mvc = started(context);
            for (String path : new String[] {"/interface", "/inherited", "/superclass", "/annotation", "/target"}) {
                assertThat(send(mvc, path, Signed.OTHER_SECRET)).as(path).isEqualTo(401);
            }
        }
    }

    @ControllerAdvice
    static class OfOverlapping {
        private final App.Seen seen;

        OfOverlapping(App.Seen seen) {
            this.seen = seen;
        }

        @OnWebhook(endpoint = "customers")
        void ofCustomers(Delivery delivery) {
            seen.handled("customers took " + delivery.endpoint());
        }

        @OnWebhook(endpoint = "acme", event = "run.failed")
        void ofAcme(Delivery delivery) {
            seen.handled("acme took " + delivery.endpoint());
        }

        @OnWebhook(endpoint = "open", unverified = true)
        void unverified(Delivery delivery) {
            throw new IllegalArgumentException("planned");
        }

        @ExceptionHandler(IllegalArgumentException.class)
        void advised(Delivery delivery) {
            seen.handled("advised of " + delivery.endpoint());
        }
    }

    @Test
    @DisplayName(
            "rule 9: an event that nobody takes goes to no other endpoint's method, though its path matches; and what nobody"
                    + " verified to no method but its own")
    void givesNoMethodWhatIsAnothers() throws Exception {
        App.Seen seen = new App.Seen();
        try (WebhookReceiver receiver = WebhookReceiver.builder()
                        .clock(InstantSource.fixed(App.NOW))
                        .listener(seen)
                        .memoryIsEnough()
                        .endpoint(Endpoint.of("customers", Senders.validibot())
                                .path("/of/{customer}")
                                .secret(Signed.OTHER_SECRET))
                        .endpoint(Endpoint.of("acme", Senders.validibot())
                                .path("/of/acme")
                                .secret(Signed.SECRET))
                        .endpoint(Endpoint.of("open", Senders.databridge())
                                .path("/open")
                                .acceptUnsigned())
                        .build();
                AnnotationConfigWebApplicationContext context =
                        App.context(receiver, seen, List.of(OfOverlapping.class))) {
            MockMvc mvc = started(context);
            assertThat(send(mvc, "/of/acme", Signed.OTHER_SECRET)).isEqualTo(401);
            assertThat(send(mvc, "/of/acme", Signed.SECRET)).isEqualTo(200);
            assertThat(seen.handled).isEmpty();
            assertThat(seen.settlements()).containsExactly("ignored");
            assertThat(send(mvc, "/of/others", Signed.OTHER_SECRET)).isEqualTo(200);
            assertThat(send(mvc, "/open", Signed.SECRET)).isEqualTo(503);
            assertThat(seen.handled).containsExactly("customers took customers");
        }
    }
}
