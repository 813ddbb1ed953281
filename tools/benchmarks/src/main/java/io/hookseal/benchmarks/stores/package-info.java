/** What the stores and the inbox do in a second, with claims and deliveries that are all checked. */
@NullMarked
package io.hookseal.benchmarks.stores;

import org.jspecify.annotations.NullMarked;
