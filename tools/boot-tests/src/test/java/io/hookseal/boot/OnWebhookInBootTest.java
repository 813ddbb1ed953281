package io.hookseal.boot;

import io.hookseal.handler.OnWebhook;

class OnWebhookInBootTest extends BootAdapterContract {
    OnWebhookInBootTest() {
        super(OnWebhook.class);
    }
}
