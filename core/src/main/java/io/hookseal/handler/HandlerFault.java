package io.hookseal.handler;

/**
 * One thing that is wrong with handler methods, which keeps an application from starting.
 *
 * @param endpoint the endpoint that the method is for, or {@code handlers} where none can be told
 * @param fault what is wrong, with the method's name
 * @param mend what to do about it
 */
public record HandlerFault(String endpoint, String fault, String mend) {}
