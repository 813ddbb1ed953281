package io.hookseal.boot;

import static io.hookseal.boot.Applications.OTHER;
import static io.hookseal.boot.Applications.SECRET;
import static io.hookseal.boot.Applications.order;
import static io.hookseal.boot.Applications.run;
import static io.hookseal.testkit.spring.MockMvcDelivery.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.hookseal.testkit.SignedDelivery;
import jakarta.servlet.ServletContext;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;

/** In a slice of an application, a delivery is verified as it is in the whole. */
@ContextConfiguration(classes = Hooks.class)
@TestPropertySource(
        properties = {
            "hookseal.endpoints.orders.path=/shop/orders",
            "hookseal.endpoints.orders.sender=github",
            "hookseal.endpoints.orders.secrets[0]=" + OTHER,
            "hookseal.endpoints.validibot.path=/hooks/validibot",
            "hookseal.endpoints.validibot.sender=validibot",
            "hookseal.endpoints.validibot.secrets=" + SECRET
        })
abstract class SliceContract {
    @Autowired
    MockMvc mockMvc;

    @Autowired
    Hooks.Orders orders;

    @Autowired
    Hooks.Runs runs;

    @BeforeEach
    void forget() {
        orders.handled.clear();
    }

    /** What {@code post(…).with(signed(…))} is, whose classes differ between the generations. */
    private static RequestBuilder delivery(SignedDelivery delivery) {
        return delivery("/shop/orders", delivery);
    }

    private static RequestBuilder delivery(String path, SignedDelivery delivery) {
        return context -> signed(delivery).postProcessRequest(unsigned(context, path, ""));
    }

    private static MockHttpServletRequest unsigned(ServletContext context, String path, String body) {
        MockHttpServletRequest request = new MockHttpServletRequest(context, "POST", path);
        request.setContentType("application/json");
        request.setContent(body.getBytes(StandardCharsets.UTF_8));
        return request;
    }

    @Test
    void takesASignedDelivery() throws Exception {
        mockMvc.perform(delivery(order(OTHER, "{\"n\":1}")))
                .andExpect(status().isOk())
                .andExpect(content().string("taken"));
        assertThat(orders.handled).containsExactly("{\"n\":1}");
    }

    @Test
    void refusesABadSignature() throws Exception {
        mockMvc.perform(delivery(order(SECRET, "{\"n\":2}"))).andExpect(status().isUnauthorized());
        mockMvc.perform(context -> unsigned(context, "/shop/orders", "{\"n\":3}"))
                .andExpect(status().isUnauthorized());
        assertThat(orders.handled).isEmpty();
    }

    @Test
    void handlesByEventOnlyWhatIsSigned() throws Exception {
        runs.handled.clear();
        mockMvc.perform(delivery("/hooks/validibot", run("r-1", OTHER))).andExpect(status().isUnauthorized());
        mockMvc.perform(context -> unsigned(context, "/hooks/validibot", "{\"event\":\"run.failed\"}"))
                .andExpect(status().isUnauthorized());
        assertThat(runs.handled).isEmpty();
        mockMvc.perform(delivery("/hooks/validibot", run("r-1"))).andExpect(status().isOk());
        assertThat(runs.handled).containsExactly("run.failed r-1");
    }
}
