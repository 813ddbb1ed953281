package io.hookseal.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Locale;

/**
 * The load in a process of its own. A line {@code traffic port count} has it make requests, which it confirms; the next
 * line has it send them and say how many were answered 2xx and how many were not. It ends with its standard input.
 */
final class LoadMain {
    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        int connections = Integer.parseInt(arguments[0]);
        boolean sleeps = Boolean.parseBoolean(arguments[1]);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", -1);
            byte[][] requests = Traffic.valueOf(words[0]).requests(Integer.parseInt(words[2]));
            say("ready");
            if (lines.readLine() == null) {
                return;
            }
            LoadClient client = new LoadClient(Integer.parseInt(words[1]), connections, requests, sleeps);
            client.run();
            say(String.format(Locale.ROOT, "%d %d", client.successes(), client.failures()));
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
