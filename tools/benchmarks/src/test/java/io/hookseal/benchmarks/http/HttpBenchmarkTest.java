package io.hookseal.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is timed here: that the servers start, that every request is answered 2xx, and that a table comes of it. */
@Timeout(120)
class HttpBenchmarkTest {
    private static String table(String... options) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HttpBenchmark.run(List.of(options), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void holdsEveryVariantOfAServerAgainstTheBareOne() throws Exception {
        assertThat(table("--smoke", "--on=TOMCAT", "--traffic=GITHUB"))
                .contains("a Java load generator", "Hookseal", "tutorial", "buffers", "noise", "≤ 1.50");
    }

    @Test
    void holdsOtherEndpointsAgainstTheSameApplicationWithoutHookseal() throws Exception {
        assertThat(table("--smoke", "--on=JAVALIN", "--traffic=OTHER_POST", "--load=wrk"))
                .contains("Javalin", "noise", "≥ 0.98");
    }
}
