package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.hookseal.json.JsonLexis;
import io.hookseal.json.JsonScan;
import io.hookseal.json.JsonScan.WellFormed;
import io.hookseal.json.JsonScanner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * That canonical forms are equal to those of the CPython on this machine, for random payloads: {@code differential.py} among
 * the test resources makes them. The system properties {@code hookseal.differential.seed} and {@code
 * hookseal.differential.count} choose others. Skipped where there is no {@code python3}.
 */
class PythonDifferentialTest {

    private static final String SEED = System.getProperty("hookseal.differential.seed", "20261121");
    private static final int COUNT = Integer.getInteger("hookseal.differential.count", 100_000);
    private static final byte[] SECRET = "hookseal-differential-test-secret".getBytes(US_ASCII);

    @RegisterExtension
    static final SuiteCount SUITE = SuiteCount.shared("python-differential", COUNT);

    private final JsonScanner scanner =
            JsonScanner.builder().lexis(JsonLexis.NAN_AND_INFINITY).build();

    @Test
    @Timeout(180)
    void everySignatureIsEqualToThatOfCPython() throws Exception {
        Process python = start();
        List<Integer> different = new ArrayList<>();
        int index = 0;
        try (BufferedReader records = new BufferedReader(new InputStreamReader(python.getInputStream(), US_ASCII))) {
            for (String record = records.readLine(); record != null; record = records.readLine()) {
                SUITE.ran();
                int tab = record.indexOf('\t');
                byte[] wire = Base64.getDecoder().decode(record.substring(0, tab));
                if (!signature(wire).equals(record.substring(tab + 1))) {
                    different.add(index);
                }
                index++;
            }
        } finally {
            python.destroy();
        }

        assertThat(python.waitFor()).isZero();
        assertThat(different)
                .as("see what they are with: differential.py %s %d INDEX", SEED, COUNT)
                .isEmpty();
        assertThat(index).isEqualTo(COUNT);
    }

    private String signature(byte[] wire) {
        JsonScan scan = scanner.scanCanonical(wire);
        return scan instanceof WellFormed form ? Hmac.sha256Hex(SECRET, form.canonical()) : scan.toString();
    }

    private static Process start() throws Exception {
        Path script = Path.of(PythonDifferentialTest.class
                .getResource("/python/differential.py")
                .toURI());
        try {
            return new ProcessBuilder("python3", script.toString(), SEED, Integer.toString(COUNT))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return abort("no python3 on this machine");
        }
    }
}
