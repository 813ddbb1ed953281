package io.hookseal.samples.slack.standin;

/** How the stand-in behaves, for tests of what a relay does then. */
public enum Behaviour {
    /** As an incoming webhook does. */
    UP,
    /** Answers 503, takes nothing. */
    DOWN,
    /** Closes the connection at once, takes nothing. */
    CUT,
    /** Answers 429 with {@code Retry-After}, takes nothing. */
    THROTTLING,
    /** Takes the message, and answers after the relay's patience. */
    SLOW,
    /** Takes the message, and closes the connection without an answer. */
    LOSING_ANSWERS,
    /** Answers with a redirect, takes nothing. */
    REDIRECTING,
    /** Answers 404, as a webhook that was taken away, takes nothing. */
    GONE
}
