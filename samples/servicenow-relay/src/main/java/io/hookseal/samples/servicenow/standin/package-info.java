/** A stand-in for a ServiceNow instance, to try the relay without an account. */
@NullMarked
package io.hookseal.samples.servicenow.standin;

import org.jspecify.annotations.NullMarked;
