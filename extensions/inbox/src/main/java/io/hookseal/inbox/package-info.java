/**
 * The durable inbox: deliveries are kept in PostgreSQL, H2 or SQLite before they are answered, and handled after that, with
 * retries and dead letters.
 */
@NullMarked
package io.hookseal.inbox;

import org.jspecify.annotations.NullMarked;
