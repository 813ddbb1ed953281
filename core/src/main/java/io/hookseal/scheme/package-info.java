/**
 * A scheme says, as pure data, how one signature is written into a request: which header, which value form, which
 * MAC, over which bytes, and where the signed time stands.
 */
@NullMarked
package io.hookseal.scheme;

import org.jspecify.annotations.NullMarked;
