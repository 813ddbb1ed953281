package io.hookseal.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Counts the cases of a suite that ran and leaves the number in {@code target/suites/<suite>.tsv}, where the CI script
 * looks for suites that should be there and did not run. A case counts when it was tried, whatever came out.
 *
 * <p>Registered as a static extension of the one test class that runs the suite. A line of the file holds, with tabs
 * between them: suite, expected, ran, and {@code required} or {@code shared}; a shared suite may be absent.
 */
final class SuiteCount implements AfterAllCallback {

    private final String suite;
    private final int expected;
    private final String kind;
    private final AtomicInteger ran = new AtomicInteger();

    private SuiteCount(String suite, int expected, String kind) {
        this.suite = suite;
        this.expected = expected;
        this.kind = kind;
    }

    /** A suite of our own, which runs wherever the project is built. */
    static SuiteCount required(String suite, int expected) {
        return new SuiteCount(suite, expected, "required");
    }

    /** A suite that needs something from outside the project, such as the shared vectors. */
    static SuiteCount shared(String suite, int expected) {
        return new SuiteCount(suite, expected, "shared");
    }

    void ran() {
        ran.incrementAndGet();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "suites"));
        String line = suite + "\t" + expected + "\t" + ran + "\t" + kind + "\n";
        Files.writeString(folder.resolve(suite + ".tsv"), line);
        System.out.println("suite " + suite + ": " + ran + " of " + expected);
    }
}
