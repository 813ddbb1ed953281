package io.hookseal.testkit;

/**
 * What not every server offers. An adapter's contract test declares what its server has; the contract then holds it to that,
 * has no test for what was not declared, and says both in the name of its first test.
 */
public enum AdapterCapability {
    /** HTTP/2 without TLS, reached by an upgrade from HTTP/1.1 (RFC 7540, section 3.2). */
    HTTP2_CLEARTEXT,

    /** Something of the application can forward a request to a path of an endpoint. */
    FORWARD,

    /** Something of the application can include the answer of a path of an endpoint. */
    INCLUDE,

    /** An error page may lie at a path of an endpoint. */
    ERROR_DISPATCH,

    /** A handler may go on in another thread, for a limited time. */
    ASYNC,

    /** A handler that went on in another thread may be called again for the same request. */
    ASYNC_DISPATCH,

    /** An endpoint may be bound to all paths under one, as {@link PathMapping#PREFIX} says. */
    PREFIX_MAPPING,

    /** An endpoint may be bound to all paths of the server, as {@link PathMapping#ALL} says. */
    ALL_MAPPING,

    /** The adapter may be installed twice in front of one handler, by mistake. */
    INSTALLED_TWICE,

    /**
     * The server takes a request that declares a length and comes in chunks by its chunks, and closes the connection behind
     * it, as RFC 9112, section 6.3 allows. Servers that do not declare this refuse it with a 400.
     */
    LENGTH_BESIDE_CHUNKS
}
