package io.hookseal.spring;

import io.hookseal.handler.OnWebhook;

class OnWebhookAdapterOnJettyTest extends PlainAdapterContract {
    OnWebhookAdapterOnJettyTest() {
        super(Server.JETTY, OnWebhook.class);
    }
}
