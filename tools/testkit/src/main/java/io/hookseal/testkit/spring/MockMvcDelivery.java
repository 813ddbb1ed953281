package io.hookseal.testkit.spring;

import io.hookseal.testkit.Header;
import io.hookseal.testkit.SignedDelivery;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * Delivers through {@code MockMvc}.
 *
 * <pre>{@code
 * mockMvc.perform(post("/hooks/validibot").with(signed(SignedDelivery.of(Senders.validibot(), secret, body))))
 * }</pre>
 */
public final class MockMvcDelivery {
    private MockMvcDelivery() {}

    /**
     * Makes a request carry a delivery: its headers, in place of those of the same names, and its body.
     *
     * @param delivery the delivery
     * @return what changes a request so
     */
    public static RequestPostProcessor signed(SignedDelivery delivery) {
        return request -> {
            for (Header header : delivery.headers()) {
                request.removeHeader(header.name());
                if (header.isNamed("Content-Type")) {
                    request.setContentType(header.value());
                } else {
                    request.addHeader(header.name(), header.value());
                }
            }
            request.setContent(delivery.body());
            return request;
        };
    }
}
