package io.hookseal.spring;

class VerifiedWebhookOnJettyTest extends VerifiedWebhookContract {
    @Override
    Server server() {
        return Server.JETTY;
    }
}
