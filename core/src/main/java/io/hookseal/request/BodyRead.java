package io.hookseal.request;

/** The outcome of reading one body: either all of its bytes, or the reason why there are none. */
public sealed interface BodyRead {

    /**
     * A body that was read to its end, and that still counts against the {@link BodyBudget} until it is released.
     *
     * <p>It is safe for use by many threads.
     */
    final class Complete implements BodyRead {
        private final byte[] bytes;
        private final BodyBudget.Reserve reserve;

        /** Guarded by the budget's lock. */
        private long charge;

        Complete(byte[] bytes, BodyBudget.Reserve reserve) {
            this.bytes = bytes;
            this.reserve = reserve;
            this.charge = bytes.length;
        }

        /**
         * {@return the bytes as they arrived} The array is handed over, not copied: the reader keeps no reference to it,
         * each call returns the same one, and who lets it out of the library copies it.
         */
        public byte[] bytes() {
            return bytes;
        }

        /**
         * Ends the charge of this body. Called once the verdict is there, whatever it is; a body that is never released
         * shrinks the budget for good. Calling it again does nothing. The bytes stay readable.
         */
        public void release() {
            reserve.giveBack(this);
        }

        /** What is still charged, for the last time; the caller holds the budget's lock. */
        long takeCharge() {
            long taken = charge;
            charge = 0;
            return taken;
        }
    }

    /** Why there is no body. Nothing of it is kept, and nothing of it counts against the budget any more. */
    enum Failure implements BodyRead {
        /** More bytes were declared, or arrived, than the endpoint accepts. */
        TOO_LONG,
        /** The budget had no room, or this body was the slowest and gave its room to another one. */
        NO_BUDGET,
        /** The stream broke, or ended before the declared length. */
        TRUNCATED,
        /** A body was announced, but the stream was at its end at once, or says that somebody else has consumed it. */
        DRAINED,
        /** The body was not complete at the deadline. */
        TOO_SLOW
    }
}
