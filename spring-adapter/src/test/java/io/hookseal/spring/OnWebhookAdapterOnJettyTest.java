package io.hookseal.spring;

import io.hookseal.handler.OnWebhook;

class OnWebhookAdapterOnJettyTest extends SpringAdapterContract {
    OnWebhookAdapterOnJettyTest() {
        super(Server.JETTY, OnWebhook.class);
    }
}
