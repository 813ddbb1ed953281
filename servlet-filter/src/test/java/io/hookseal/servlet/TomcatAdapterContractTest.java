package io.hookseal.servlet;

class TomcatAdapterContractTest extends ServletAdapterContract {
    TomcatAdapterContractTest() {
        super(Container.TOMCAT);
    }
}
