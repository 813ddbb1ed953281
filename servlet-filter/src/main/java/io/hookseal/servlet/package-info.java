/** The filter for jakarta.servlet containers, and the request whose body can be verified and then read again. */
@NullMarked
package io.hookseal.servlet;

import org.jspecify.annotations.NullMarked;
