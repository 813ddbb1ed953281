package io.hookseal.cli;

/** What the command says to the shell when it ends. */
final class ExitCode {
    static final int FINE = 0;
    static final int NOT_AS_RECORDED = 1;
    /** Picocli's own number for a command line that it cannot read; a configuration that has faults is the same thing. */
    static final int USAGE = 2;

    static final int NOT_LISTENING = 3;
    static final int BUG = 4;
    static final int NOT_REACHED = 5;

    private ExitCode() {}
}
