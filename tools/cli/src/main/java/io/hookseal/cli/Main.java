package io.hookseal.cli;

import io.hookseal.cli.output.Terminal;
import picocli.CommandLine;

/** The entry of the {@code hookseal} command. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        boolean coloured = CommandLine.Help.Ansi.AUTO.enabled() && !"dumb".equals(System.getenv("TERM"));
        System.exit(HooksealCommand.line(Terminal.of(System.out, System.err, coloured), System::getenv)
                .execute(args));
    }
}
