/** A stand-in for Slack, to try the relay and to test it without an account. */
@NullMarked
package io.hookseal.samples.slack.standin;

import org.jspecify.annotations.NullMarked;
