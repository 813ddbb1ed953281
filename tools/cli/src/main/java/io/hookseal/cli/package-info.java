/**
 * The {@code hookseal} command: its subcommands, options and exit codes.
 */
@NullMarked
package io.hookseal.cli;

import org.jspecify.annotations.NullMarked;
