package io.hookseal.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The CPU time of a process at one moment, in nanoseconds, thread by thread: what a thread has taken is lost when it ends, so
 * that a difference over its end says too little.
 *
 * @param threads by their names in the system
 * @param collector of the threads that collect garbage, as far as the JVM has threads for that: the serial collector runs on the
 *     JVM's own
 */
record CpuTime(Map<String, Long> threads, long collector) {
    CpuTime {
        threads = Map.copyOf(threads);
    }

    static CpuTime ofProcess(long nanos) {
        return new CpuTime(Map.of("process", nanos), 0);
    }

    static CpuTime ofThreads(Path directory) throws IOException {
        Map<String, Long> threads = new HashMap<>();
        long collector = 0;
        try (DirectoryStream<Path> each = Files.newDirectoryStream(directory)) {
            for (Path thread : each) {
                try {
                    String onCore = Files.readString(thread.resolve("schedstat"), US_ASCII);
                    long nanos = Long.parseLong(onCore.substring(0, onCore.indexOf(' ')));
                    String name = Files.readString(thread.resolve("comm"), US_ASCII);
                    threads.put(thread.getFileName().toString(), nanos);
                    collector += name.startsWith("VM Thread") || name.startsWith("GC ") ? nanos : 0;
                } catch (NoSuchFileException e) {
                    // it has ended just now
                }
            }
        }
        return new CpuTime(threads, collector);
    }

    /** Whether no thread has ended since then, so that the difference is all that was taken. */
    boolean follows(CpuTime before) {
        return threads.keySet().containsAll(before.threads.keySet());
    }

    long since(CpuTime before) {
        return sum() - before.sum();
    }

    private long sum() {
        return threads.values().stream().mapToLong(Long::longValue).sum();
    }
}
