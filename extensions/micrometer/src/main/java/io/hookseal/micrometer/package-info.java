/** What a receiver does, as metrics and observations of Micrometer; nothing of Spring is needed. */
@NullMarked
package io.hookseal.micrometer;

import org.jspecify.annotations.NullMarked;
