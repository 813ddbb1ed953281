package io.hookseal.cli;

import io.hookseal.cli.output.Shown;
import io.hookseal.cli.output.Terminal;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hookseal} itself, which does nothing without a subcommand but show its help. */
@Command(
        name = "hookseal",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Receives webhooks and verifies each one, or refuses it for a stated reason.",
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All went well; help and version were shown.",
            "1:A line of the demo did not come out as recorded, or there is no such dead letter.",
            "2:The command line or the configuration has faults; all of them are listed.",
            "3:The receiver could not listen, for instance because the port is taken.",
            "4:A fault in hookseal itself; please report it.",
            "5:The inbox's database could not be asked.",
            "130, 143:Ended by Ctrl-C (SIGINT) or SIGTERM, after open requests were answered."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  hookseal demo", "  hookseal serve --config hooks.yaml --port 8080", "  hookseal serve --help"})
final class HooksealCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    @Nullable
    CommandSpec spec;

    private HooksealCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * The command line.
     *
     * @param terminal where everything is written
     * @param environment gives an environment variable's value, or null where it is not set
     */
    static CommandLine line(Terminal terminal, Function<String, @Nullable String> environment) {
        CommandLine line = new CommandLine(new HooksealCommand(terminal))
                .addSubcommand(new ServeCommand(terminal, environment))
                .addSubcommand(new DemoCommand(terminal))
                .addSubcommand(new InboxCommand(terminal, environment));
        line.setOut(terminal.outWriter());
        line.setErr(terminal.errWriter());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.coloured() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((e, args) -> {
            terminal.tell("hookseal: " + Shown.of(e.getMessage()));
            CommandLine.UnmatchedArgumentException.printSuggestions(
                    e, e.getCommandLine().getErr());
            terminal.tell("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            terminal.tell("hookseal: a fault in hookseal itself: " + e);
            for (StackTraceElement at : e.getStackTrace()) {
                terminal.tell("    at " + at);
            }
            return ExitCode.BUG;
        });
        return line;
    }

    @Override
    public Integer call() {
        if (spec != null) {
            terminal.tell(spec.commandLine().getUsageMessage().stripTrailing());
        }
        return ExitCode.USAGE;
    }
}
