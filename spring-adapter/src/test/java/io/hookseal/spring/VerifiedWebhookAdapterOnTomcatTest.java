package io.hookseal.spring;

class VerifiedWebhookAdapterOnTomcatTest extends SpringAdapterContract {
    VerifiedWebhookAdapterOnTomcatTest() {
        super(Server.TOMCAT, VerifiedWebhook.class);
    }
}
