package io.hookseal.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretSourcesTest {
    @TempDir
    Path folder;

    @Test
    void countsTheIdsOfTexts() throws IOException {
        List<Secret> secrets = SecretSources.text("a", "b").load();
        assertThat(secrets).extracting(Secret::id).containsExactly("secret-1", "secret-2");
        assertThat(KeyMaterial.expose(secrets.get(1))).isEqualTo("b".getBytes(UTF_8));
    }

    @Test
    void readsTheEnvironmentUnderTheVariablesName() throws IOException {
        SecretSource source = SecretSources.environment("HOOK", SecretEncoding.HEX, Map.of("HOOK", "6162")::get);
        assertThat(source.describe()).isEqualTo("environment variable HOOK");
        assertThat(source.load()).singleElement().satisfies(secret -> {
            assertThat(secret.id()).isEqualTo("HOOK");
            assertThat(KeyMaterial.expose(secret)).isEqualTo("ab".getBytes(UTF_8));
        });
    }

    @Test
    @DisplayName("row 100: an unset variable")
    void saysWhichVariableIsNotSet() {
        assertThatThrownBy(() ->
                        SecretRing.reloading(SecretSources.environment("HOOK", SecretEncoding.TEXT, name -> null)))
                .isInstanceOf(SecretLoadException.class)
                .hasMessage(
                        "no secrets from environment variable HOOK: it is not set; set it to the secret that the sender"
                                + " signs with");
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "'\n', ''",
        "'\r\n', ''",
        "'\n\n', '\n'",
        "'\r', '\r'",
        "'\n\r\n', '\n'",
        "' ', ' '",
        "' \n', ' '"
    })
    @DisplayName("row 102: a file loses exactly one line end, and nothing else")
    void removesOneLineEndOfAFile(String end, String kept) throws IOException {
        Path file = Files.writeString(folder.resolve("hook.secret"), "abc" + end);
        assertThat(SecretSources.file(file, SecretEncoding.TEXT).load())
                .singleElement()
                .satisfies(secret -> {
                    assertThat(secret.id()).isEqualTo("hook.secret");
                    assertThat(KeyMaterial.expose(secret)).isEqualTo(("abc" + kept).getBytes(UTF_8));
                });
    }

    @Test
    void decodesAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("hook"), "whsec_YWJj\n");
        Secret secret =
                SecretSources.file("mine", file, SecretEncoding.WHSEC).load().get(0);
        assertThat(secret.id()).isEqualTo("mine");
        assertThat(KeyMaterial.expose(secret)).isEqualTo("abc".getBytes(UTF_8));
    }

    @Test
    void saysWhatIsWrongWithAFileWithoutQuotingIt() throws IOException {
        Path file = folder.resolve("hook");
        assertFault(file, SecretEncoding.TEXT, "does not exist");
        assertFault(folder, SecretEncoding.TEXT, "not a regular file");
        Files.write(file, new byte[] {'z', 'q', '7', (byte) 0xff});
        assertFault(file, SecretEncoding.TEXT, "not UTF-8");
        Files.writeString(file, "zq7");
        assertFault(file, SecretEncoding.HEX, "not hexadecimal");
        Files.writeString(file, "x".repeat(64 * 1024));
        assertThat(SecretSources.file(file, SecretEncoding.TEXT).load()).hasSize(1);
        Files.writeString(file, "x".repeat(64 * 1024 + 1));
        assertFault(file, SecretEncoding.TEXT, "larger than 64 KiB");
    }

    @Test
    @DisplayName("row 132: of a foreign exception only the type is shown")
    void showsOnlyTheTypeOfAForeignException() {
        SecretSource source = SecretSources.supplier("the vault", () -> {
            throw new IllegalStateException("zq7");
        });
        assertThatThrownBy(() -> SecretRing.reloading(source))
                .isInstanceOf(SecretLoadException.class)
                .hasMessageContaining("the vault")
                .hasMessageContaining("java.lang.IllegalStateException")
                .hasMessageNotContaining("zq7")
                .hasNoCause();
        assertThatThrownBy(() -> SecretRing.reloading(SecretSources.combine(List.of(source))))
                .hasMessageNotContaining("zq7")
                .hasNoCause();
        assertThatThrownBy(() -> SecretRing.reloading(foreign()))
                .hasMessageContaining("java.io.IOException")
                .hasMessageNotContaining("zq7")
                .hasNoCause();
    }

    @Test
    void combinesSourcesInOrderAndSaysWhichOneFailed() throws IOException {
        Path file = Files.writeString(folder.resolve("hook"), "abc");
        SecretSource both =
                SecretSources.combine(List.of(SecretSources.text("a"), SecretSources.file(file, SecretEncoding.TEXT)));
        assertThat(both.load()).extracting(Secret::id).containsExactly("secret-1", "hook");
        Files.delete(file);
        assertThatThrownBy(both::load).hasMessageContaining("file " + file).hasMessageContaining("does not exist");
    }

    @Test
    @DisplayName("row 105: a source that gives no secret at start-up")
    void refusesASourceThatGivesNothing() {
        assertThatThrownBy(() -> SecretRing.reloading(SecretSources.supplier("the vault", List::of)))
                .isInstanceOf(SecretLoadException.class)
                .hasMessageContaining("the vault: it gave none");
        assertThatThrownBy(() -> SecretRing.reloading(SecretSources.supplier("the vault", () -> null)))
                .isInstanceOf(SecretLoadException.class);
        assertThatThrownBy(SecretRing::of).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertFault(Path file, SecretEncoding encoding, String fault) {
        assertThatThrownBy(() -> SecretRing.reloading(SecretSources.file("k", file, encoding)))
                .isInstanceOf(SecretLoadException.class)
                .hasMessageContaining("file " + file)
                .hasMessageContaining(fault)
                .hasMessageNotContaining("zq7")
                .hasNoCause();
    }

    private static SecretSource foreign() {
        return new SecretSource() {
            @Override
            public List<Secret> load() throws IOException {
                throw new IOException("zq7");
            }

            @Override
            public String describe() {
                return "elsewhere";
            }
        };
    }
}
