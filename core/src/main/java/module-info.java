/** Hookseal's core: verification of deliveries, without a framework. */
module io.hookseal.core {
    requires com.github.benmanes.caffeine;
    requires static org.jspecify;
}
