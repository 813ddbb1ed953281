package io.hookseal.spring;

class OnWebhookOnTomcatTest extends OnWebhookContract {
    @Override
    Server server() {
        return Server.TOMCAT;
    }
}
