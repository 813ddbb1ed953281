/** Spring Boot, 3.5 and 4: a receiver from {@code hookseal.*} properties, with its health, metrics and failure analysis. */
@NullMarked
package io.hookseal.spring.boot;

import org.jspecify.annotations.NullMarked;
