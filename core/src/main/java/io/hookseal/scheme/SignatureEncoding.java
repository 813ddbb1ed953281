package io.hookseal.scheme;

/** How the bytes of a MAC are spelled in a header. */
public enum SignatureEncoding {
    /** Two hexadecimal digits a byte, ASCII only, upper and lower case alike. */
    HEX,
    /** RFC 4648 section 4 with padding; the URL alphabet is not accepted. */
    BASE64
}
