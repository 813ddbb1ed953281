package io.hookseal.benchmarks.http;

/** One application in a process of its own. It says its port, and ends with its standard input. */
final class ServerMain {
    private ServerMain() {}

    public static void main(String[] arguments) throws Exception {
        int port = Application.valueOf(arguments[0]).start(Variant.valueOf(arguments[1]));
        System.out.println(port);
        System.out.flush();
        while (System.in.read() >= 0) {
            // until the benchmark is done
        }
        System.exit(0); // the servers' threads would go on
    }
}
