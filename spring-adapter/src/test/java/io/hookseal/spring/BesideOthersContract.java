package io.hookseal.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.delivery.Delivery;
import io.hookseal.handler.OnWebhook;
import io.hookseal.verification.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.DelegatingFilterProxy;
import org.springframework.web.filter.FormContentFilter;
import org.springframework.web.filter.HiddenHttpMethodFilter;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The adapter beside what else stands in front of handlers, in one container. */
abstract class BesideOthersContract {
    private App app;

    abstract Server server();

    @AfterEach
    void stop() throws Exception {
        app.close();
    }

    @RestController
    static class Handlers {
        private final App.Seen seen;

        Handlers(App.Seen seen) {
            this.seen = seen;
        }

        @PostMapping("/mine")
        @VerifiedWebhook("validibot")
        String mine(Delivery delivery) {
            seen.handled("mine");
            return "mine";
        }

        @RequestMapping("/any")
        @VerifiedWebhook("validibot")
        void any(Delivery delivery) {
            seen.handled("any");
        }

        @PostMapping("/private")
        String closed() {
            return "private";
        }

        @PutMapping("/form")
        String put(@RequestParam String a) {
            return "put " + a;
        }

        @PostMapping("/upload")
        String upload(@RequestParam MultipartFile file) throws Exception {
            return "upload " + file.getBytes().length;
        }
    }

    static class Hooks {
        private final App.Seen seen;

        Hooks(App.Seen seen) {
            this.seen = seen;
        }

        @OnWebhook(endpoint = "validibot")
        String hook(byte[] body) {
            seen.handled("hook");
            return "hook";
        }
    }

    @Configuration
    @EnableWebSecurity
    static class Security {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(all -> all.requestMatchers("/hook", "/mine")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .csrf(csrf -> csrf.disable())
                    .cors(Customizer.withDefaults())
                    .sessionManagement(each -> each.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .build();
        }
    }

