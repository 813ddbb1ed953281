package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.HandlerOutcome;
import io.hookseal.Reception;
import io.hookseal.Settlement;
import io.hookseal.testkit.RawAnswer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter in front of a framework that finds its deliveries by itself, for which a servlet stands that receives. */
@ParameterizedClass
@EnumSource(Container.class)
class DeliveryFilterTest {
    @Parameter
    Container container;

    private final App app = new App();

    @AfterEach
    void stop() {
        app.close();
    }

    /** A handler of deliveries, and a page that answers with the body of what reaches it. */
    private RawAnswer.Received deliver(App.Work handler) throws Exception {
        app.servlet("hook", App.serving(handler), "/hook")
                .servlet(
                        "page",
                        App.serving(
                                (request, response) -> request.getInputStream().transferTo(response.getOutputStream())),
                        "/page")
                .start(container);
        return app.answer(Signed.delivery("/hook"));
    }

    private void expect(RawAnswer.Received answer, int status, String body, Settlement settlement) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.bodyText()).isEqualTo(body);
        assertThat(app.settlements()).containsExactly(settlement);
    }

    private Exchange received(HttpServletRequest request) {
        RereadableRequest body = Objects.requireNonNull(RereadableRequest.find(request));
        Reception reception = app.receiver.receive("hook", new ServletInboundRequest(body, Map.of()));
        return Exchange.begin(app.receiver, (Reception.Accepted) reception, request);
    }

    /** The request as a handler passes it on, which may say another method, as behind a filter for hidden ones. */
    private static HttpServletRequest saying(String method, HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public String getMethod() {
                return method;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    @DisplayName("row 72: a FORWARD reads a delivery from its first byte, and leaves its end to whoever forwarded it")
    void forwardsWithinADelivery(String method) throws Exception {
        app.filter(new DeliveryFilter(), "/*");
        RawAnswer.Received answer = deliver((request, response) -> {
            Exchange exchange = received(request);
            assertThat(request.getInputStream().read()).isEqualTo('{');
            request.getRequestDispatcher("/page").forward(saying(method, request), response);
            exchange.settle(new HandlerOutcome.Answered(exchange.status()));
        });
        expect(answer, 200, new String(Signed.BODY, UTF_8), Settlement.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    @DisplayName("row 74: a delivery that was dispatched to what settles nothing has failed, whatever method it says")
    void endsBehindADispatchThatNobodySettles(String method) throws Exception {
        app.filter(new DeliveryFilter(), "/*");
        RawAnswer.Received answer = deliver((request, response) -> {
            received(request);
            request.startAsync(saying(method, request), response).dispatch("/page");
        });
        expect(answer, 503, "try again later\n", Settlement.RELEASED);
    }

    @Test
    @DisplayName("row 79: behind two filters an answer leaves at the outer one, so that all in between belongs to it")
    void holdsAnAnswerToTheOuterOfTwo() throws Exception {
        app.filter(new DeliveryFilter(), "/*")
                .filter(
                        (request, response, chain) -> {
                            chain.doFilter(request, response);
                            response.getWriter().print(" and more");
                        },
                        EnumSet.of(DispatcherType.REQUEST),
                        "/*")
                .filter(new DeliveryFilter(), "/*");
        RawAnswer.Received answer = deliver((request, response) -> {
            Exchange exchange = received(request);
            response.getWriter().print("done");
            exchange.settle(new HandlerOutcome.Answered(200));
        });
        expect(answer, 200, "done and more", Settlement.COMPLETED);
    }
}
