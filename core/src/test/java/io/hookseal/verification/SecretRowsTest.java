package io.hookseal.verification;

import static io.hookseal.verification.TestVerifiers.NOW;
import static io.hookseal.verification.TestVerifiers.SECRET;
import static io.hookseal.verification.TestVerifiers.accepted;
import static io.hookseal.verification.TestVerifiers.refused;
import static io.hookseal.verification.TestVerifiers.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Hmac;
import io.hookseal.TestRequest;
import io.hookseal.secrets.Secret;
import io.hookseal.secrets.SecretRing;
import io.hookseal.secrets.SecretSources;
import io.hookseal.secrets.Tenant;
import io.hookseal.secrets.TenantLookup;
import io.hookseal.sender.Senders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows 83, 95, 117 to 121 and rule 11: which secrets count at this moment, and for whom. */
class SecretRowsTest {
    private static final String OLD = "the old secret, long enough for anything";
    private static final String NEW = "the new secret, long enough for anything";
    private static final String BODY = "{\"event\":\"submission.signoff\"}";

    private static TestRequest signedWith(String secret) {
        return TestRequest.post(BODY).header("X-DATABRIDGE-SIGNATURE", Hmac.hex(secret, BODY));
    }

    @Test
    @DisplayName("row 117: both secrets of a rotation verify, and the verdict says which")
    void acceptsBothSecretsOfARotation() {
        Verifier verifier = verifier(Senders.databridge(), Secret.text("old", OLD), Secret.text("new", NEW));
        assertThat(accepted(verifier, signedWith(OLD)).keyId()).isEqualTo("old");
        assertThat(accepted(verifier, signedWith(NEW)).keyId()).isEqualTo("new");
    }

    @Test
    @DisplayName("row 95: the same body under the one secret and then the other has one identity")
    void keepsTheIdentityAcrossARotation() {
        Verifier verifier = verifier(Senders.databridge(), Secret.text("old", OLD), Secret.text("new", NEW));
        assertThat(accepted(verifier, signedWith(OLD)).identity())
                .isEqualTo(accepted(verifier, signedWith(NEW)).identity());
    }

    @Test
    @DisplayName("row 118: a removed secret is refused as soon as the ring is reloaded")
    void refusesARemovedSecret() {
        AtomicReference<List<Secret>> held =
                new AtomicReference<>(List.of(Secret.text("old", OLD), Secret.text("new", NEW)));
        try (SecretRing ring = SecretRing.reloading(SecretSources.supplier("test", held::get))) {
            Verifier verifier = new Verifier(
                    "test",
                    Senders.databridge(),
                    new Keys.OfRing(ring),
                    new Freshness(null, Duration.ZERO, InstantSource.fixed(NOW)));
            accepted(verifier, signedWith(OLD));
            held.set(List.of(Secret.text("new", NEW)));
            ring.reload();
            refused(verifier, signedWith(OLD), Refusal.SIGNATURE_MISMATCH);
            accepted(verifier, signedWith(NEW));
        }
    }

    @Test
    @DisplayName("row 119: the sender rotates first")
    void refusesASecretThatIsNotHereYet() {
        refused(verifier(Senders.databridge(), Secret.text("old", OLD)), signedWith(NEW), Refusal.SIGNATURE_MISMATCH);
    }

    @Test
    @DisplayName("row 120: a secret before its time and after it; both bounds are exact")
    void refusesSecretsOutsideTheirTime() {
        Secret window = Secret.text("new", NEW).notBefore(NOW).notAfter(NOW.plusSeconds(10));
        Secret always = Secret.text("old", OLD);
        refused(
                verifier(Senders.databridge(), NOW.minusNanos(1), always, window),
                signedWith(NEW),
                Refusal.SIGNATURE_MISMATCH);
        accepted(verifier(Senders.databridge(), NOW, always, window), signedWith(NEW));
        accepted(verifier(Senders.databridge(), NOW.plusSeconds(10).minusNanos(1), always, window), signedWith(NEW));
        refused(
                verifier(Senders.databridge(), NOW.plusSeconds(10), always, window),
                signedWith(NEW),
                Refusal.SIGNATURE_MISMATCH);
    }

