/**
 * The ready receiver: an HTTP server with the endpoints of a configuration, and a line for each request.
 */
@NullMarked
package io.hookseal.cli.serve;

import org.jspecify.annotations.NullMarked;
