package io.hookseal.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hookseal.secrets.TenantLookup.Answer;
import io.hookseal.secrets.TenantLookup.Failed;
import io.hookseal.secrets.TenantLookup.Found;
import io.hookseal.secrets.TenantLookup.Overloaded;
import io.hookseal.secrets.TenantLookup.Unknown;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class TenantLookupTest {
    private static final String GOOD = "q8vN2mR7tZ4kL9xW3cB6yH1jD5gF0sPa";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void openTheGate() {
        gate.countDown();
    }

    @Test
    void findsATenantAndRemembersItForTheHitTime() {
        TenantLookup lookup = lookup().build();
        Tenant acme = add("acme");
        assertThat(lookup.find("acme")).isEqualTo(new Found(acme));
        pass(Duration.ofSeconds(1).minusMillis(1));
        assertThat(lookup.find("acme")).isEqualTo(new Found(acme));
        assertThat(asked).hasValue(1);
        pass(Duration.ofMillis(1));
        assertThat(lookup.find("acme")).isEqualTo(new Found(acme));
        assertThat(asked).hasValue(2);
    }

    @Test
    @DisplayName("row 118: a removed tenant is gone within 1 s of the question, however long the answer took")
    void forgetsARemovedTenantWithinASecond() {
        TenantLookup lookup = TenantLookup.builder(name -> {
                    Tenant tenant = tenants.get(name);
                    pass(Duration.ofMillis(400));
                    return tenant;
                })
                .fromPathVariable("tenant")
                .ticker(nanos::get)
                .build();
        add("acme");
        assertThat(lookup.find("acme")).isInstanceOf(Found.class);
        tenants.clear();
        pass(Duration.ofMillis(600));
        assertThat(lookup.find("acme")).isInstanceOf(Unknown.class);
    }

    @Test
    void remembersAMissForTheMissTime() {
        TenantLookup lookup = lookup().build();
        assertThat(lookup.find("acme")).isInstanceOf(Unknown.class);
        add("acme");
        pass(Duration.ofSeconds(10).minusMillis(1));
        assertThat(lookup.find("acme")).isInstanceOf(Unknown.class);
        assertThat(asked).hasValue(1);
        pass(Duration.ofMillis(1));
        assertThat(lookup.find("acme")).isInstanceOf(Found.class);
    }

    @Test
    void tellsNamesApartByCase() {
        add("acme");
        TenantLookup lookup = lookup().build();
        assertThat(lookup.find("acme")).isInstanceOf(Found.class);
        assertThat(lookup.find("ACME")).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000", "a\u001b[31m", "a\u0085"})
    void asksNobodyForNamesThatNoTenantCanHave(String name) {
        assertThat(lookup().build().find(name)).isInstanceOf(Unknown.class);
        assertThat(asked).hasValue(0);
    }

    @Test
    void asksNobodyForNamesBeyondTwoHundredCharacters() {
        TenantLookup lookup = lookup().build();
        assertThat(lookup.find("a".repeat(201))).isInstanceOf(Unknown.class);
        assertThat(asked).hasValue(0);
        assertThat(lookup.find("a".repeat(200))).isInstanceOf(Unknown.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void limitsTheMissesOfAnyOneSecond() {
        TenantLookup lookup = lookup().maxMissesPerSecond(3).build();
        for (int i = 0; i < 3; i++) {
            assertThat(lookup.find("early-" + i)).isInstanceOf(Unknown.class);
            pass(Duration.ofMillis(300));
        }
        assertThat(lookup.find("late-0")).isInstanceOf(Overloaded.class);
        pass(Duration.ofMillis(100));
        assertThat(lookup.find("late-1")).isInstanceOf(Unknown.class);
        assertThat(lookup.find("late-2"))
                .as("only the first of three is a second old")
                .isInstanceOf(Overloaded.class);
        assertThat(asked).hasValue(4);
    }

    @Test
    void doesNotCountTenantsAmongTheMisses() {
        TenantLookup lookup = lookup().maxMissesPerSecond(1).build();
        for (int i = 0; i < 50; i++) {
            add("tenant-" + i);
            assertThat(lookup.find("tenant-" + i)).isInstanceOf(Found.class);
        }
    }

    @Test
    void countsFailuresOfStrangersAmongTheMisses() {
        TenantLookup lookup = TenantLookup.builder(name -> {
                    asked.incrementAndGet();
                    throw new IOException("zq7");
                })
                .fromHeader("X-Tenant")
                .ticker(nanos::get)
                .maxMissesPerSecond(2)
                .build();
        assertThat(lookup.find("a")).isInstanceOf(Failed.class);
        assertThat(lookup.find("a")).isInstanceOf(Failed.class);
        assertThat(lookup.find("a")).isInstanceOf(Overloaded.class);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aFloodOfMissesNeitherEvictsNorShutsOutATenant() {
        TenantLookup lookup = lookup().maxEntries(10).maxMissesPerSecond(1_000).build();
        for (int i = 0; i < 5; i++) {
            add("tenant-" + i);
            assertThat(lookup.find("tenant-" + i)).isInstanceOf(Found.class);
        }
        for (int i = 0; i < 5_000; i++) {
            Answer unused = lookup.find("nobody-" + i);
        }
        assertThat(lookup.find("nobody-new")).isInstanceOf(Overloaded.class);
        int before = asked.get();
        for (int i = 0; i < 5; i++) {
            assertThat(lookup.find("tenant-" + i)).isInstanceOf(Found.class);
        }
        assertThat(asked).as("all of them remembered").hasValue(before);
        pass(Duration.ofSeconds(2));
        for (int i = 0; i < 5_000; i++) {
            Answer unused = lookup.find("no-one-" + i);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(lookup.find("tenant-" + i)).as("asked for again").isInstanceOf(Found.class);
        }
    }

    @Test
    void concurrentLookupsOfOneNameAskOnce() throws Exception {
        add("acme");
        TenantLookup lookup = gated().maxWait(Duration.ofMinutes(1)).build();
        List<FutureTask<Answer>> looks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            FutureTask<Answer> look = new FutureTask<>(() -> lookup.find("acme"));
            looks.add(look);
            threads.add(start(look));
        }
        await().until(() -> asked.get() == 1
                && threads.stream().filter(TenantLookupTest::isWaiting).count() == 8);
        gate.countDown();
        for (FutureTask<Answer> look : looks) {
            assertThat(look.get()).isInstanceOf(Found.class);
        }
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void looksAgainBeforeItAsksWhatAnotherHasJustAsked(int glance) {
        add("acme");
        AtomicInteger glances = new AtomicInteger(Integer.MIN_VALUE);
        AtomicReference<Runnable> other = new AtomicReference<>(() -> {});
        TenantLookup lookup = TenantLookup.builder(name -> {
                    asked.incrementAndGet();
                    pass(Duration.ofMillis(400));
                    return tenants.get(name);
                })
                .fromPathVariable("tenant")
                .ticker(() -> {
                    if (glances.incrementAndGet() == glance) {
                        other.get().run();
                    }
                    return nanos.get();
                })
                .build();
        other.set(() -> assertThat(lookup.find("acme")).isInstanceOf(Found.class));
        assertThat(lookup.find("acme")).isInstanceOf(Found.class);
        pass(Duration.ofMillis(700));
        glances.set(0);
        assertThat(lookup.find("acme")).isInstanceOf(Found.class);
        assertThat(asked).as("at first, and by the other").hasValue(2);
    }

    @Test
    void countsARemovedTenantAmongTheStrangersAgain() {
        TenantLookup lookup = lookup().maxMissesPerSecond(1).build();
        add("acme");
        assertThat(lookup.find("acme")).isInstanceOf(Found.class);
        tenants.clear();
        pass(Duration.ofSeconds(1));
        assertThat(lookup.find("acme")).isInstanceOf(Unknown.class);
        pass(Duration.ofSeconds(10));
        assertThat(lookup.find("nobody")).isInstanceOf(Unknown.class);
        assertThat(lookup.find("acme")).isInstanceOf(Overloaded.class);
    }

    @Test
    void doesNotWaitForAnotherRequestForEver() throws Exception {
        add("acme");
        TenantLookup lookup = gated().maxWait(Duration.ofMillis(20)).build();
        FutureTask<Answer> first = new FutureTask<>(() -> lookup.find("acme"));
        Thread unused = start(first);
        await().until(() -> asked.get() == 1);
        assertThat(lookup.find("acme")).isInstanceOf(Overloaded.class);
        gate.countDown();
        assertThat(first.get()).isInstanceOf(Found.class);
    }

    @Test
    void limitsConcurrentQuestionsAndKeepsHalfOfThemForTenants() throws Exception {
        add("acme");
        AtomicInteger running = new AtomicInteger();
        TenantLookup lookup = TenantLookup.builder(name -> {
                    if (name.startsWith("slow")) {
                        running.incrementAndGet();
                        gate.await();
                    }
                    return tenants.get(name);
                })
                .fromPathVariable("tenant")
                .ticker(nanos::get)
                .maxConcurrent(4)
                .build();
        assertThat(lookup.find("acme")).isInstanceOf(Found.class);
        List<FutureTask<Answer>> slow = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String name = "slow-" + i;
            FutureTask<Answer> look = new FutureTask<>(() -> lookup.find(name));
            slow.add(look);
            Thread unused = start(look);
        }
        await().until(() -> running.get() == 2);
        assertThat(lookup.find("slow-2")).isInstanceOf(Overloaded.class);
        pass(Duration.ofSeconds(5));
        assertThat(lookup.find("acme")).isInstanceOf(Found.class);
        gate.countDown();
        for (FutureTask<Answer> look : slow) {
            assertThat(look.get()).isInstanceOf(Unknown.class);
        }
        assertThat(lookup.find("slow-2")).as("places are given back").isInstanceOf(Unknown.class);
    }

    @Test
    void limitsConcurrentQuestionsForTenantsToo() throws Exception {
        List<String> names = List.of("a", "b", "c");
        AtomicInteger running = new AtomicInteger();
        TenantLookup lookup = TenantLookup.builder(name -> {
                    if (nanos.get() < 0) {
                        running.incrementAndGet();
                        gate.await();
                    }
                    return tenants.get(name);
                })
                .fromPathVariable("tenant")
                .ticker(nanos::get)
                .maxConcurrent(2)
                .build();
        for (String name : names) {
            add(name);
            assertThat(lookup.find(name)).isInstanceOf(Found.class);
        }
        pass(Duration.ofSeconds(5));
        FutureTask<Answer> a = new FutureTask<>(() -> lookup.find("a"));
        FutureTask<Answer> b = new FutureTask<>(() -> lookup.find("b"));
        List<Thread> unused = List.of(start(a), start(b));
        await().until(() -> running.get() == 2);
        assertThat(lookup.find("c")).isInstanceOf(Overloaded.class);
        gate.countDown();
        assertThat(a.get()).isInstanceOf(Found.class);
        assertThat(b.get()).isInstanceOf(Found.class);
    }

    @Test
    @DisplayName("row 132: of the resolver's exception only the type is told, and nothing is remembered")
    void tellsOnlyTheTypeOfAFailure() {
        TenantLookup lookup = TenantLookup.builder(name -> {
                    if (asked.getAndIncrement() == 0) {
                        throw new IOException("zq7");
                    }
                    return tenants.get(name);
                })
                .fromPathVariable("tenant")
                .ticker(nanos::get)
                .build();
        add("acme");
        assertThat(lookup.find("acme")).isEqualTo(new Failed("java.io.IOException"));
        assertThat(lookup.find("acme")).isInstanceOf(Found.class);
    }

    @Test
    void letsAnErrorThroughAndStaysUsable() {
        TenantLookup lookup = TenantLookup.builder(name -> {
                    if (asked.getAndIncrement() == 0) {
                        throw new StackOverflowError();
                    }
                    return tenants.get(name);
                })
                .fromPathVariable("tenant")
                .ticker(nanos::get)
                .maxConcurrent(1)
                .build();
        add("acme");
        assertThatThrownBy(() -> lookup.find("acme")).isInstanceOf(StackOverflowError.class);
        assertThat(lookup.find("acme")).isInstanceOf(Found.class);
    }

    @Test
    @DisplayName("rows 100, 101: a tenant whose secret start-up would refuse is not used")
    void refusesTenantsWithBadSecrets() {
        tenants.put("blank", new Tenant("blank", SecretRing.of(Secret.text("k", " "))));
        tenants.put("weak", new Tenant("weak", SecretRing.of(Secret.text("k", "zq7"))));
        assertThat(lookup().build().find("blank"))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.reason()).startsWith("tenant 'blank': secret 'k' is blank"));
        assertThat(lookup().build().find("weak"))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).doesNotContain("zq7"));
        assertThat(lookup().allowWeak().build().find("weak")).isInstanceOf(Found.class);
        assertThat(lookup().allowWeak().build().find("blank")).isInstanceOf(Failed.class);
        assertThatThrownBy(() -> new Tenant("none", SecretRing.none())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wantsExactlyOnePlace() {
        assertThat(lookup().build().place()).isEqualTo(TenantLookup.Place.PATH_VARIABLE);
        TenantLookup header =
                TenantLookup.builder(tenants::get).fromHeader("X-Tenant").build();
        assertThat(header.place()).isEqualTo(TenantLookup.Place.HEADER);
        assertThat(header.placeName()).isEqualTo("X-Tenant");
        assertThatThrownBy(() -> TenantLookup.builder(tenants::get).build()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lookup().fromHeader("X-Tenant")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> TenantLookup.builder(tenants::get).fromHeader("X Tenant"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lookup().ttl(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lookup().maxConcurrent(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private TenantLookup.Builder lookup() {
        return TenantLookup.builder(name -> {
                    asked.incrementAndGet();
                    return tenants.get(name);
                })
                .fromPathVariable("tenant")
                .ticker(nanos::get);
    }

    private TenantLookup.Builder gated() {
        return TenantLookup.builder(name -> {
                    asked.incrementAndGet();
                    gate.await();
                    return tenants.get(name);
                })
                .fromPathVariable("tenant")
                .ticker(nanos::get);
    }

    private Tenant add(String name) {
        Tenant tenant = new Tenant(name, SecretRing.of(Secret.text("k", GOOD)));
        tenants.put(name, tenant);
        return tenant;
    }

    private void pass(Duration time) {
        long unused = nanos.addAndGet(time.toNanos());
    }

    private static Thread start(FutureTask<Answer> look) {
        Thread thread = new Thread(look);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }
}
