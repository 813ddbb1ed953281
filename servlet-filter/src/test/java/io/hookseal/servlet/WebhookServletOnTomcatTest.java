package io.hookseal.servlet;

class WebhookServletOnTomcatTest extends WebhookServletContract {
    WebhookServletOnTomcatTest() {
        super(Container.TOMCAT);
    }
}
