/** Claims in a relational database: PostgreSQL, H2 or SQLite. Needs {@code java.sql} and a driver, and nothing else. */
@NullMarked
package io.hookseal.store.jdbc;

import org.jspecify.annotations.NullMarked;
