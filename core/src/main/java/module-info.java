/** Hookseal's core: verification of deliveries, without a framework, a JSON library or a logging back end. */
module io.hookseal.core {
    requires transitive com.github.benmanes.caffeine;
    requires static transitive org.jspecify;

    exports io.hookseal.secrets;
}
