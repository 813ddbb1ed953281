package io.hookseal.cli;

import io.hookseal.cli.output.Terminal;
import io.hookseal.cli.relays.RelayFailedException;
import io.hookseal.cli.relays.RelaysDemo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hookseal relays}: recorded deliveries go through the relays of the samples, to stand-ins of Slack and ServiceNow. */
@Command(
        name = "relays",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Runs the Slack relay and the ServiceNow relay of the samples, sends them the recordings, and shows what arrived.",
            "",
            "Each relay runs as a process of its own on free ports of this machine, against a stand-in of its target that"
                    + " checks requests as the real one does. Nothing leaves this machine."
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every valid recording was accepted by both, and messages and records arrived.",
            "1:Something was not; the output says what.",
            "2:The command line has faults, or a relay's jar is not there.",
            "4:A fault in hookseal itself; please report it."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  hookseal relays", "  hookseal relays --keep"})
final class RelaysCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--slack-relay",
            paramLabel = "JAR",
            defaultValue = "samples/slack-relay/target/hookseal-slack-relay.jar",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path slack = Path.of("");

    @Option(
            names = "--servicenow-relay",
            paramLabel = "JAR",
            defaultValue = "samples/servicenow-relay/target/hookseal-servicenow-relay.jar",
            description = "Default: ${DEFAULT-VALUE}.")
    private Path serviceNow = Path.of("");

    @Option(names = "--keep", description = "Leave both running, to look at their pages, until Ctrl-C.")
    private boolean keep;

    RelaysCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Path> jars = new LinkedHashMap<>();
        jars.put("Slack", slack);
        jars.put("ServiceNow", serviceNow);
        try {
            return new RelaysDemo(terminal).run(jars, this::look) ? ExitCode.FINE : ExitCode.NOT_AS_RECORDED;
        } catch (RelayFailedException e) {
            terminal.tell("hookseal: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private void look() throws InterruptedException {
        if (keep) {
            terminal.print("Ctrl-C ends them.");
            new CountDownLatch(1).await();
        } else {
            terminal.print("They end now; with --keep they stay, and their pages with them.");
        }
    }
}
