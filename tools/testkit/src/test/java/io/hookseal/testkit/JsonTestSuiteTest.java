package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.json.JsonLexis;
import io.hookseal.json.JsonScan;
import io.hookseal.json.JsonScan.Fault;
import io.hookseal.json.JsonScan.IllFormed;
import io.hookseal.json.JsonScan.WellFormed;
import io.hookseal.json.JsonScanner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The parsing tests of JSONTestSuite: what must be accepted, what must be refused, and what must only not crash. */
class JsonTestSuiteTest {

    @RegisterExtension
    static final SuiteCount SUITE = SuiteCount.shared("json-test-suite", 318);

    private static final Set<String> DUPLICATE_KEYS =
            Set.of("y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json");

    private static final Set<String> NUMBERS_OF_PYTHON =
            Set.of("n_number_NaN.json", "n_number_infinity.json", "n_number_minus_infinity.json");

    private final JsonScanner strict = JsonScanner.builder().build();
    private final JsonScanner withNan =
            JsonScanner.builder().lexis(JsonLexis.NAN_AND_INFINITY).build();

    private Path folder;

    @BeforeEach
    void find() {
        folder = SharedVectors.require("json-test-suite/test_parsing");
    }

    @Test
    @DisplayName("row 52: accepts all that must be accepted, but the two with duplicate keys")
    void acceptsEveryYFileButTheTwoWithDuplicateKeys() throws Exception {
        for (Map.Entry<String, byte[]> file : files("y_", 95).entrySet()) {
            SUITE.ran();
            for (JsonScan scan : scans(file.getValue())) {
                if (DUPLICATE_KEYS.contains(file.getKey())) {
                    assertThat(scan)
                            .as(file.getKey())
                            .isInstanceOfSatisfying(
                                    IllFormed.class,
                                    illFormed -> assertThat(illFormed.fault()).isEqualTo(Fault.DUPLICATE_KEY));
                } else {
                    assertThat(scan).as(file.getKey()).isInstanceOf(WellFormed.class);
                }
            }
        }
    }

    @Test
    @DisplayName("row 53: refuses all that must be refused, NaN and Infinity only where the sender does not write them")
    void refusesEveryNFile() throws Exception {
        for (Map.Entry<String, byte[]> file : files("n_", 188).entrySet()) {
            SUITE.ran();
            byte[] text = file.getValue();
            assertThat(strict.scan(text)).as(file.getKey()).isInstanceOf(IllFormed.class);
            assertThat(strict.scanCanonical(text)).as(file.getKey()).isInstanceOf(IllFormed.class);
            assertThat(withNan.scanCanonical(text))
                    .as(file.getKey())
                    .isInstanceOf(NUMBERS_OF_PYTHON.contains(file.getKey()) ? WellFormed.class : IllFormed.class);
        }
    }

    @Test
    void givesAVerdictOnEveryIFile() throws Exception {
        for (Map.Entry<String, byte[]> file : files("i_", 35).entrySet()) {
            SUITE.ran();
            byte[] text = file.getValue();
            assertThat(strict.scanCanonical(text).getClass())
                    .as(file.getKey())
                    .isEqualTo(strict.scan(text).getClass())
                    .isEqualTo(withNan.scan(text).getClass());
        }
    }

    private List<JsonScan> scans(byte[] text) {
        return List.of(strict.scan(text), strict.scanCanonical(text), withNan.scan(text), withNan.scanCanonical(text));
    }

    private Map<String, byte[]> files(String prefix, int count) throws Exception {
        Map<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix)) {
                    found.put(name, Files.readAllBytes(file));
                }
            }
        }
        assertThat(found).hasSize(count);
        return found;
    }
}
