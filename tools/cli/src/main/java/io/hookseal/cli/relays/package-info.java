/** Runs the relays of the samples against their stand-ins. */
@NullMarked
package io.hookseal.cli.relays;

import org.jspecify.annotations.NullMarked;
