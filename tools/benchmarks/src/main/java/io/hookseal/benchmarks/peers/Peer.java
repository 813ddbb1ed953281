package io.hookseal.benchmarks.peers;

import io.hookseal.benchmarks.measure.Operation.Work;

/**
 * How one library, or a page's code, is used to verify a delivery. A receiver has bytes, so the String that most of them take
 * instead is made of them each time. Whoever takes the headers gets all that a server hands over, in a hash map.
 */
public interface Peer {
    /** {@return its name in tables} */
    String name();

    /**
     * Prepares the verification of a body that the peer's own scheme has signed.
     *
     * @param body the body, UTF-8
     * @return work that gives true
     * @throws Exception where the peer cannot sign
     */
    Work accepting(byte[] body) throws Exception;

    /**
     * Prepares the same with a signature over another body.
     *
     * @param body the body, UTF-8
     * @return work that gives false
     * @throws Exception where the peer cannot sign
     */
    Work refusing(byte[] body) throws Exception;
}
