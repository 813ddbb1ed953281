/** Applications of Spring Boot whose claims are held in a store. */
@org.jspecify.annotations.NullMarked
package io.hookseal.boot.store;
