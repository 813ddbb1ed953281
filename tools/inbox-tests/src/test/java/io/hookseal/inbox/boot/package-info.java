/** The inbox in whole applications of Spring Boot. */
@NullMarked
package io.hookseal.inbox.boot;

import org.jspecify.annotations.NullMarked;
