/**
 * Configuration files: from the YAML that people write to a receiver, or to everything that is wrong with it at once.
 */
@NullMarked
package io.hookseal.cli.config;

import org.jspecify.annotations.NullMarked;
