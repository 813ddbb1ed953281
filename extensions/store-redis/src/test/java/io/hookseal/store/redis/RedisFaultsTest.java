package io.hookseal.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.hookseal.idempotency.Claim;
import io.hookseal.idempotency.Claim.Acquired;
import io.hookseal.idempotency.Claim.Duplicate;
import io.hookseal.idempotency.Claim.InFlight;
import io.hookseal.idempotency.ClaimToken;
import io.hookseal.idempotency.DeliveryIdentity;
import io.hookseal.idempotency.Digest256;
import io.hookseal.idempotency.StoreException;
import io.hookseal.idempotency.StoreFault;
import io.lettuce.core.RedisURI;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a store in Redis does when Redis is away, slow, full, emptied, locked or not made for it. */
class RedisFaultsTest {
    private static final DeliveryIdentity DELIVERY = new DeliveryIdentity("orders", "", new Digest256(1, 2, 3, 4));
    private static final Digest256 CONTENT = new Digest256(5, 6, 7, 8);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final ClaimToken MINE = new ClaimToken(1, 1);
    private static final ClaimToken THEIRS = new ClaimToken(2, 2);

    /** The limit, and what a busy machine may add to it. */
    private static final Duration IN_TIME = RedisDeliveryStore.DEFAULT_TIME_LIMIT.plusMillis(700);

    private final TestRedis redis = TestRedis.start("maxmemory 100mb", "maxmemory-policy noeviction");
    private final RedisDeliveryStore store = RedisDeliveryStore.at(redis.uri());

    @AfterEach
    void end() {
        store.close();
        redis.close();
    }

    private static Claim claim(RedisDeliveryStore store, ClaimToken token) {
        return store.claim(DELIVERY, CONTENT, token, LEASE, RETENTION);
    }

    private static boolean complete(RedisDeliveryStore store, ClaimToken token) {
        return store.complete(DELIVERY, CONTENT, token, RETENTION, null);
    }

    private static StoreException failureOf(Runnable call) {
        long began = System.nanoTime();
        StoreException failure = catchThrowableOfType(StoreException.class, call::run);
        assertThat(failure).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(IN_TIME);
        return failure;
    }

    private static String everythingOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    @DisplayName("row 84: two stores on one server are one store")
    void twoStoresAreOne() {
        try (RedisDeliveryStore other = RedisDeliveryStore.at(redis.uri())) {
            assertThat(claim(store, MINE)).isEqualTo(new Acquired(1));
            assertThat(claim(other, THEIRS)).isInstanceOf(InFlight.class);
            assertThat(complete(store, MINE)).isTrue();
            assertThat(claim(other, THEIRS)).isEqualTo(new Duplicate(true));
        }
    }

    @Test
    void prefixesKeepReceiversApart() {
        try (RedisDeliveryStore other =
                RedisDeliveryStore.builder(redis.uri()).prefix("other").build()) {
            assertThat(claim(store, MINE)).isEqualTo(new Acquired(1));
            assertThat(claim(other, THEIRS)).isEqualTo(new Acquired(1));
        }
    }

    @Test
    @DisplayName("row 137: no spelling of endpoint or tenant makes two deliveries share a key")
    void noTwoDeliveriesShareAKey() {
        Digest256 key = new Digest256(1, 2, 3, 4);

        assertThat(Stream.of(
                                new DeliveryIdentity("a", "b/c", key),
                                new DeliveryIdentity("a/b", "c", key),
                                new DeliveryIdentity("a:b", "c", key),
                                new DeliveryIdentity("a", "b:c", key),
                                new DeliveryIdentity("a%2Fb", "c", key),
                                new DeliveryIdentity("a b", "c", key),
                                new DeliveryIdentity("a+b", "c", key),
                                new DeliveryIdentity("a{b}", "c", key),
                                new DeliveryIdentity("ab", "c", key),
                                new DeliveryIdentity("a", "bc", key),
                                new DeliveryIdentity("abc", "", key),
                                new DeliveryIdentity("", "abc", key))
                        .map(store::key))
                .doesNotHaveDuplicates()
                .allMatch(each -> each.endsWith(":0000000000000001000000000000000200000000000000030000000000000004"))
                .noneMatch(each -> each.contains("{"));
    }

