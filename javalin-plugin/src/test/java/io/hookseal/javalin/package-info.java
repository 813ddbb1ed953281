/** Tests of the plugin in a real Javalin over real sockets. */
@NullMarked
package io.hookseal.javalin;

import org.jspecify.annotations.NullMarked;
