/**
 * The demonstration: recorded deliveries of four senders, replayed over HTTP to a receiver of this command.
 */
@NullMarked
package io.hookseal.cli.demo;

import org.jspecify.annotations.NullMarked;
