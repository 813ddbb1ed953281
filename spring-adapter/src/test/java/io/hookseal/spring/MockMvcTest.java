package io.hookseal.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;

import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import io.hookseal.servlet.DeliveryFilter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/** The ways in which applications test their controllers without a server. */
class MockMvcTest {
    private final App.Seen seen = new App.Seen();
    private final WebhookReceiver receiver = App.receiver(seen);

    @AfterEach
    void close() {
        receiver.close();
    }

    @RestController
    static class Controller {
        private final App.Seen seen;

        Controller(App.Seen seen) {
            this.seen = seen;
        }

        @PostMapping("/with")
        @VerifiedWebhook("validibot")
        String with(Delivery delivery) {
            seen.handled("with");
            return "with";
        }

        @PostMapping("/without")
        @VerifiedWebhook("validibot")
        String without(Delivery delivery) {
            seen.handled("without");
            return "without";
        }
    }

    /** Made by hand, because the builders of Spring 6.2 and 7 are not the same to the virtual machine. */
    private static RequestBuilder request(String path, byte[] body, boolean signed) {
        return servlets -> {
            MockHttpServletRequest request = new MockHttpServletRequest(servlets, "POST", path);
            request.setContent(body);
            request.setAsyncSupported(true);
            if (signed) {
                request.addHeader(Signed.HEADER, Signed.by(Signed.SECRET, body));
            }
            return request;
        };
    }

    private static RequestBuilder signed(String path) {
        return request(path, Signed.BODY, true);
    }

    private static MockHttpServletResponse send(MockMvc mvc, RequestBuilder request) throws Exception {
        return mvc.perform(request).andReturn().getResponse();
    }

    private MockMvc ofContext(boolean filter, Class<?>... beans) {
        AnnotationConfigWebApplicationContext context = App.context(receiver, seen, List.of(beans));
        context.setServletContext(new MockServletContext());
        context.refresh();
        var builder = MockMvcBuilders.webAppContextSetup(context);
        return (filter ? builder.addFilters(new DeliveryFilter()) : builder).build();
    }

    @Test
    void refusesABadSignatureInTheFullContext() throws Exception {
        MockMvc mvc = ofContext(true, Controller.class, OnWebhookContract.ByEvent.class);
        for (String path : new String[] {"/with", "/without"}) {
            assertThat(send(mvc, request(path, Signed.BODY, false)).getStatus()).isEqualTo(401);
        }
        assertThat(seen.handled).isEmpty();
        assertThat(send(mvc, signed("/with")).getContentAsString()).isEqualTo("with");
    }

    @Test
    void refusesEverythingWithoutTheFilter() throws Exception {
        MockMvc mvc = ofContext(false, Controller.class, OnWebhookContract.ByEvent.class);
        for (String path : new String[] {"/with", "/without", "/hook"}) {
            assertThat(send(mvc, signed(path)).getStatus()).as(path).isEqualTo(503);
        }
        assertThat(seen.handled).isEmpty();
    }

    @Test
    void dispatchesAsynchronousResults() throws Exception {
        MockMvc mvc = ofContext(true, OnWebhookContract.Returning.class);
        MvcResult begun = mvc.perform(signed("/hook")).andReturn();
        assertThat(begun.getResponse().getContentAsString()).isEqualTo("challenge");
        byte[] failed = "{\"event\":\"run.failed\",\"timestamp\":\"2026-11-21T12:00:00Z\"}".getBytes(UTF_8);
        MvcResult later = mvc.perform(request("/hook", failed, true)).andReturn();
        assertThat(seen.settlements()).hasSize(1);
        Object unused = later.getAsyncResult();
        assertThat(mvc.perform(asyncDispatch(later)).andReturn().getResponse().getContentAsString())
                .isEqualTo("{\"a\":\"b\"}");
        assertThat(seen.settlements()).containsExactly("completed", "completed");
    }

    @Test
    void guardsAStandaloneControllerThatIsGivenTheParts() throws Exception {
        MockMvc mvc = MockMvcBuilders.standaloneSetup(new Controller(seen))
                .addInterceptors(new WebhookInterceptor(receiver))
                .setCustomArgumentResolvers(new DeliveryArgumentResolver())
                .addFilters(new DeliveryFilter())
                .build();
        assertThat(send(mvc, request("/without", Signed.BODY, false)).getStatus())
                .isEqualTo(401);
        assertThat(send(mvc, signed("/with")).getContentAsString()).isEqualTo("with");
    }

    /**
     * Without them, Spring knows nothing of the annotations. No application starts with a marked method that does not ask for
     * the delivery ({@link StartUpTest}), and what asks for it cannot be called: Spring finds no way to make one.
     */
    @Test
    @DisplayName("row 78: a standalone MockMvc that is given nothing of ours calls no handler, whatever it is sent")
    void callsNothingInAStandaloneMockMvc() throws Exception {
        MockMvc mvc = MockMvcBuilders.standaloneSetup(new Controller(seen), new OnWebhookContract.ByEvent(seen))
                .build();
        for (String path : new String[] {"/with", "/without"}) {
            for (boolean signed : new boolean[] {true, false}) {
                assertThatThrownBy(() -> send(mvc, request(path, Signed.BODY, signed)))
                        .as(path)
                        .hasMessageContaining(Delivery.class.getName());
            }
            MockHttpServletRequest tempting = new MockHttpServletRequest("POST", path);
            tempting.setContentType("application/json");
            tempting.setContent("{\"endpoint\":\"validibot\",\"verified\":true}".getBytes(UTF_8));
            tempting.addParameter("delivery", "validibot");
            tempting.addParameter("endpoint", "validibot");
            tempting.setAttribute("delivery", "validibot");
            assertThatThrownBy(() -> send(mvc, servlets -> tempting)).hasMessageContaining(Delivery.class.getName());
        }
        assertThat(send(mvc, signed("/hook")).getStatus())
                .as("a method without a mapping")
                .isEqualTo(404);
        assertThat(seen.handled).isEmpty();
    }
}
