package io.hookseal.spring;

import io.hookseal.handler.OnWebhook;

class OnWebhookAdapterOnTomcatTest extends SpringAdapterContract {
    OnWebhookAdapterOnTomcatTest() {
        super(Server.TOMCAT, OnWebhook.class);
    }
}
