package io.hookseal.testkit;

/** How an endpoint is bound to paths of a server. */
public enum PathMapping {
    /** To one path and no other. */
    EXACT,

    /** To all paths under one, as servlets write {@code /hooks/*}; whether the path itself is among them is the server's. */
    PREFIX,

    /** To all paths of the server, as servlets write {@code /*}. */
    ALL
}
