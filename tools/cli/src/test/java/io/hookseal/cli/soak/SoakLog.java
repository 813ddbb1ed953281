package io.hookseal.cli.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Collects what happens in a soak, by one clock for senders, receiver and handlers. Safe under many threads. */
final class SoakLog {
    private final Queue<SoakEvent> events = new ConcurrentLinkedQueue<>();
    private final long origin = System.nanoTime();

    long now() {
        return System.nanoTime() - origin;
    }

    void add(SoakEvent.Kind kind, String delivery, int request, int claim, String detail) {
        long now = now();
        events.add(new SoakEvent(now, now, kind, delivery, request, claim, detail));
    }

    void addSince(long began, SoakEvent.Kind kind, String delivery, int request, int claim, String detail) {
        events.add(new SoakEvent(began, now(), kind, delivery, request, claim, detail));
    }

    /** Writes all that happened, in order. */
    void write(Path file, String title) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# " + title);
        events.stream()
                .sorted(Comparator.comparingLong(SoakEvent::ended))
                .map(SoakEvent::line)
                .forEach(lines::add);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines, StandardCharsets.UTF_8);
    }

    static List<SoakEvent> read(Path file) throws IOException {
        return parse(Files.readAllLines(file, StandardCharsets.UTF_8));
    }

    static List<SoakEvent> parse(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(SoakEvent::of)
                .toList();
    }
}
