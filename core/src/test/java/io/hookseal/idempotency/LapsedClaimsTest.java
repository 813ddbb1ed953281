package io.hookseal.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Claims that nobody settles. */
class LapsedClaimsTest {
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
}
