package io.hookseal.testkit;

import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the SHA-256 computations of this JVM, by a security provider in front of the JDK's: an HMAC finishes two. */
final class MacCount {
    private final AtomicLong finished = new AtomicLong();
    private final MessageDigest jdk;
    private long start = -1;

    private MacCount() throws NoSuchAlgorithmException {
        jdk = MessageDigest.getInstance("SHA-256");
    }

    interface Counted {
        void run(MacCount macs) throws Exception;
    }

    static void run(Counted test) throws Exception {
        MacCount macs = new MacCount();
        Provider counting = macs.new Counting();
        Security.insertProviderAt(counting, 1);
        try {
            test.run(macs);
        } finally {
            Security.removeProvider(counting.getName());
        }
    }

    void start() {
        start = finished.get();
    }

    long sinceStart() {
        if (start < 0) {
            throw new IllegalStateException("counting was not started");
        }
        return (finished.get() - start) / 2;
    }

    private final class Counting extends Provider {
        private static final long serialVersionUID = 1L;

        Counting() {
            super("hookseal-counting", "1", "counts finished digests");
            putService(new Service(this, "MessageDigest", "SHA-256", CountedDigest.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new CountedDigest(copy(jdk));
                }
            });
        }
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class CountedDigest extends MessageDigestSpi implements Cloneable {
        private final MessageDigest counted;

        CountedDigest(MessageDigest counted) {
            this.counted = counted;
        }

        @Override
        protected void engineUpdate(byte input) {
            counted.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            counted.update(input, offset, length);
        }

        @Override
        protected byte[] engineDigest() {
            finished.incrementAndGet();
            return counted.digest();
        }

        @Override
        protected void engineReset() {
            counted.reset();
        }

        @Override
        protected int engineGetDigestLength() {
            return counted.getDigestLength();
        }

        @Override
        public Object clone() {
            return new CountedDigest(copy(counted));
        }
    }
}
