package io.hookseal.scheme;

/**
 * Something that makes a scheme, or a pair of schemes, unsafe.
 *
 * @param fault what is wrong
 * @param mend what to do about it
 */
public record SchemeFault(String fault, String mend) {}
