/** Tests of the stand-in. */
@NullMarked
package io.hookseal.samples.servicenow.standin;

import org.jspecify.annotations.NullMarked;
