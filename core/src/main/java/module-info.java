/** Hookseal's core: verification of deliveries, without a framework. */
module io.hookseal.core {
    requires transitive com.github.benmanes.caffeine;
    requires static transitive org.jspecify;

    exports io.hookseal.secrets;
}
