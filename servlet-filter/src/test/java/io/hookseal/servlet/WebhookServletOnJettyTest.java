package io.hookseal.servlet;

class WebhookServletOnJettyTest extends WebhookServletContract {
    WebhookServletOnJettyTest() {
        super(Container.JETTY);
    }
}
