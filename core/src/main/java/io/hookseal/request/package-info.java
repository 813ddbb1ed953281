/** What arrives: one HTTP request as the verification sees it, and the bounded reading of its body. */
@NullMarked
package io.hookseal.request;

import org.jspecify.annotations.NullMarked;
