package io.hookseal.spring;

class VerifiedWebhookAdapterOnJettyTest extends PlainAdapterContract {
    VerifiedWebhookAdapterOnJettyTest() {
        super(Server.JETTY, VerifiedWebhook.class);
    }
}
