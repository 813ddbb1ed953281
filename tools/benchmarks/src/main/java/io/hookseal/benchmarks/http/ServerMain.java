package io.hookseal.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * One application in a process of its own. It says its port, and for each line of its standard input how many bytes its threads
 * have allocated so far. It ends with its standard input.
 */
final class ServerMain {
    private ServerMain() {}

    public static void main(String[] arguments) throws Exception {
        int port = Application.valueOf(arguments[0]).start(Variant.valueOf(arguments[1]));
        say(port);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
        while (lines.readLine() != null) {
            long[] allocated = threads.getThreadAllocatedBytes(threads.getAllThreadIds());
            say(Arrays.stream(allocated).filter(bytes -> bytes > 0).sum());
        }
        System.exit(0); // the servers' threads would go on
    }

    private static void say(long number) {
        System.out.println(number);
        System.out.flush();
    }
}
