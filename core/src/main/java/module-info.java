/** Hookseal's core: verification of deliveries, without a framework, a JSON library or a logging back end. */
module io.hookseal.core {
    requires transitive com.github.benmanes.caffeine;
    requires static transitive org.jspecify;

    exports io.hookseal;
    exports io.hookseal.configuration;
    exports io.hookseal.delivery;
    exports io.hookseal.handler;
    exports io.hookseal.idempotency;
    exports io.hookseal.json;
    exports io.hookseal.request;
    exports io.hookseal.scheme;
    exports io.hookseal.secrets;
    exports io.hookseal.sender;
    exports io.hookseal.signature;
    exports io.hookseal.verification;
}
