package io.hookseal.cli.serve;

import java.time.Duration;

/** Is told of requests whose path is no endpoint's. Called on the thread of the request. */
@FunctionalInterface
public interface Misses {
    /**
     * A request was answered.
     *
     * @param path its path, as the client wrote it
     * @param status the status of the answer
     * @param took time from arrival to answer
     */
    void missed(String path, int status, Duration took);
}
