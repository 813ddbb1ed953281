/** The Javalin plugin: handlers that run with a verified delivery or not at all. */
@NullMarked
package io.hookseal.javalin;

import org.jspecify.annotations.NullMarked;
