/** The soak: many senders, a bad network and a bad handler against one receiver, and what must hold all the same. */
@NullMarked
package io.hookseal.cli.soak;

import org.jspecify.annotations.NullMarked;
