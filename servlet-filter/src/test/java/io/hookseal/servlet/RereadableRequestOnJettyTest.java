package io.hookseal.servlet;

final class RereadableRequestOnJettyTest extends RereadableRequestContract {
    RereadableRequestOnJettyTest() {
        super(JettyServer::start);
    }
}
