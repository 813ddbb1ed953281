package io.hookseal.spring;

class BesideOthersOnTomcatTest extends BesideOthersContract {
    @Override
    Server server() {
        return Server.TOMCAT;
    }
}
