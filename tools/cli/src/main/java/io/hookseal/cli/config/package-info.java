/**
 * Configuration files in YAML, as far as they are YAML: what they say, the core reads.
 */
@NullMarked
package io.hookseal.cli.config;

import org.jspecify.annotations.NullMarked;
