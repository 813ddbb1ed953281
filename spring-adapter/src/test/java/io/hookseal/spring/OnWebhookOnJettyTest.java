package io.hookseal.spring;

class OnWebhookOnJettyTest extends OnWebhookContract {
    @Override
    Server server() {
        return Server.JETTY;
    }
}
