package io.hookseal.spring;

/** What became of one request to a webhook handler: a delivery to be handled, or the receiver's own answer. */
sealed interface Received permits Handling, ReceiversAnswer {}
