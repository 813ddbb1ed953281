package io.hookseal.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Claims that nobody settles. */
class LapsedClaimsTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    @DisplayName("claims whose lease is over are bounded as well: neither bound lets them grow for a whole retention")
    void boundsWhatNobodySettled() throws ReflectiveOperationException {
        AtomicLong now = new AtomicLong();
        EndpointClaims claims = new EndpointClaims(10, 10, now::get);
        for (int i = 0; i < 10_000; i++) {
            DeliveryIdentity key = new DeliveryIdentity("orders", "", new Digest256(i, i, i, i));
            var unused = claims.claim(key, new Digest256(i, i, i, i), new ClaimToken(0, i), 1_000, 90_000_000_000_000L);
            now.addAndGet(100);
        }
        var held = EndpointClaims.class.getDeclaredField("claims");
        held.setAccessible(true);
        assertThat(((ConcurrentMap<?, ?>) held.get(claims)).size()).isLessThan(100);
    }

    @Test
    @DisplayName("claims that nobody settled leave when their retention is over, whenever that is, and not before")
    void leavesWhenItsRetentionIsOver() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 100 * SECOND);
        EndpointClaims claims = new EndpointClaims(10, 100, now::get);
        for (int i = 0; i < 50; i++) {
            var unused = claims.claim(
                    delivery(i), delivery(i).key(), new ClaimToken(0, i), 10 * SECOND, (40 + i % 2 * 100) * SECOND);
        }
        now.addAndGet(49 * SECOND);
        handle(claims, -1);
        assertThat(claims.inFlight()).isEqualTo(50);
        now.addAndGet(3 * SECOND);
        handle(claims, -2);
        assertThat(claims.inFlight()).isEqualTo(25);
        now.addAndGet(100 * SECOND);
        handle(claims, -3);
        assertThat(claims.inFlight()).isZero();
    }

    /** Whoever claims has the expired ones leave. */
    private static void handle(EndpointClaims claims, int n) {
        DeliveryIdentity own = delivery(n);
        ClaimToken token = new ClaimToken(0, n);
        assertThat(claims.claim(own, own.key(), token, SECOND, 1_000 * SECOND)).isEqualTo(new Claim.Acquired(1));
        assertThat(claims.complete(own, own.key(), token, 1_000 * SECOND, null)).isTrue();
    }

    private static DeliveryIdentity delivery(int n) {
        return new DeliveryIdentity("orders", "", new Digest256(n, n, n, n));
    }
}
