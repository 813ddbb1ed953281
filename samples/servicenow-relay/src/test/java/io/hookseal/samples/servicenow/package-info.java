/** Tests of the relay. */
@NullMarked
package io.hookseal.samples.servicenow;

import org.jspecify.annotations.NullMarked;
