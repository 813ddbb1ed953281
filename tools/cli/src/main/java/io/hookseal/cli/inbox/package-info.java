/** What {@code hookseal inbox} shows of dead letters. */
@NullMarked
package io.hookseal.cli.inbox;

import org.jspecify.annotations.NullMarked;
