package io.hookseal.servlet;

final class RereadableRequestOnJettyTest extends RereadableRequestContract {
    RereadableRequestOnJettyTest() {
        super(Container.JETTY::start);
    }
}
