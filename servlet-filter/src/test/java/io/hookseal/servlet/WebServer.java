package io.hookseal.servlet;

/** A real container on a free port of this machine. */
interface WebServer {
    int port();

    void stop() throws Exception;
}
