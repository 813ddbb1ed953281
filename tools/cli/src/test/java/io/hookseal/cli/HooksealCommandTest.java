package io.hookseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HooksealCommandTest {
    @TempDir
    Path folder;

    private final Captured captured = new Captured();

    private int run(String... args) {
        return HooksealCommand.line(captured.terminal(), name -> null).execute(args);
    }

    private Path config(String yaml) throws Exception {
        return Files.writeString(folder.resolve("hooks.yaml"), yaml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "help",
                "serve --help",
                "demo --help",
                "help serve",
                "help demo",
                "inbox --help",
                "help inbox"
            })
    void helpsWithExamplesOrExitCodesOnStandardOutput(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(captured.out()).contains("Usage: hookseal", "Exit codes:", "xamples:");
        assertThat(captured.err()).isEmpty();
    }

    @Test
    void showsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(captured.lines().get(0)).startsWith("hookseal ");
    }

    @Test
    void showsItsHelpAsAnErrorWhereNothingIsAskedOfIt() {
        assertThat(run()).isEqualTo(2);
        assertThat(captured.out()).isEmpty();
        assertThat(captured.err()).contains("Usage: hookseal", "serve", "demo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serv",
                "serve",
                "serve --config",
                "serve --config x --port 65536",
                "serve --config x --port -1",
                "serve --config x --port many",
                "serve --config x --format xml",
                "serve --config x --handler-delay soon",
                "serve --config x --handler-delay PT-1S",
                "serve --config x --fail-every -1",
                "serve --config x --fail-every often",
                "demo --fast",
                "inbox list",
                "inbox list --h2 x --jdbc y",
                "inbox show --h2 x",
                "inbox replay --h2 x",
                "inbox list --h2 x --format xml"
            })
    void saysWhatIsWrongWithACommandLineAndWhereToLookIt(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(captured.out()).isEmpty();
        assertThat(captured.err())
                .startsWith("hookseal: ")
                .contains("Try: hookseal")
                .hasLineCount(line.equals("serv") ? 3 : 2);
    }

    @Test
    void listsTheFaultsOfAConfigurationAndStartsNothing() throws Exception {
        Path file = config("""
                endpoints:
                  orders: { path: /o, sender: githob, secrets: ["${NOT_SET}"] }
                """);
        assertThat(run("serve", "--config", file.toString(), "--port", "0", "--format", "json"))
                .isEqualTo(2);
        assertThat(captured.out()).isEmpty();
        assertThat(captured.err().lines().toList()).hasSize(3).satisfies(lines -> {
            assertThat(lines.get(0)).startsWith("hookseal: the receiver does not start: 2 faults in ");
            assertThat(lines.get(1)).startsWith("  - line 2, endpoint 'orders': ");
            assertThat(lines.get(2)).startsWith("  - line 2, endpoint 'orders': ");
        });
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        Path file = config("""
                endpoints:
                  orders: { path: /o, sender: github, secrets: a-secret-of-thirty-two-bytes-or-more }
                """);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(run("serve", "--config", file.toString(), "--port", port))
                    .isEqualTo(3);
        }
        assertThat(captured.out()).isEmpty();
        assertThat(captured.err()).contains("the port is taken");
    }

    @Test
    void runsTheDemo() {
        assertThat(run("demo")).isZero();
        assertThat(captured.err()).isEmpty();
        List<String> lines = captured.lines();
        assertThat(lines.get(0)).contains("listening on http://127.0.0.1:");
        for (String sender : List.of("databridge", "validibot", "attesta", "dembrane")) {
            assertThat(lines).anyMatch(line -> line.contains(sender) && line.endsWith(" 200"));
            assertThat(lines).anyMatch(line -> line.contains(sender) && line.endsWith(" 401"));
        }
        assertThat(lines.get(lines.size() - 1)).endsWith("came out as recorded or stated.");
    }
}
