package io.hookseal;

/** How a handler ended, as its adapter saw it. */
public sealed interface HandlerOutcome {

    /**
     * It answered with this status.
     *
     * @param status the HTTP status
     */
    record Answered(int status) implements HandlerOutcome {}

    /** It threw, or an exception was turned into an answer by somebody else. */
    record Threw() implements HandlerOutcome {}

    /** Nobody knows: it was not waited for any longer, and may still be at work. */
    record Unknown() implements HandlerOutcome {}

    /** {@return whether the delivery was handled} */
    default boolean succeeded() {
        return this instanceof Answered answered && answered.status() >= 200 && answered.status() < 300;
    }
}
