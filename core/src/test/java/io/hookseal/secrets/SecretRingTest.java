package io.hookseal.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SecretRingTest {
    private static final String OLD = "old-q8vN2mR7tZ4kL9xW3cB6yH1jD5gF0sPa";
    private static final String NEW = "new-q8vN2mR7tZ4kL9xW3cB6yH1jD5gF0sPa";

    @TempDir
    Path folder;

    private final Heard heard = new Heard();

    @Test
    @DisplayName("row 117: during a rotation both keys are in the ring, in order")
    void holdsBothKeysOfARotation() {
        SecretRing ring = SecretRing.of(Secret.text("new", NEW), Secret.text("old", OLD));
        assertThat(ring.current()).extracting(Secret::id).containsExactly("new", "old");
        assertThat(ring.current()).isUnmodifiable();
    }

    @Test
    @DisplayName("row 118: a key taken out of the source is gone within 1 s, with nobody asking")
    void dropsARemovedKeyWithinASecond() {
        AtomicReference<List<Secret>> kept =
                new AtomicReference<>(List.of(Secret.text("new", NEW), Secret.text("old", OLD)));
        try (SecretRing ring = SecretRing.reloading(SecretSources.supplier("the vault", kept::get))) {
            kept.set(List.of(Secret.text("new", NEW)));
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(1))
                    .untilAsserted(() ->
                            assertThat(ring.current()).extracting(Secret::id).containsExactly("new"));
        }
    }

    @Test
    @DisplayName("row 118: a forced reload takes a removed key out at once")
    void dropsARemovedKeyOnReload() {
        AtomicReference<List<Secret>> kept =
                new AtomicReference<>(List.of(Secret.text("new", NEW), Secret.text("old", OLD)));
        try (SecretRing ring =
                quiet(SecretSources.supplier("the vault", kept::get)).build()) {
            kept.set(List.of(Secret.text("new", NEW)));
            ring.reload();
            assertThat(ring.current()).extracting(Secret::id).containsExactly("new");
            assertThat(heard.told).containsExactly("reloaded [new]");
        }
    }

    @Test
    @DisplayName("row 85: eight threads never see an empty or torn ring while it reloads")
    void neverShowsAnEmptyOrTornRingWhileItReloads() throws Exception {
        AtomicInteger generation = new AtomicInteger();
        SecretSource source = SecretSources.supplier("the vault", () -> {
            int now = generation.get();
            return switch (now % 4) {
                case 3 -> List.of();
                default -> List.of(Secret.text("a" + now, OLD + now), Secret.text("b" + now, NEW + now));
            };
        });
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(8);
        try (SecretRing ring = quiet(source).build()) {
            List<Future<Long>> looks = new ArrayList<>();
            CountDownLatch started = new CountDownLatch(8);
            for (int i = 0; i < 8; i++) {
                looks.add(readers.submit(() -> {
                    long count = 0;
                    while (!done.get()) {
                        List<Secret> seen = ring.current();
                        assertThat(seen.size()).isEqualTo(2);
                        assertThat(seen.get(0).id().substring(1))
                                .isEqualTo(seen.get(1).id().substring(1));
                        if (count++ == 0) {
                            started.countDown();
                        }
                    }
                    return count;
                }));
            }
            started.await();
            for (int i = 1; i <= 2_000; i++) {
                generation.set(i);
                if (i % 4 == 3) {
                    assertThatThrownBy(ring::reload).isInstanceOf(SecretLoadException.class);
                } else {
                    ring.reload();
                }
            }
            done.set(true);
            for (Future<Long> look : looks) {
                assertThat(look.get()).isPositive();
            }
            assertThat(ring.version()).isEqualTo(1501);
        } finally {
            done.set(true);
            readers.shutdownNow();
        }
    }

    @Test
    void keepsTheSameListUntilTheSecretsChange() {
        AtomicReference<String> text = new AtomicReference<>(OLD);
        SecretSource source = SecretSources.supplier("the vault", () -> List.of(Secret.text("k", text.get())));
        try (SecretRing ring = quiet(source).build()) {
            List<Secret> first = ring.current();
            long version = ring.version();
            ring.reload();
            assertThat(ring.current()).isSameAs(first);
            assertThat(ring.version()).isEqualTo(version);
            text.set(NEW);
            ring.reload();
            assertThat(ring.current()).isNotSameAs(first);
            assertThat(ring.version()).isEqualTo(version + 1);
        }
    }

    @Test
    void seesAFileRewrittenWithTheSameSizeAndTime() throws IOException {
        Path file = Files.writeString(folder.resolve("hook"), OLD);
        FileTime time = Files.getLastModifiedTime(file);
        try (SecretRing ring =
                quiet(SecretSources.file(file, SecretEncoding.TEXT)).build()) {
            Files.writeString(file, NEW);
            Files.setLastModifiedTime(file, time);
            ring.reload();
            assertHolds(ring, NEW);
        }
    }

    @Test
    void followsALinkThatIsSwappedAsKubernetesDoes() throws IOException {
        Files.createDirectory(folder.resolve("v1"));
        Files.createDirectory(folder.resolve("v2"));
        Files.writeString(folder.resolve("v1/hook"), OLD);
        Files.writeString(folder.resolve("v2/hook"), NEW);
        Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("v1"));
        Path file = Files.createSymbolicLink(folder.resolve("hook"), Path.of("..data/hook"));
        try (SecretRing ring =
                quiet(SecretSources.file(file, SecretEncoding.TEXT)).build()) {
            assertHolds(ring, OLD);
            Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("v2"));
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            ring.reload();
            assertHolds(ring, NEW);
        }
    }

    @Test
    void keepsTheOldSecretWhileAFileIsGoneOrEmptyAndSaysSo() throws IOException {
        Path file = Files.writeString(folder.resolve("hook"), OLD);
        try (SecretRing ring =
                quiet(SecretSources.file(file, SecretEncoding.TEXT)).build()) {
            Files.delete(file);
            assertThatThrownBy(ring::reload).isInstanceOf(SecretLoadException.class);
            assertHolds(ring, OLD);
            assertThat(ring.failure()).contains("does not exist");
            Files.writeString(file, "");
            assertThatThrownBy(ring::reload).isInstanceOf(SecretLoadException.class);
            assertHolds(ring, OLD);
            assertThat(ring.failure()).contains("is blank");
            Files.writeString(file, OLD);
            ring.reload();
            assertThat(ring.failure()).isNull();
            assertThat(heard.told)
                    .satisfiesExactly(
                            first -> assertThat(first).contains("failed", "does not exist"),
                            second -> assertThat(second).contains("failed", "is blank"),
                            third -> assertThat(third).isEqualTo("reloaded [hook]"));
        }
    }

    @Test
    void doesNotTakeAHalfWrittenFileForANewSecret() throws IOException {
        Path file = Files.writeString(folder.resolve("hook"), OLD);
        AtomicReference<String> rest = new AtomicReference<>(NEW);
        SecretRing.Builder builder = SecretRing.following(SecretSources.file(file, SecretEncoding.TEXT))
                .every(Duration.ofHours(1))
                .listener(heard)
                .settle(() -> write(file, rest.get()));
        try (SecretRing ring = builder.build()) {
            Files.writeString(file, NEW.substring(0, 20));
            assertThatThrownBy(ring::reload).hasMessageContaining("being written");
            assertHolds(ring, OLD);
            ring.reload();
            assertHolds(ring, NEW);
        }
    }

    @Test
    @DisplayName("rows 100-102, 104: a reload that brings a secret which start-up would refuse changes nothing")
    void refusesOnReloadWhatStartUpRefuses() {
        AtomicReference<List<Secret>> kept = new AtomicReference<>(List.of(Secret.text("k", OLD)));
        try (SecretRing ring =
                quiet(SecretSources.supplier("the vault", kept::get)).build()) {
            for (List<Secret> bad : List.of(
                    List.of(Secret.text("k", "${HOOK}")),
                    List.of(Secret.text("k", "zq7")),
                    List.of(Secret.text("k", NEW + " ")),
                    List.of(Secret.text("k", NEW + "\0")),
                    List.of(Secret.text("k", OLD), Secret.text("k", NEW)))) {
                kept.set(bad);
                assertThatThrownBy(ring::reload)
                        .isInstanceOf(SecretLoadException.class)
                        .hasMessageNotContaining("zq7")
                        .hasMessageNotContaining(NEW);
                assertHolds(ring, OLD);
            }
        }
    }

    @Test
    void takesAWeakSecretOnReloadOnlyWhereThatIsAllowed() {
        AtomicReference<String> text = new AtomicReference<>(OLD);
        SecretSource source = SecretSources.supplier("the vault", () -> List.of(Secret.text("k", text.get())));
        try (SecretRing ring = quiet(source).allowWeak().build()) {
            text.set("short");
            ring.reload();
            assertHolds(ring, "short");
            text.set("changeme");
            assertThatThrownBy(ring::reload).hasMessageContaining("placeholder");
            assertHolds(ring, "short");
        }
    }

    @Test
    void tellsOneReasonOnceHoweverOftenItPolls() {
        AtomicInteger loads = new AtomicInteger();
        SecretSource source = SecretSources.supplier("the vault", () -> {
            if (loads.getAndIncrement() == 0) {
                return List.of(Secret.text("k", OLD));
            }
            throw new IllegalStateException();
        });
        try (SecretRing ring = quick(source).build()) {
            await().until(() -> loads.get() > 10);
            assertHolds(ring, OLD);
            assertThat(heard.told).singleElement().asString().contains("IllegalStateException");
        }
    }

    @Test
    void goesOnPollingAfterAnErrorAndAfterAListenerThatThrows() {
        AtomicInteger loads = new AtomicInteger();
        SecretSource source = SecretSources.supplier("the vault", () -> switch (loads.getAndIncrement()) {
            case 0 -> List.of(Secret.text("k", OLD));
            case 1 -> throw new NoClassDefFoundError("zq7");
            default -> List.of(Secret.text("k", NEW));
        });
        RingListener throwing = new RingListener() {
            @Override
            public void reloaded(List<String> ids) {
                heard.reloaded(ids);
                throw new IllegalStateException();
            }

            @Override
            public void reloadFailed(String reason) {
                heard.reloadFailed(reason);
                throw new IllegalStateException();
            }
        };
        try (SecretRing ring = quick(source).listener(throwing).build()) {
            int before = loads.get();
            await().untilAsserted(() -> assertHolds(ring, NEW));
            await().until(() -> loads.get() > before + 5);
            assertThat(heard.told)
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .contains("NoClassDefFoundError")
                                    .doesNotContain("zq7"),
                            second -> assertThat(second).isEqualTo("reloaded [k]"));
        }
    }

    @Test
    void pollsInOneDaemonThreadThatEndsWithTheRing() {
        AtomicReference<Thread> poller = new AtomicReference<>();
        SecretSource source = SecretSources.supplier("the vault", () -> {
            poller.set(Thread.currentThread());
            return List.of(Secret.text("k", OLD));
        });
        SecretRing ring = quick(source).build();
        try {
            Thread here = Thread.currentThread();
            await().until(() -> !poller.get().equals(here));
            assertThat(poller.get().isDaemon()).isTrue();
        } finally {
            ring.close();
        }
        await().until(() -> !poller.get().isAlive());
        assertHolds(ring, OLD);
        assertThatThrownBy(ring::reload).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void hasNothingToReloadWhenFixed() {
        SecretRing ring = SecretRing.of(Secret.text("k", OLD));
        ring.reload();
        assertHolds(ring, OLD);
        assertThat(SecretRing.none().current()).isEmpty();
    }

    @Test
    @DisplayName("row 132: toString shows ids, never a key")
    void showsIdsOnly() {
        assertThat(SecretRing.of(Secret.text("k", OLD)).toString())
                .contains("k")
                .doesNotContain(OLD);
    }

    private SecretRing.Builder quiet(SecretSource source) {
        return SecretRing.following(source)
                .every(Duration.ofHours(1))
                .listener(heard)
                .settle(() -> {});
    }

    private SecretRing.Builder quick(SecretSource source) {
        return SecretRing.following(source)
                .every(Duration.ofMillis(2))
                .listener(heard)
                .settle(() -> {});
    }

    private static void assertHolds(SecretRing ring, String text) {
        assertThat(ring.current())
                .singleElement()
                .satisfies(secret -> assertThat(KeyMaterial.expose(secret)).isEqualTo(text.getBytes(UTF_8)));
    }

    private static void write(Path file, String text) {
        try {
            Path unused = Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class Heard implements RingListener {
        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public void reloaded(List<String> ids) {
            told.add("reloaded " + ids);
        }

        @Override
        public void reloadFailed(String reason) {
            told.add("failed " + reason);
        }
    }
}
