package io.hookseal.servlet;

final class RereadableRequestOnTomcatTest extends RereadableRequestContract {
    RereadableRequestOnTomcatTest() {
        super(Container.TOMCAT::start);
    }
}
