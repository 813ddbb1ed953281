/**
 * Sender profiles: what is known of one sender, as pure data.
 */
@NullMarked
package io.hookseal.sender;

import org.jspecify.annotations.NullMarked;
