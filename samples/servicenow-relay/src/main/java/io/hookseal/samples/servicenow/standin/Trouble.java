package io.hookseal.samples.servicenow.standin;

import java.time.Duration;

/**
 * What can go wrong with one request.
 *
 * @param kind what
 * @param time how long: what a busy instance asks for, or how long a slow one takes; zero for others
 */
public record Trouble(Kind kind, Duration time) {
    /** All is well. */
    public static final Trouble NONE = new Trouble(Kind.NONE, Duration.ZERO);

    /** The instance answers 503, and does nothing. */
    public static final Trouble DOWN = new Trouble(Kind.DOWN, Duration.ZERO);

    /** The request is done, and the connection ends before an answer. */
    public static final Trouble LOST_ANSWER = new Trouble(Kind.LOST_ANSWER, Duration.ZERO);

    /** The user may not: 403. */
    public static final Trouble FORBIDDEN = new Trouble(Kind.FORBIDDEN, Duration.ZERO);

    /** The answer is a redirect to another host, as of a proxy that wants a login. */
    public static final Trouble REDIRECT = new Trouble(Kind.REDIRECT, Duration.ZERO);

    /** The answer is a page with status 200, as of an instance that sleeps. */
    public static final Trouble ASLEEP = new Trouble(Kind.ASLEEP, Duration.ZERO);

    /** What goes wrong. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** 503. */
        DOWN,
        /** 429 with Retry-After. */
        BUSY,
        /** The request is done at once and answered late. */
        SLOW,
        /** Done, never answered. */
        LOST_ANSWER,
        /** 403. */
        FORBIDDEN,
        /** 302. */
        REDIRECT,
        /** 200 with a page. */
        ASLEEP
    }

    /**
     * {@return the instance answers 429}
     *
     * @param retryAfter how long it asks to be left alone, in whole seconds
     */
    public static Trouble busy(Duration retryAfter) {
        return new Trouble(Kind.BUSY, retryAfter);
    }

    /**
     * {@return the request is done at once and answered late}
     *
     * @param by how late
     */
    public static Trouble slow(Duration by) {
        return new Trouble(Kind.SLOW, by);
    }
}
