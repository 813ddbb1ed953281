/**
 * Configurations: from what people write, in whichever notation, to a receiver, or to everything that is wrong with it at
 * once.
 */
@NullMarked
package io.hookseal.configuration;

import org.jspecify.annotations.NullMarked;
