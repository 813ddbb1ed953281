/**
 * Delivers to Spring applications in tests, with what Spring has for that. Each class needs what it is named for:
 * {@code MockMvc} and {@code WebTestClient} from Spring 6.2 on, {@code RestTestClient} Spring 7.
 */
@NullMarked
package io.hookseal.testkit.spring;

import org.jspecify.annotations.NullMarked;
