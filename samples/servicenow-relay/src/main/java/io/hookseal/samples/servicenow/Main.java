package io.hookseal.samples.servicenow;

/** The entry of the relay. */
public final class Main {
    private Main() {}

    /**
     * Starts the relay.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.out.println("not yet");
    }
}
