package io.hookseal.spring;

class BesideOthersOnJettyTest extends BesideOthersContract {
    @Override
    Server server() {
        return Server.JETTY;
    }
}
