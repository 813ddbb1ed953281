/** The re-readable request: what lets a handler read a body that was already read once to be verified. */
@NullMarked
package io.hookseal.servlet;

import org.jspecify.annotations.NullMarked;
