/**
 * Decides whether a request is authentic: the {@link io.hookseal.verification.Verifier} and its verdicts.
 */
@NullMarked
package io.hookseal.verification;

import org.jspecify.annotations.NullMarked;
