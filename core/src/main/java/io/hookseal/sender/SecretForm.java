package io.hookseal.sender;

/** How a sender hands out its secrets, and so how their text becomes key bytes. */
public enum SecretForm {
    /** The key is the text itself, as UTF-8. */
    TEXT,
    /** The text is the key in hexadecimal. */
    HEX,
    /** The text is the key in base64. */
    BASE64,
    /** {@code whsec_} and then the key in base64, as Standard Webhooks has it. */
    WHSEC,
    /** Not said: taken as text, and refused at start-up where a text could as well be an encoded key. */
    UNDECLARED
}
