/** What an HTTP server spends on a request, with Hookseal in front of its handlers and without. */
@NullMarked
package io.hookseal.benchmarks.http;

import org.jspecify.annotations.NullMarked;
