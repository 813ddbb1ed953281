/** The paths of core that are measured, with their floors, their peers and their targets. */
@NullMarked
package io.hookseal.benchmarks.paths;

import org.jspecify.annotations.NullMarked;
