package io.hookseal.servlet;

final class RereadableRequestOnTomcatTest extends RereadableRequestContract {
    RereadableRequestOnTomcatTest() {
        super(TomcatServer::start);
    }
}
