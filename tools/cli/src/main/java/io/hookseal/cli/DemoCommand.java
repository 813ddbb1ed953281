package io.hookseal.cli;

import io.hookseal.cli.demo.Demo;
import io.hookseal.cli.demo.Scene;
import io.hookseal.cli.demo.Trial;
import io.hookseal.cli.output.Terminal;
import io.hookseal.cli.serve.NotListeningException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hookseal demo}: recorded deliveries arrive over HTTP, and each is verified or refused. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Shows recorded deliveries of DataBridge, Validibot, Attesta and dembrane arriving over HTTP.",
            "",
            "Starts a receiver on a free port of this machine, replays recorded requests to it byte for byte, some of them"
                    + " tampered with, and shows what came out of each. At the end, one delivery comes 20 times at once,"
                    + " and a handler fails. Nothing leaves this machine."
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Every line came out as recorded or stated: verdict, reason, claim, status and runs of the handler.",
            "1:At least one did not; it is marked.",
            "2:The command line has faults.",
            "3:The receiver could not listen.",
            "4:A fault in hookseal itself; please report it."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  hookseal demo", "  hookseal demo --all --format json | grep '\"asRecorded\":false'"})
final class DemoCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--all", description = "Replay all 414 recordings instead of the chosen ones.")
    private boolean all;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "A table for people, or one JSON object a line. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Trial> trials = all ? Trial.all() : Trial.chosen();
        try {
            boolean asStated = switch (format) {
                case text -> Demo.table(trials, Scene.all(), terminal);
                case json -> Demo.json(trials, Scene.all(), terminal);
            };
            return asStated ? ExitCode.FINE : ExitCode.NOT_AS_RECORDED;
        } catch (NotListeningException e) {
            terminal.tell("hookseal: " + e.getMessage());
            return ExitCode.NOT_LISTENING;
        }
    }
}
