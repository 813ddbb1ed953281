package io.hookseal.cli.relays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.cli.Captured;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Relays run as processes, get the recordings, and end. */
class RelaysDemoTest {
    @TempDir
    Path folder;

    private final Captured captured = new Captured();
    private final RelaysDemo demo = new RelaysDemo(captured.terminal(), Duration.ofMillis(400));

    @Test
    void sendsTheRecordingsAndShowsWhatArrived() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        boolean fine = demo.run(Map.of("Fake", jar(FakeRelay.class)), () -> seen.set(captured.out()));
        assertThat(fine).isTrue();
        assertThat(seen.get())
                .contains("The relay to Fake accepted 108 of 108 valid recorded requests")
                .contains("2 reached Fake", "  108 came \\x1b[31m", "  INC1 New")
                .containsPattern("Fake as a page: http://127\\.0\\.0\\.1:[0-9]+/");
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .as("the relay ended")
                .isEmpty();
    }

    @Test
    void saysThatAJarIsMissingOrEnds() {
        assertThatThrownBy(() -> demo.run(Map.of("Fake", folder.resolve("none.jar")), () -> {}))
                .isInstanceOf(RelayFailedException.class)
                .hasMessageContaining("build it with ./mvnw");
        assertThatThrownBy(() -> demo.run(Map.of("Fake", Files.createFile(folder.resolve("empty.jar"))), () -> {}))
                .isInstanceOf(RelayFailedException.class)
                .hasMessageContaining("ended; see ");
    }

    private Path jar(Class<?> main) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
        Path jar = folder.resolve("fake.jar");
        String entry = main.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream code = main.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new JarEntry(entry));
            code.transferTo(out);
        }
        return jar;
    }
}
