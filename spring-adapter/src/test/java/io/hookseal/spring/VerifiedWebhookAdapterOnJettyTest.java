package io.hookseal.spring;

class VerifiedWebhookAdapterOnJettyTest extends SpringAdapterContract {
    VerifiedWebhookAdapterOnJettyTest() {
        super(Server.JETTY, VerifiedWebhook.class);
    }
}
