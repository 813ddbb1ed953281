/**
 * What the command writes: where to, in which columns, and how foreign text is made harmless.
 */
@NullMarked
package io.hookseal.cli.output;

import org.jspecify.annotations.NullMarked;
