package io.hookseal.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.delivery.Delivery;
import io.hookseal.servlet.CaptureFilter;
import io.hookseal.verification.Refusal;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Ordinary handler methods marked with {@code @VerifiedWebhook}, in one container. */
abstract class VerifiedWebhookContract {
    private App app;

    abstract Server server();

    @AfterEach
    void stop() throws Exception {
        if (app != null) {
            app.close();
        }
    }

    private void start(Class<?>... beans) throws Exception {
        app = App.on(server()).with(beans).start();
    }

    private Wire.Answer deliver(String path) throws IOException {
        return app.send(delivery(path));
    }

    private static Wire delivery(String path) {
        return OnWebhookContract.delivery(path, "run.completed");
    }

    private void isFailure(Wire.Answer answer, String settlement) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("try again later\n");
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(app.seen.settlements()).containsExactly(settlement);
    }

    @RestController
    static class Ordinary {
        private final App.Seen seen;

        Ordinary(App.Seen seen) {
            this.seen = seen;
        }

        @PostMapping("/mine/{customer}")
        @VerifiedWebhook("validibot")
        String take(@RequestBody OnWebhookContract.RunEvent run, @PathVariable String customer, Delivery delivery) {
            seen.handled(run.run().id() + customer + delivery.endpoint());
            return "taken";
        }

        @RequestMapping("/any")
        @VerifiedWebhook("validibot")
        void any(HttpServletRequest request, Delivery delivery) throws IOException {
            byte[] first = request.getInputStream().readAllBytes();
            String second = request.getReader().lines().collect(Collectors.joining());
            byte[] third = request.getInputStream().readAllBytes();
            seen.handled(new String(first, UTF_8).equals(second) && Arrays.equals(first, third));
        }

        @PostMapping("/form")
        @VerifiedWebhook("validibot")
        void form(@RequestParam String a, @RequestBody byte[] body, Delivery delivery) {
            seen.handled(a + new String(body, UTF_8));
        }

        @PostMapping("/parts")
        @VerifiedWebhook("validibot")
        void parts(HttpServletRequest request, Delivery delivery) throws Exception {
            seen.handled(request.getParts().size());
        }

        @PostMapping("/plain")
        String plain(@RequestBody String body) {
            return "plain " + body;
        }
    }

    @Test
    @DisplayName("row 80: the handler reads the verified bytes in every way")
    void runsWithAVerifiedDelivery() throws Exception {
        start(Ordinary.class);
        Wire.Answer answer = deliver("/mine/c1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("taken");
        assertThat(app.send(OnWebhookContract.delivery("/any", "run.failed")).status())
                .isEqualTo(200);
        byte[] form = "a=%C3%A9+b&c=d".getBytes(UTF_8);
        Wire wire = Signed.delivery("/form?x=y", form).header("Content-Type", "application/x-www-form-urlencoded");
        assertThat(app.send(wire).status()).isEqualTo(200);
        assertThat(app.seen.handled).containsExactly("\u00e9-1c1validibot", "true", "\u00e9 ba=%C3%A9+b&c=d");
        assertThat(app.send(Wire.post("/plain").body("x".getBytes(UTF_8))).body())
                .isEqualTo("plain x");
    }

    @Test
    @DisplayName("rule 8: every unverified request gets the same answer, and no handler")
    void refusesWhatIsNotVerified() throws Exception {
        start(Ordinary.class);
        Wire.Answer without = app.send(Wire.post("/any").body(Signed.BODY));
        Wire.Answer wrong = app.send(Wire.post("/any")
                .header(Signed.HEADER, Signed.by(Signed.OTHER_SECRET, Signed.BODY))
                .body(Signed.BODY));
        assertThat(without.status()).isEqualTo(401);
        assertThat(without.body()).isEqualTo("unauthorized\n");
        assertThat(wrong.comparable()).isEqualTo(without.comparable());
        assertThat(app.send(Wire.of("GET", "/any")).status()).isEqualTo(405);
        assertThat(app.send(Wire.of("GET", "/mine/c")).status()).isEqualTo(405);
        assertThat(app.seen.handled).isEmpty();
    }

    @Test
    @DisplayName("row 43: a form that is none is 400, parts are 415, and neither is asked for again")
    void saysWhatCannotBeRead() throws Exception {
        start(Ordinary.class);
        byte[] form = "a=%zz".getBytes(UTF_8);
        assertThat(app.send(Signed.delivery("/form", form).header("Content-Type", "application/x-www-form-urlencoded"))
                        .status())
                .isEqualTo(400);
        byte[] parts = "--x\r\n\r\n\r\n--x--\r\n".getBytes(UTF_8);
        assertThat(app.send(Signed.delivery("/parts", parts).header("Content-Type", "multipart/form-data; boundary=x"))
                        .status())
                .isEqualTo(415);
        assertThat(app.seen.handled).isEmpty();
        assertThat(app.seen.settlements()).containsExactly("released", "released");
    }

    interface Marked {
        @VerifiedWebhook("validibot")
        void onInterface(Delivery delivery);

        @PostMapping("/on-class")
        @ResponseBody
        void onClass(Delivery delivery);
    }

    interface Typed<T> {
        @VerifiedWebhook("validibot")
        void typed(T payload, Delivery delivery);
    }

    @RestController
    static class OfInterfaces implements Marked, Typed<OnWebhookContract.RunEvent> {
        private final App.Seen seen;

        OfInterfaces(App.Seen seen) {
            this.seen = seen;
        }

        @Override
        @PostMapping("/on-interface")
        public void onInterface(Delivery delivery) {
            seen.handled("onInterface");
        }

        @Override
        @VerifiedWebhook("validibot")
        public void onClass(Delivery delivery) {
            seen.handled("onClass");
        }

        @Override
        @PostMapping("/typed")
        public void typed(@RequestBody OnWebhookContract.RunEvent payload, Delivery delivery) {
            seen.handled("typed " + payload.run().id());
        }
    }

    @RequestMapping
    @RestController
    public interface Mapped {
        @PostMapping("/proxied")
        void take(Delivery delivery);
    }

    static class Target implements Mapped {
        private final App.Seen seen;

        Target(App.Seen seen) {
            this.seen = seen;
        }

        @Override
        @VerifiedWebhook("validibot")
        public void take(Delivery delivery) {
            seen.handled("proxied");
        }
    }

    @Configuration
    static class Proxies {
        @Bean
        OfInterfaces byClass(App.Seen seen) {
            ProxyFactory factory = new ProxyFactory(new OfInterfaces(seen));
            factory.setProxyTargetClass(true);
            // As those of Spring's own features, its class is made without a constructor.
            return (OfInterfaces) factory.getProxy();
        }

        @Bean
        Mapped byInterface(App.Seen seen) {
            Mapped proxy = (Mapped) new ProxyFactory(new ProxyFactory(new Target(seen)).getProxy()).getProxy();
            assertThat(Proxy.isProxyClass(proxy.getClass())).isTrue();
            return proxy;
        }
    }

    @Test
    @DisplayName("row 77: on an interface, a generic supertype, behind proxies of classes and of interfaces")
    void isNeverOverlooked() throws Exception {
        for (List<Class<?>> beans : List.of(List.<Class<?>>of(OfInterfaces.class), List.<Class<?>>of(Proxies.class))) {
            app = App.on(server()).with(beans.toArray(Class[]::new)).start();
            for (String path : List.of("/on-interface", "/on-class", "/typed", "/proxied")) {
                boolean there = !path.equals("/proxied") || beans.contains(Proxies.class);
                Wire forged = Wire.post(path)
                        .header("Content-Type", "application/json")
                        .body(Signed.BODY);
                assertThat(app.send(forged).status()).as(path).isEqualTo(there ? 401 : 404);
                assertThat(app.seen.handled).isEmpty();
                byte[] body = Signed.body(path.length());
                Wire good = Signed.delivery(path, body).header("Content-Type", "application/json");
                assertThat(app.send(good).status()).as(path).isEqualTo(there ? 200 : 404);
                assertThat(app.seen.handled).hasSize(there ? 1 : 0);
                app.seen.handled.clear();
            }
            app.close();
        }
        app = null;
    }

    static class Taken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @RestController
    static class Failing {
        @PostMapping("/advised")
        @VerifiedWebhook("validibot")
        void advised(Delivery delivery) {
            throw new IllegalArgumentException("to be made a 422");
        }

        @PostMapping("/hidden")
        @VerifiedWebhook("validibot")
        void hidden(Delivery delivery) {
            throw new Taken();
        }

        @PostMapping("/unhandled")
        @VerifiedWebhook("validibot")
        void unhandled(Delivery delivery) {
            throw new IllegalStateException("planned");
        }

        @PostMapping("/error")
        @VerifiedWebhook("validibot")
        void error(Delivery delivery) {
            throw new AssertionError("planned");
        }

        @PostMapping("/conflict")
        @VerifiedWebhook("validibot")
        ResponseEntity<String> conflict(Delivery delivery) {
            return ResponseEntity.status(409).body("conflict");
        }

        @PostMapping("/gateway")
        @VerifiedWebhook("validibot")
        ResponseEntity<String> gateway(Delivery delivery) {
            return ResponseEntity.status(502).header("Retry-After", "7").body("own");
        }

        @PostMapping("/unreadable")
        @VerifiedWebhook("validibot")
        void unreadable(@RequestBody List<String> body, Delivery delivery) {}

        @PostMapping("/interrupted")
        @VerifiedWebhook("validibot")
        void interrupted(Delivery delivery) {
            throw new AssertionError("never reached");
        }
    }

    @RestControllerAdvice
    static class Advice {
        @ExceptionHandler(IllegalArgumentException.class)
        ResponseEntity<String> unprocessable(Delivery delivery) {
            return ResponseEntity.status(422).body("unprocessable " + delivery.endpoint());
        }

        @ExceptionHandler(Taken.class)
        String fine() {
            return "all is well";
        }
    }

    @Configuration
    static class Interrupting implements WebMvcConfigurer {
        @Override
        public void addInterceptors(InterceptorRegistry registry) {
            registry.addInterceptor(new HandlerInterceptor() {
                        @Override
                        public boolean preHandle(
                                HttpServletRequest request, HttpServletResponse response, Object handler) {
                            return false;
                        }
                    })
                    .addPathPatterns("/interrupted");
        }
    }

    @Test
    @DisplayName("row 90: a failure releases, whatever anybody makes of its answer")
    void releasesAfterAFailure() throws Exception {
        for (String path :
                List.of("/advised", "/hidden", "/unhandled", "/error", "/conflict", "/unreadable", "/interrupted")) {
            start(Failing.class, Advice.class, Interrupting.class);
            isFailure(deliver(path), "released");
            app.close();
        }
        start(Failing.class, Advice.class);
        Wire.Answer own = deliver("/gateway");
        assertThat(own.status()).isEqualTo(502);
        assertThat(own.body()).isEqualTo("own");
        assertThat(own.header("Retry-After")).isEqualTo("7");
        assertThat(app.seen.settlements()).containsExactly("released");
    }

    @RestController
    static class Later {
        private final App.Seen seen;

        Later(App.Seen seen) {
            this.seen = seen;
        }

        @PostMapping("/future")
        @VerifiedWebhook("validibot")
        CompletableFuture<String> future(@RequestBody byte[] body, Delivery delivery) {
            seen.handled(body.length);
            return CompletableFuture.supplyAsync(() -> "later");
        }

        @PostMapping("/failing-future")
        @VerifiedWebhook("validibot")
        CompletableFuture<String> failing(Delivery delivery) {
            return CompletableFuture.supplyAsync(() -> {
                throw new IllegalStateException("planned");
            });
        }

        @PostMapping("/never")
        @VerifiedWebhook("validibot")
        DeferredResult<String> never(Delivery delivery) {
            return new DeferredResult<>(200L);
        }

        @PostMapping("/substitute")
        @VerifiedWebhook("validibot")
        DeferredResult<String> substitute(Delivery delivery) {
            return new DeferredResult<>(200L, "all is well");
        }

        @PostMapping("/streaming")
        @VerifiedWebhook("validibot")
        StreamingResponseBody streaming(Delivery delivery) {
            return out -> {
                for (int i = 0; i < 10; i++) {
                    out.write("0123456789".getBytes(UTF_8));
                    out.flush();
                }
            };
        }

        @PostMapping("/long")
        @VerifiedWebhook("validibot")
        StreamingResponseBody longer(Delivery delivery) {
            return out -> out.write(new byte[100_000]);
        }

        @PostMapping("/failing-stream")
        @VerifiedWebhook("validibot")
        StreamingResponseBody failingStream(Delivery delivery) {
            return out -> {
                out.write("a part".getBytes(UTF_8));
                out.flush();
                throw new IllegalStateException("planned");
            };
        }

        @PostMapping("/failing-long-stream")
        @VerifiedWebhook("validibot")
        StreamingResponseBody failingLongStream(Delivery delivery) {
            return out -> {
                out.write(new byte[100_000]);
                out.flush();
                throw new IllegalStateException("planned");
            };
        }

        @PostMapping("/by-hand")
        @VerifiedWebhook("validibot")
        void byHand(HttpServletRequest request, HttpServletResponse response, Delivery delivery) {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                response.setStatus(202);
                async.complete();
            });
        }
    }

    @Test
    @DisplayName("row 74: the delivery is settled when what was started has ended, once")
    void settlesWhatGoesOn() throws Exception {
        start(Later.class);
        assertThat(deliver("/future").body()).isEqualTo("later");
        assertThat(app.seen.handled).hasSize(1);
        assertThat(app.send(OnWebhookContract.delivery("/streaming", "run.failed"))
                        .body())
                .hasSize(100);
        Wire.Answer longer = app.send(OnWebhookContract.delivery("/long", "run.started"));
        assertThat(longer.status()).isEqualTo(200);
        assertThat(app.send(OnWebhookContract.delivery("/by-hand", "run.cancelled"))
                        .status())
                .isEqualTo(202);
        assertThat(app.seen.settlements()).containsExactly("completed", "completed", "completed", "completed");
    }

    @Test
    void releasesAfterWhatFailedLater() throws Exception {
        for (String path : List.of("/failing-future", "/failing-stream")) {
            start(Later.class);
            isFailure(deliver(path), "released");
            app.close();
        }
        start(Later.class);
        String broken;
        try {
            broken = deliver("/failing-long-stream").body();
        } catch (IOException e) {
            broken = "";
        }
        assertThat(broken).doesNotEndWith("0\r\n\r\n");
        assertThat(app.seen.settlements()).containsExactly("released");
    }

    @Test
    @DisplayName("row 75: a timeout holds the claim, whatever is answered in the place of a result")
    void holdsAfterATimeout() throws Exception {
        for (String path : List.of("/never", "/substitute")) {
            start(Later.class);
            isFailure(deliver(path), "held");
            app.close();
        }
        app = null;
    }

    @RestController
    static class Ways {
        private final App.Seen seen;

        Ways(App.Seen seen) {
            this.seen = seen;
        }

        @PostMapping("/target")
        @VerifiedWebhook("validibot")
        String target(Delivery delivery) {
            seen.handled("target");
            return "target";
        }

        @PostMapping("/forward")
        void forward(HttpServletRequest request, HttpServletResponse response) throws Exception {
            request.getRequestDispatcher("/target").forward(request, response);
        }

        @PostMapping("/include")
        void include(HttpServletRequest request, HttpServletResponse response) throws Exception {
            request.getRequestDispatcher("/target").include(request, response);
        }

        @PostMapping("/twice")
        @VerifiedWebhook("validibot")
        void twice(HttpServletRequest request, HttpServletResponse response, Delivery delivery) throws Exception {
            seen.handled("twice");
            request.getRequestDispatcher("/target").forward(request, response);
        }
    }

    @Test
    @DisplayName("row 72: forwards are verified, includes refused, and a delivery has one handler")
    void hasNoSecondWayIn() throws Exception {
        start(Ways.class);
        assertThat(app.send(Wire.post("/forward").body(Signed.BODY)).status()).isEqualTo(401);
        assertThat(app.send(Wire.post("/include").body(Signed.BODY)).status()).isGreaterThanOrEqualTo(400);
        assertThat(app.send(delivery("/include")).status()).isGreaterThanOrEqualTo(400);
        assertThat(app.seen.handled).isEmpty();
        assertThat(deliver("/forward").body()).isEqualTo("target");
        Wire.Answer twice = app.send(OnWebhookContract.delivery("/twice", "run.failed"));
        assertThat(twice.status()).isEqualTo(503);
        assertThat(app.seen.handled).containsExactly("target", "twice");
        assertThat(app.seen.settlements()).containsExactly("completed", "released");
    }

    @Test
    @DisplayName("row 78: without the filter every delivery is refused, not handled")
    void refusesWithoutTheFilter() throws Exception {
        for (boolean capturing : new boolean[] {false, true}) { // a body that can be read again does not hold an answer
            App.Builder building = App.on(server()).deliveryFilters(0);
            app = (capturing ? building.filter(new CaptureFilter()) : building)
                    .with(Ordinary.class, OnWebhookContract.ByEvent.class)
                    .start();
            for (String path : List.of("/mine/c", "/hook")) {
                assertThat(deliver(path).status()).as(path).isEqualTo(503);
            }
            assertThat(app.seen.handled).isEmpty();
            app.close();
        }
        app = null;
    }

    @Test
    @DisplayName("row 79: two filters verify once")
    void takesTheFilterTwice() throws Exception {
        app = App.on(server())
                .deliveryFilters(2)
                .with(Ordinary.class, Later.class)
                .start();
        assertThat(deliver("/mine/c").body()).isEqualTo("taken");
        assertThat(app.send(OnWebhookContract.delivery("/future", "run.failed")).body())
                .isEqualTo("later");
        assertThat(app.seen.answered).hasSize(2);
    }

    @Test
    @DisplayName("row 34: a body that others read is 503, never a verdict on nothing")
    void refusesABodyThatOthersRead() throws Exception {
        Filter reads = (request, response, chain) -> {
            byte[] unused = request.getInputStream().readAllBytes();
            chain.doFilter(request, response);
        };
        app = App.on(server()).filter(reads).with(Ordinary.class).start();
        assertThat(deliver("/mine/c").status()).isEqualTo(503);
        assertThat(app.seen.refused).containsExactly(Refusal.DRAINED);
        app.close();
        app = App.on(server()).filterBefore(reads).with(Ordinary.class).start();
        assertThat(deliver("/mine/c").status()).isEqualTo(503);
        assertThat(app.seen.refused).containsExactly(Refusal.DRAINED);
    }

    @Test
    @DisplayName("the invariant: the first byte leaves after settling, through filters that hold parts of the answer")
    void answersOnlyWhenSettled() throws Exception {
        List<Integer> settledBefore = new CopyOnWriteArrayList<>();
        App.Builder building = App.on(server());
        building.filterBefore((request, response, chain) ->
                chain.doFilter(request, new HttpServletResponseWrapper((HttpServletResponse) response) {
                    @Override
                    public ServletOutputStream getOutputStream() throws IOException {
                        settledBefore.add(app.seen.settlements().size());
                        return super.getOutputStream();
                    }
                }));
        building.filter((request, response, chain) -> {
            ContentCachingResponseWrapper holding = new ContentCachingResponseWrapper((HttpServletResponse) response);
            chain.doFilter(request, holding);
            if (!request.isAsyncStarted()) {
                holding.copyBodyToResponse();
            }
        });
        app = building.with(Ordinary.class, Later.class, Failing.class).start();
        assertThat(deliver("/mine/c").body()).isEqualTo("taken");
        assertThat(settledBefore).isNotEmpty().containsOnly(1);
        settledBefore.clear();
        assertThat(app.send(OnWebhookContract.delivery("/conflict", "run.failed"))
                        .status())
                .isEqualTo(503);
        assertThat(settledBefore).isNotEmpty().containsOnly(2);
        settledBefore.clear();
        assertThat(app.send(OnWebhookContract.delivery("/streaming", "run.started"))
                        .status())
                .isEqualTo(200);
        assertThat(settledBefore).isNotEmpty().containsOnly(3);
    }
}
