package io.hookseal.benchmarks.http;

import java.io.IOException;
import java.util.List;

/** The load of {@link LoadClient}. */
final class JavaLoad implements Load {
    private final Child child;
    private int expected;

    JavaLoad(int connections) throws IOException {
        this.child = Child.start(
                1,
                LoadMain.class,
                List.of("-Xmx1g", "-XX:+UseSerialGC"),
                Integer.toString(connections),
                Boolean.toString(!Child.pins()));
    }

    @Override
    public void prepare(Traffic traffic, int port, int count) throws IOException {
        expected = count;
        String unused = child.ask(traffic + " " + port + " " + count);
    }

    @Override
    public void run() throws IOException {
        String counts = child.ask("run");
        if (!counts.equals(expected + " 0")) {
            throw new IOException("of " + expected + " requests, these were answered 2xx and otherwise: " + counts);
        }
    }

    @Override
    public String title() {
        return Child.pins() ? "a Java load generator that does not sleep" : "a Java load generator";
    }

    @Override
    public void close() {
        child.close();
    }
}