    @Test
    @DisplayName("row 89: a crash after the claim; the lease ends by the server's clock and the retry runs")
    void theLeaseEndsByTheServersClock() {
        store.claim(DELIVERY, CONTENT, MINE, Duration.ofMillis(700), RETENTION);
        long began = System.nanoTime();

        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> claim(store, THEIRS), new Acquired(2)::equals);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(500));
        assertThat(complete(store, MINE)).isFalse();
        assertThat(store.release(DELIVERY, MINE)).isFalse();
        assertThat(complete(store, THEIRS)).isTrue();
    }

    @Test
    void theServerDropsWhatIsForgotten() {
        store.complete(DELIVERY, CONTENT, MINE, Duration.ofMillis(50), null);
        store.claim(
                new DeliveryIdentity("orders", "", CONTENT),
                CONTENT,
                MINE,
                Duration.ofMillis(30),
                Duration.ofMillis(30));

        await().atMost(Duration.ofSeconds(10)).until(() -> redis.commands.keys("hookseal:*"), List::isEmpty);
    }

    @Test
    void keepsAClaimForItsLeaseAndItsRetention() {
        claim(store, MINE);
        assertThat(redis.commands.pttl(store.key(DELIVERY)))
                .isBetween(RETENTION.toMillis(), RETENTION.plus(LEASE).toMillis());
        store.extend(DELIVERY, MINE, LEASE.multipliedBy(2));
        assertThat(redis.commands.pttl(store.key(DELIVERY)))
                .isBetween(
                        RETENTION.plus(LEASE).toMillis(),
                        RETENTION.plus(LEASE).plus(LEASE).toMillis());
        complete(store, MINE);
        assertThat(redis.commands.pttl(store.key(DELIVERY))).isBetween(1L, RETENTION.toMillis());
    }

    @Test
    void runsScriptsThatTheServerHasForgotten() {
        claim(store, MINE);
        redis.commands.scriptFlush();

        assertThat(complete(store, MINE)).isTrue();
        assertThat(claim(store, THEIRS)).isEqualTo(new Duplicate(true));
    }

    @Test
    @DisplayName("row 87: the store is down; the call fails at once, and works when it is back")
    void failsWhileTheServerIsDownAndRecovers() {
        claim(store, MINE);
        redis.stop();

        for (int i = 0; i < 5; i++) {
            assertThat(failureOf(() -> claim(store, MINE))).hasMessage("Redis cannot be reached");
        }
        assertThat(failureOf(() -> complete(store, MINE))).isNotNull();
        assertThat(failureOf(() -> store.release(DELIVERY, MINE))).isNotNull();
        assertThat(failureOf(() -> store.extend(DELIVERY, MINE, LEASE))).isNotNull();
        assertThat(failureOf(() -> store.forget(DELIVERY))).isNotNull();

        try (TestRedis again = TestRedis.startOn(redis.port)) {
            await().atMost(Duration.ofSeconds(5))
                    .ignoreException(StoreException.class)
                    .until(() -> claim(store, THEIRS), new Acquired(1)::equals);
            assertThat(again.commands.exists(store.key(DELIVERY))).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("row 87: a store that was never there is no reason to hang")
    void failsWhereNothingListens() {
        try (RedisDeliveryStore nowhere = RedisDeliveryStore.at("redis://127.0.0.1:" + PlainRedis.freePort())) {
            assertThat(failureOf(() -> claim(nowhere, MINE))).hasMessage("Redis cannot be reached");
            assertThatExceptionOfType(StoreException.class).isThrownBy(nowhere::check);
        }
    }

    @Test
    @DisplayName("row 88: the store is slow; the call fails at its limit, and the same token claims afterwards")
    void failsAtTheLimitWhileTheServerIsPaused() {
        claim(store, THEIRS);
        store.release(DELIVERY, THEIRS);
        redis.commands.clientPause(1_500);

        assertThat(failureOf(() -> claim(store, MINE))).hasMessage("Redis did not answer within PT0.3S");
        // the claim may be made when the server goes on; whoever holds its token holds it
        await().atMost(Duration.ofSeconds(10))
                .ignoreException(StoreException.class)
                .until(() -> claim(store, MINE), new Acquired(1)::equals);
        assertThat(claim(store, THEIRS)).isInstanceOf(InFlight.class);
        assertThat(complete(store, MINE)).isTrue();
    }

    @Test
    @DisplayName("row 88: a connection that has fallen silent is given up")
    void givesUpAConnectionThatHasFallenSilent() throws Exception {
        claim(store, MINE);
        String before = ourClient();
        redis.commands.clientPause(2_500);
        for (int i = 0; i < RedisCalls.SILENT_CALLS; i++) {
            failureOf(() -> claim(store, MINE));
        }

        await().atMost(Duration.ofSeconds(10))
                .ignoreException(StoreException.class)
                .until(() -> claim(store, MINE), new Acquired(1)::equals);
        assertThat(ourClient()).isNotEqualTo(before);
    }

    /** The id of the connection that runs our scripts. */
    private String ourClient() {
        return redis.commands
                .clientList()
                .lines()
                .filter(line -> line.contains("cmd=eval"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Test
    @DisplayName("row 93: emptied, as by a fail-over: a duplicate is possible, a loss is not")
    void anEmptiedServerLosesNothing() {
        claim(store, MINE);
        redis.commands.flushall();

        assertThat(store.extend(DELIVERY, MINE, LEASE)).isFalse();
        assertThat(claim(store, THEIRS)).isEqualTo(new Acquired(1));
        assertThat(complete(store, MINE)).isFalse();
        redis.commands.flushall();
        assertThat(complete(store, THEIRS)).isTrue();
        redis.commands.flushall();
        assertThat(claim(store, MINE)).isEqualTo(new Acquired(1));
    }

    @Test
    @DisplayName("rows 92, 115: a full server refuses new claims and drops none; those it holds can be settled")
    void aFullServerRefusesClaims() {
        claim(store, MINE);
        redis.commands.configSet("maxmemory", "1");
        DeliveryIdentity next = new DeliveryIdentity("orders", "", CONTENT);

        assertThat(failureOf(() -> store.claim(next, CONTENT, THEIRS, LEASE, RETENTION)))
                .hasMessage("Redis refused the call: OOM");
        assertThat(complete(store, MINE)).isTrue();
        assertThat(claim(store, THEIRS)).isEqualTo(new Duplicate(true));
        redis.commands.configSet("maxmemory", "100mb");
        assertThat(store.claim(next, CONTENT, THEIRS, LEASE, RETENTION)).isEqualTo(new Acquired(1));
    }

    @Test
    @DisplayName("row 132: nothing that fails shows a password")
    void failuresShowNoPassword() {
        String secret = "s3cr3t-of-redis";
        redis.commands.configSet("requirepass", secret);
        RedisURI wrong = RedisURI.builder(redis.address())
                .withPassword("wrong-password-1".toCharArray())
                .build();
        try (RedisDeliveryStore refused = RedisDeliveryStore.builder(wrong).build();
                RedisDeliveryStore nowhere =
                        RedisDeliveryStore.at("redis://me:" + secret + "@127.0.0.1:" + PlainRedis.freePort())) {
            assertThat(everythingOf(failureOf(() -> claim(refused, MINE)))).doesNotContain("wrong-password-1");
            assertThat(everythingOf(failureOf(() -> claim(nowhere, MINE)))).doesNotContain(secret);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisDeliveryStore.at("redis://me:" + secret + " %zz@[nonsense"))
                .satisfies(e -> assertThat(everythingOf(e)).doesNotContain(secret));
        redis.commands.configSet("requirepass", "");
    }

    @Test
    void isClosedForGood() {
        claim(store, MINE);
        store.close();

        assertThat(failureOf(() -> claim(store, MINE))).hasMessage("the store is closed");
        store.close();
    }

    // Start-up

    @Test
    void findsNothingWrongWithASoundServer() {
        assertThat(store.check()).isEmpty();
        assertThat(redis.commands.keys("hookseal:*")).isEmpty();
    }

    @Test
    @DisplayName("row 127: a server that drops claims to make room does not start")
    void refusesAServerThatDropsClaims() {
        redis.commands.configSet("maxmemory-policy", "allkeys-lru");

        assertThat(store.check()).singleElement().satisfies(fault -> {
            assertThat(fault.fatal()).isTrue();
            assertThat(fault.fault()).contains("allkeys-lru");
            assertThat(fault.mend()).contains("noeviction");
        });
        redis.commands.configSet("maxmemory", "0");
        assertThat(store.check()).singleElement().matches(fault -> !fault.fatal());
    }

    @Test
    @DisplayName("row 127: a server that is too old does not start")
    void refusesAServerThatIsTooOld() {
        for (String old : List.of("5.0.14", "6.0.16", "2.8.0")) {
            assertThat(versionFaults(old)).singleElement().matches(StoreFault::fatal);
        }
        for (String young : List.of("6.2.0", "6.2.11", "7.0.15", "8.0.1", "10.1.0")) {
            assertThat(versionFaults(young)).isEmpty();
        }
        for (String odd : new String[] {null, "", "unstable", "99999999999.1"}) {
            assertThat(versionFaults(odd)).singleElement().matches(fault -> !fault.fatal());
        }
    }

    private List<StoreFault> versionFaults(String version) {
        return ServerCheck.ofVersion(version);
    }

    @Test
    void warnsWhereTheServerTellsNothingOfItself() {
        redis.commands.aclSetuser(
                "quiet",
                io.lettuce.core.AclSetuserArgs.Builder.on()
                        .nopass()
                        .allKeys()
                        .allCommands()
                        .removeCommand(io.lettuce.core.protocol.CommandType.INFO));
        try (RedisDeliveryStore quiet = RedisDeliveryStore.at("redis://quiet:any@127.0.0.1:" + redis.port)) {
            assertThat(quiet.check()).hasSize(2).noneMatch(StoreFault::fatal);
        }
    }

    @Test
    @DisplayName("row 127: a server that does not run our scripts does not start")
    void refusesAServerThatRunsNoScripts() {
        redis.commands.aclSetuser(
                "reader",
                io.lettuce.core.AclSetuserArgs.Builder.on()
                        .nopass()
                        .allKeys()
                        .allCommands()
                        .removeCommand(io.lettuce.core.protocol.CommandType.HSET));
        try (RedisDeliveryStore reader = RedisDeliveryStore.at("redis://reader:any@127.0.0.1:" + redis.port)) {
            assertThat(reader.check()).singleElement().matches(StoreFault::fatal);
        }
    }

    @Test
    void takesNoTimeLimitThatIsNone() {
        for (Duration limit : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofMillis(501))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RedisDeliveryStore.builder(redis.uri()).timeLimit(limit));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisDeliveryStore.builder(redis.uri()).prefix(" "));
    }
}
