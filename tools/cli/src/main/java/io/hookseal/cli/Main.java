package io.hookseal.cli;

/** The entry of the {@code hookseal} command. */
public final class Main {
    private Main() {}

    /**
     * Runs the command.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.out.println("hookseal");
    }
}
