/**
 * Reads signature headers, builds signed forms and computes MACs. Beside secrets, which compare keys, the only package that touches
 * {@link java.security.MessageDigest}.
 */
@NullMarked
package io.hookseal.signature;

import org.jspecify.annotations.NullMarked;
