package io.hookseal.delivery;

import io.hookseal.json.JsonLexis;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery's bytes tell, read out of them when it is asked for and not before: many handlers ask for little of it.
 *
 * <p>Implementations are safe under many threads and give the same each time; nobody changes the arrays.
 */
public interface DeliveryContent {
    /** {@return the body itself} */
    byte[] body();

    /** {@return the tokens that the body is read with} */
    JsonLexis lexis();

    /** {@return the event's name, or null} */
    @Nullable
    String event();

    /** {@return whether the signature covers the event's name} */
    boolean eventTrusted();

    /** {@return whether the body is well-formed JSON} */
    boolean wellFormed();

    /** {@return what makes two requests the same delivery, a SHA-256} */
    byte[] identity();

    /** {@return the SHA-256 of the signed form} */
    byte[] fingerprint();

    /** {@return what the sender declares as the identity, a SHA-256, or null where the identity says it all} */
    byte @Nullable [] declaredIdentity();
}
