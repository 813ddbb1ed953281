@NullMarked
package io.hookseal.jackson;

import org.jspecify.annotations.NullMarked;
