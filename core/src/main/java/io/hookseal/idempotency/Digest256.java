package io.hookseal.idempotency;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A SHA-256 as four longs: half the memory of a hexadecimal text, and compared without a loop.
 *
 * @param a bytes 0 to 7, big-endian
 * @param b bytes 8 to 15
 * @param c bytes 16 to 23
 * @param d bytes 24 to 31
 */
public record Digest256(long a, long b, long c, long d) {

    /**
     * {@return the digest in these bytes}
     *
     * @param bytes 32 of them
     * @throws IllegalArgumentException where there are not 32 of them
     */
    public static Digest256 of(byte[] bytes) {
        if (bytes.length != 32) {
            throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Digest256(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /**
     * {@return the digest in this hexadecimal text}
     *
     * @param hex 64 digits of either case
     * @throws IllegalArgumentException where there are not 64 hexadecimal digits
     */
    public static Digest256 ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** {@return the 32 bytes} */
    public byte[] bytes() {
        return ByteBuffer.allocate(32)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

    /** Any of its longs is as good as any hash of them: they are uniform already. */
    @Override
    public int hashCode() {
        return (int) (a ^ (a >>> 32));
    }
}