    @Test
    @DisplayName("row 105: no live secret at run time is no 401, which a sender takes as final")
    void isUnavailableWithoutALiveSecret() {
        Secret expired = Secret.text("old", OLD).notAfter(NOW);
        refused(verifier(Senders.databridge(), expired), signedWith(OLD), Refusal.NO_LIVE_SECRET);
        assertThat(Refusal.NO_LIVE_SECRET.kind()).isEqualTo(Refusal.Kind.PASSING);
    }

    @Test
    @DisplayName("row 121: the last of many live secrets verifies as the first does")
    void triesEveryLiveSecret() {
        Secret[] secrets = new Secret[8];
        for (int i = 0; i < secrets.length; i++) {
            secrets[i] = Secret.text("k" + i, SECRET + i);
        }
        Verifier verifier = verifier(Senders.databridge(), secrets);
        for (int i = 0; i < secrets.length; i++) {
            assertThat(accepted(verifier, signedWith(SECRET + i)).keyId()).isEqualTo("k" + i);
        }
    }

    @Test
    @DisplayName("row 83: 64 threads share one verifier")
    void isSafeUnderManyThreads() throws Exception {
        Verifier verifier = verifier(Senders.databridge(), Secret.text("old", OLD), Secret.text("new", NEW));
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int seed = i;
                tasks.add(() -> {
                    int wrong = 0;
                    for (int n = 0; n < 200; n++) {
                        String body = "{\"event\":\"" + seed + "-" + n + "\"}";
                        String good = Hmac.hex(n % 2 == 0 ? OLD : NEW, body);
                        String bad = Hmac.hex(OLD, body + " ");
                        TestRequest right = TestRequest.post(body).header("X-DATABRIDGE-SIGNATURE", good);
                        TestRequest forged = TestRequest.post(body).header("X-DATABRIDGE-SIGNATURE", bad);
                        wrong += verifier.verify(right, right.bytes()) instanceof Verdict.Authentic ? 0 : 1;
                        wrong += verifier.verify(forged, forged.bytes()) instanceof Verdict.Refused ? 0 : 1;
                    }
                    return wrong;
                });
            }
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("rule 11, row 137: each tenant has its own secrets, and its deliveries say whose they are")
    void keepsTenantsApart() {
        SecretRing first = SecretRing.of(Secret.text("k", OLD));
        SecretRing second = SecretRing.of(Secret.text("k", NEW));
        TenantLookup lookup = TenantLookup.builder(name -> switch (name) {
                    case "a" -> new Tenant("tenant-a", first);
                    case "b" -> new Tenant("tenant-b", second);
                    default -> null;
                })
                .fromPathVariable("tenant")
                .build();
        Verifier verifier = new Verifier(
                "test",
                Senders.databridge(),
                new Keys.OfTenants(lookup),
                new Freshness(null, Duration.ZERO, InstantSource.fixed(Instant.EPOCH)));

        assertThat(accepted(verifier, signedWith(OLD).pathVariable("tenant", "a"))
                        .tenant())
                .isEqualTo("tenant-a");
        assertThat(accepted(verifier, signedWith(NEW).pathVariable("tenant", "b"))
                        .tenant())
                .isEqualTo("tenant-b");
        refused(verifier, signedWith(OLD).pathVariable("tenant", "b"), Refusal.SIGNATURE_MISMATCH);
        refused(verifier, signedWith(OLD).pathVariable("tenant", "c"), Refusal.UNKNOWN_TENANT);
        refused(verifier, signedWith(OLD), Refusal.UNKNOWN_TENANT);
        assertThat(Refusal.UNKNOWN_TENANT.kind()).isEqualTo(Refusal.Kind.AUTHENTICATION);
    }

    @Test
    @DisplayName("rule 11: a tenant resolver that fails is no 401")
    void isUnavailableWhereTheResolverFails() {
        TenantLookup lookup = TenantLookup.builder(name -> {
                    throw new IllegalStateException("directory is down");
                })
                .fromHeader("X-Tenant")
                .build();
        Verifier verifier = new Verifier(
                "test",
                Senders.databridge(),
                new Keys.OfTenants(lookup),
                new Freshness(null, Duration.ZERO, InstantSource.fixed(NOW)));
        refused(verifier, signedWith(OLD).header("x-tenant", "a"), Refusal.TENANT_LOOKUP_FAILED);
        refused(verifier, signedWith(OLD).header("x-tenant", "a").header("x-tenant", "b"), Refusal.UNKNOWN_TENANT);
    }
}