    @Test
    void worksBehindSpringSecurity() throws Exception {
        app = App.on(server())
                .with(Handlers.class, Hooks.class, Security.class)
                .filter(new DelegatingFilterProxy("springSecurityFilterChain"))
                .start();
        for (String path : new String[] {"/hook", "/mine"}) {
            assertThat(app.send(Wire.post(path).body(Signed.BODY)).status()).isEqualTo(401);
            assertThat(app.send(Wire.post(path).body(Signed.BODY)).body()).isEqualTo("unauthorized\n");
            byte[] body = Signed.body(path.hashCode());
            Wire.Answer answer = app.send(Signed.delivery(path, body).header("Content-Type", "application/json"));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(path.substring(1));
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        assertThat(app.send(Wire.post("/private").body(Signed.BODY)).status()).isEqualTo(403);
        assertThat(app.send(Wire.post("/hook/..;/private").body(Signed.BODY)).status())
                .isBetween(400, 499);
        assertThat(app.seen.settlements()).containsExactly("completed", "completed");
    }

    @Configuration
    static class Cors implements WebMvcConfigurer {
        @Override
        public void addCorsMappings(CorsRegistry registry) {
            registry.addMapping("/**").allowedOrigins("https://good.example");
        }
    }

    @Test
    void answersNoPreflightAndLosesNoDeliveryToCors() throws Exception {
        app = App.on(server()).with(Handlers.class, Hooks.class, Cors.class).start();
        Wire.Answer preflight = app.send(Wire.of("OPTIONS", "/hook")
                .header("Origin", "https://bad.example")
                .header("Access-Control-Request-Method", "POST"));
        assertThat(preflight.header("Access-Control-Allow-Origin"))
                .isEmpty(); // Spring 6.2 says 403, Spring 7 says nothing
        Wire.Answer answer = app.send(Signed.delivery("/hook", Signed.BODY).header("Origin", "https://good.example"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(app.send(Signed.delivery("/mine", Signed.body(1)).header("Origin", "https://bad.example"))
                        .status())
                .isGreaterThanOrEqualTo(400);
        assertThat(app.seen.handled).containsExactly("hook");
        assertThat(app.seen.settlements()).doesNotContain("held");
    }

    @Test
    @DisplayName("row 76: hidden methods and forms of PUT leave deliveries alone; a form that they read is 503")
    void worksBehindFiltersThatReadForms() throws Exception {
        app = App.on(server())
                .with(Handlers.class, Hooks.class)
                .filter(new HiddenHttpMethodFilter())
                .filter(new FormContentFilter())
                .filter(new ShallowEtagHeaderFilter())
                .start();
        assertThat(app.send(Signed.delivery("/hook?_method=put", Signed.BODY)
                                .header("Content-Type", "application/json"))
                        .body())
                .isEqualTo("hook");
        assertThat(app.send(Signed.delivery("/mine", Signed.body(1))).body()).isEqualTo("mine");
        byte[] form = "a=b".getBytes(UTF_8);
        Wire.Answer read =
                app.send(Signed.delivery("/hook", form).header("Content-Type", "application/x-www-form-urlencoded"));
        assertThat(read.status()).isEqualTo(503);
        assertThat(app.seen.refused).containsExactly(Refusal.DRAINED);
        Wire put = Wire.of("PUT", "/form").header("Content-Type", "application/x-www-form-urlencoded");
        assertThat(app.send(put.body(form)).body()).isEqualTo("put b");
    }

    /** Has everything behind it see the method that a header names. */
    private static void override(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String method = ((HttpServletRequest) request).getHeader("X-HTTP-Method-Override");
        chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public String getMethod() {
                        return method == null ? super.getMethod() : method;
                    }
                },
                response);
    }

    @Test
    @DisplayName(
            "row 76: a signed request is no delivery where the container or anybody before the filter says another method")
    void takesNoOverriddenMethodForADelivery() throws Exception {
        app = App.on(server())
                .with(Handlers.class, Hooks.class)
                .filter(BesideOthersContract::override)
                .start();
        refuses("GET", "POST");
        app.close();
        app = App.on(server())
                .with(Handlers.class, Hooks.class)
                .filterBefore(BesideOthersContract::override)
                .start();
        refuses("POST", "PUT");
        refuses("GET", "POST");
    }

    private void refuses(String method, String override) throws IOException {
        for (String path : new String[] {"/hook", "/mine", "/any"}) {
            Wire signed = Wire.of(method, path)
                    .header(Signed.HEADER, Signed.by(Signed.SECRET, Signed.BODY))
                    .body(Signed.BODY);
            Wire.Answer answer = app.send(signed.header("X-HTTP-Method-Override", override));
            assertThat(answer.status()).as(path).isEqualTo(405);
        }
        assertThat(app.seen.handled).isEmpty();
        assertThat(app.seen.refused).contains(Refusal.METHOD).containsOnly(Refusal.METHOD);
    }

    @Configuration
    static class Eager {
        @Bean
        StandardServletMultipartResolver multipartResolver() {
            return new StandardServletMultipartResolver();
        }
    }

    @Configuration
    static class Lazy {
        @Bean
        StandardServletMultipartResolver multipartResolver() {
            StandardServletMultipartResolver resolver = new StandardServletMultipartResolver();
            resolver.setResolveLazily(true);
            return resolver;
        }
    }

    @Test
    @DisplayName(
            "row 43: a signed multipart body is verified where parts are resolved lazily, else 503; uploads go on working")
    void worksBesideMultipartResolvers() throws Exception {
        byte[] parts = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nabc\r\n--x--\r\n"
                .getBytes(UTF_8);
        for (Class<?> resolver : new Class<?>[] {Lazy.class, Eager.class}) {
            app = App.on(server()).with(Handlers.class, Hooks.class, resolver).start();
            Wire upload = Wire.post("/upload").header("Content-Type", "multipart/form-data; boundary=x");
            assertThat(app.send(upload.body(parts)).body()).isEqualTo("upload 3");
            Wire signed = Signed.delivery("/hook", parts).header("Content-Type", "multipart/form-data; boundary=x");
            assertThat(app.send(signed).status()).isEqualTo(resolver == Lazy.class ? 200 : 503);
            assertThat(app.send(Signed.delivery("/mine", Signed.BODY)).body()).isEqualTo("mine");
            if (resolver == Lazy.class) {
                app.close();
            }
        }
    }
}
