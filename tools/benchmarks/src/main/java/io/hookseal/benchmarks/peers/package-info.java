/** What others use to verify a delivery, each behind the same two methods: the libraries of today and a tutorial's code. */
@NullMarked
package io.hookseal.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
