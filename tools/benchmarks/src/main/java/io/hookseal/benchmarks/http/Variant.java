package io.hookseal.benchmarks.http;

/** What stands between a server and the same handlers. */
enum Variant {
    /** Nothing: the handler reads the body. */
    BARE("bare server"),

    /** The same in a second process: how far two processes with the same code lie apart. */
    BARE_AGAIN("the bare server once more: the noise"),

    /** The handler takes the SHA-256 of the body, which is the least that verification can cost. */
    HASHING("a handler that hashes"),

    /** A filter that reads the body into an array and lets the handler read it again. */
    BUFFERING("a filter that only buffers"),

    /** Hookseal with its claims, a new delivery each time. */
    HOOKSEAL("Hookseal: verify, claim, settle"),

    /** The code that tutorials show: verifies, claims nothing. */
    TUTORIAL("tutorial filter: verify only");

    private final String title;

    Variant(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
