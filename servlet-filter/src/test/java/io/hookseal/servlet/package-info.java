/** Tests of the re-readable request, alone and in real containers. */
@NullMarked
package io.hookseal.servlet;

import org.jspecify.annotations.NullMarked;
