/** Hookseal for jakarta.servlet containers: the filter, and the request whose body can be verified and then read again. */
module io.hookseal.servlet {
    requires transitive io.hookseal.core;
    requires transitive jakarta.servlet;
    requires static transitive org.jspecify;

    exports io.hookseal.servlet;
}
