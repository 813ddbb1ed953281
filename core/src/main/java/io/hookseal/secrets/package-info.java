/**
 * Secrets as the receiver holds them: rings that change while the receiver runs, the checks that refuse a bad secret at
 * start-up, and the lookup of a tenant's ring.
 */
@NullMarked
package io.hookseal.secrets;

import org.jspecify.annotations.NullMarked;
