package io.hookseal.request;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads the bodies of one endpoint, each bounded in length, memory and time.
 *
 * <p>What a body takes grows with what has arrived, whatever was declared: one array for the stream to write to
 * (at most {@value #HAND} bytes), chunks that at most double what is there (the first 8 KiB, none above 64 KiB, the last
 * one no longer than what is missing), and one array of the exact length: at the end, or, where the length was declared, as
 * soon as a quarter of it has arrived and there is room for it that sheds nobody. All of it is charged to the endpoint's
 * {@link BodyBudget.Reserve} before it is allocated. A declared body of up to 8 KiB is not copied again, and one of up to
 * {@value #HAND} bytes has no other array than the one that the stream writes to.
 *
 * <p>It is safe for use by many threads, each with its own stream.
 */
public final class BodyReader {
    static final int HAND = 4096;

    private final BodyBudget.Reserve reserve;
    private final long maxBytes;
    private final long deadlineNanos;
    private final LongSupplier nanoTime;

    private BodyReader(BodyBudget.Reserve reserve, long maxBytes, long deadlineNanos, LongSupplier nanoTime) {
        this.reserve = reserve;
        this.maxBytes = maxBytes;
        this.deadlineNanos = deadlineNanos;
        this.nanoTime = nanoTime;
    }

    /**
     * {@return the reader of one endpoint}
     *
     * @param reserve the endpoint's part of the budget
     * @param maxBytes the longest body accepted, from 0 to 2<sup>31</sup> - 9, the longest array
     * @param deadline how long a body may take from the start of its reading, more than zero
     * @param nanoTime the nanoseconds of a clock that never goes back, as {@link System#nanoTime}
     * @throws IllegalArgumentException if a number is out of its range, or the budget could never hold the longest body
     */
    public static BodyReader of(BodyBudget.Reserve reserve, long maxBytes, Duration deadline, LongSupplier nanoTime) {
        if (maxBytes < 0 || maxBytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "A body limit of " + maxBytes + " bytes: give 0 to " + (Integer.MAX_VALUE - 8));
        }
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("A body deadline of " + deadline + ": give more than zero");
        }
        reserve.budget().prepare(reserve, peakBytes(maxBytes));
        return new BodyReader(reserve, maxBytes, TimeUnit.NANOSECONDS.convert(deadline), nanoTime);
    }

    /**
     * {@return the most bytes that one body takes while it is read: twice its length and {@value #HAND}}
     *
     * @param maxBytes the length of the body
     */
    public static long peakBytes(long maxBytes) {
        return 2 * maxBytes + HAND;
    }

    /**
     * Reads a body to the end of its stream; the stream is not closed. More bytes than declared are read too (a filter
     * may have unpacked them), up to the limit: the signature decides about them.
     *
     * <p>The deadline is looked at after each read. A read that never returns is ended by the container's idle timeout,
     * as an {@link IOException}, which gives {@link BodyRead.Failure#TRUNCATED}.
     *
     * @param in the stream; a read of 0 bytes is asked again for one byte, which must block
     * @param declaredLength the content length, or -1 if there is none; above the limit nothing is read
     * @param announced whether the request says that it has a body: a content length above 0, or chunks
     * @return the whole body, or why there is none
     * @throws RuntimeException what the stream throws; nothing stays charged then
     */
    public BodyRead read(InputStream in, long declaredLength, boolean announced) {
        if (declaredLength > maxBytes) {
            return BodyRead.Failure.TOO_LONG;
        }
        int hand = declaredLength < 0 ? HAND : (int) Math.max(1, Math.min(HAND, declaredLength));
        Reading reading = new Reading(reserve, nanoTime);
        reading.declare(declaredLength);
        try {
            if (!reading.begin(hand)) {
                return BodyRead.Failure.NO_BUDGET;
            }
            byte[] array = new byte[hand];
            return hand == declaredLength
                    ? readShort(in, announced, reading, array)
                    : read(in, declaredLength, announced, reading, array, 0);
        } catch (BodyDrainedException taken) {
            return BodyRead.Failure.DRAINED;
        } catch (IOException broken) {
            return BodyRead.Failure.TRUNCATED;
        } finally {
            reading.end();
        }
    }

    /** A body that is declared no longer than the array that the stream writes to: that array becomes the body. */
    private BodyRead readShort(InputStream in, boolean announced, Reading reading, byte[] body) throws IOException {
        int received = 0;
        while (received < body.length) {
            int count = readSome(in, body, received, body.length - received);
            if (reading.age() > deadlineNanos) {
                return BodyRead.Failure.TOO_SLOW;
            }
            if (count < 0) {
                return received == 0 && announced ? BodyRead.Failure.DRAINED : BodyRead.Failure.TRUNCATED;
            }
            received += count;
        }
        int more = in.read();
        if (reading.age() > deadlineNanos) {
            return BodyRead.Failure.TOO_SLOW;
        }
        if (more < 0) {
            return reading.finish(body);
        }
        if (received == maxBytes) {
            return BodyRead.Failure.TOO_LONG;
        }
        return reading.append(body, received, maxBytes) && reading.append(new byte[] {(byte) more}, 1, maxBytes)
                ? read(in, received, announced, reading, body, received + 1)
                : BodyRead.Failure.NO_BUDGET;
    }

    private BodyRead read(
            InputStream in, long declaredLength, boolean announced, Reading reading, byte[] hand, int before)
            throws IOException {
        long received = before;
        while (true) {
            int count = readSome(in, hand, 0, (int) Math.min(hand.length, maxBytes + 1 - received));
            if (reading.age() > deadlineNanos) {
                return BodyRead.Failure.TOO_SLOW;
            }
            if (count < 0) {
                break;
            }
            long end = declaredLength >= received + count ? declaredLength : maxBytes;
            received += count;
            if (received > maxBytes) {
                return BodyRead.Failure.TOO_LONG;
            }
            if (!reading.append(hand, count, end)) {
                return BodyRead.Failure.NO_BUDGET;
            }
        }
        if (received == 0 && announced) {
            return BodyRead.Failure.DRAINED;
        }
        return received < declaredLength ? BodyRead.Failure.TRUNCATED : reading.finish();
    }

    private static int readSome(InputStream in, byte[] hand, int offset, int most) throws IOException {
        int count = in.read(hand, offset, most);
        if (count != 0) {
            return count;
        }
        int single = in.read();
        if (single < 0) {
            return -1;
        }
        hand[offset] = (byte) single;
        return 1;
    }
}
