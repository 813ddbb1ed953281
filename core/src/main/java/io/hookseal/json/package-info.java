/**
 * A strict scanner over the UTF-8 bytes of a JSON body: it decides in one pass whether the body is well-formed (RFC 8259),
 * collects the scalars at given member paths, and, where a sender signs canonical JSON, builds that signed form by copying
 * tokens.
 *
 * <p>The package looks at nothing else of Hookseal. It reads bytes and never turns a number or a string into another
 * spelling; a body is not modelled as a tree.
 */
@NullMarked
package io.hookseal.json;

import org.jspecify.annotations.NullMarked;
