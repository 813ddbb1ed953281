@NullMarked
package io.hookseal.boot;

import org.jspecify.annotations.NullMarked;
