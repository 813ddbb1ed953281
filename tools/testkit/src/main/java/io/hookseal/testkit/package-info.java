/**
 * Real webhook requests as they were recorded on the wire, and the means to put them, or any other bytes, on the wire
 * again and to count what came back.
 *
 * <p>{@link io.hookseal.testkit.Recordings} holds the requests, {@link io.hookseal.testkit.RawHttp} sends one byte for
 * byte, {@link io.hookseal.testkit.Replay} sends many and compares each answer with the recorded expectation.
 */
@NullMarked
package io.hookseal.testkit;

import org.jspecify.annotations.NullMarked;
