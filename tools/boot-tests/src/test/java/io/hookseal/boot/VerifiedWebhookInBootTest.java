package io.hookseal.boot;

import io.hookseal.spring.VerifiedWebhook;

class VerifiedWebhookInBootTest extends BootAdapterContract {
    VerifiedWebhookInBootTest() {
        super(VerifiedWebhook.class);
    }
}
