package io.hookseal.benchmarks.http;

import java.io.IOException;

/** Sends requests to a server from another process, and fails unless every one of them is answered 2xx. */
interface Load extends AutoCloseable {
    /** Makes requests ready. */
    void prepare(Traffic traffic, int port, int count) throws Exception;

    /** Sends those that are ready. */
    void run() throws IOException;

    /** {@return what it is} */
    String title();

    @Override
    void close();
}
