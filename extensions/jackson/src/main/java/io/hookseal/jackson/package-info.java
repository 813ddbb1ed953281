/** Payloads of annotated handler methods, read with Jackson 2 or 3. */
@NullMarked
package io.hookseal.jackson;

import org.jspecify.annotations.NullMarked;
