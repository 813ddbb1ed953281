/** A relay that posts what the four senders tell of to Slack. */
@NullMarked
package io.hookseal.samples.slack;

import org.jspecify.annotations.NullMarked;
