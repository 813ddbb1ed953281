package io.hookseal.testkit;

/**
 * A server that runs an {@link AdapterApplication} on a free port of the loopback address.
 *
 * @param port where it listens
 * @param stopping stops it; called once
 */
public record AdapterServer(int port, AutoCloseable stopping) {}
