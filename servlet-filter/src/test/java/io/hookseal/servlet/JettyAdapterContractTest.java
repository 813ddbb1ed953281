package io.hookseal.servlet;

class JettyAdapterContractTest extends ServletAdapterContract {
    JettyAdapterContractTest() {
        super(Container.JETTY);
    }
}
