package io.hookseal.spring;

class VerifiedWebhookOnTomcatTest extends VerifiedWebhookContract {
    @Override
    Server server() {
        return Server.TOMCAT;
    }
}
