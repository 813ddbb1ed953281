/** Claims in Redis or Valkey, shared by all instances of a receiver. */
@NullMarked
package io.hookseal.store.redis;

import org.jspecify.annotations.NullMarked;
