/** The whole document: on which machine, what was asked, what was measured, and whether it was met. */
@NullMarked
package io.hookseal.benchmarks.report;

import org.jspecify.annotations.NullMarked;
