package io.hookseal;

/** How a handler ended, as its adapter saw it. Frozen by the first settlement; nothing after it changes anything. */
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

    /** No handler takes this event: there is nothing to do, now or when it is delivered again. */
    record Ignored() implements HandlerOutcome {}

    /**
     * It asked for the body in a way in which that cannot be read, which no second attempt would change.
     *
     * @param parts whether it asked for the parts of a multipart body; else for the parameters of a form that is none
     */
    record Unreadable(boolean parts) implements HandlerOutcome {}

    /** {@return whether the delivery is done with, so that it need not be delivered again} */
    default boolean succeeded() {
        return this instanceof Ignored
                || (this instanceof Answered answered && answered.status() >= 200 && answered.status() < 300);
    }
}
