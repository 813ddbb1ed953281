package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.json.JsonLexis;
import io.hookseal.json.JsonScan.WellFormed;
import io.hookseal.json.JsonScanner;
import io.hookseal.testkit.KnownAnswers.PythonCanonical;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the canonical form is the one CPython signs, for 32 texts it wrote. */
class PythonCanonicalTest {

    @RegisterExtension
    static final SuiteCount SUITE = SuiteCount.required("python-canonical", 32);

    private static final JsonScanner SCANNER =
            JsonScanner.builder().lexis(JsonLexis.NAN_AND_INFINITY).build();

    @DisplayName("row 46: what CPython writes verifies in its canonical form")
    @ParameterizedTest(name = "{0}")
    @MethodSource("stringKeys")
    void theCanonicalFormIsTheOneThatWasSigned(PythonCanonical known) {
        SUITE.ran();
        byte[] canonical = canonical(known);

        if (known.canonical() != null) {
            assertThat(canonical).asString(UTF_8).isEqualTo(known.canonical());
        }
        assertThat(WireDigests.sha256(canonical)).isEqualTo(known.canonicalSha256());
        assertThat(signature(known, canonical)).isEqualTo(known.signature());
    }

    @Test
    @DisplayName("row 65: integer keys, which the sender sorts as numbers, do not verify")
    void integerKeysDoNotVerify() {
        List<PythonCanonical> integerKeys = KnownAnswers.pythonCanonical().stream()
                .filter(PythonCanonicalTest::hasIntegerKeys)
                .toList();

        assertThat(integerKeys).hasSize(1).allSatisfy(known -> {
            SUITE.ran();
            assertThat(signature(known, canonical(known))).isNotEqualTo(known.signature());
        });
    }

    static Stream<PythonCanonical> stringKeys() {
        return KnownAnswers.pythonCanonical().stream().filter(known -> !hasIntegerKeys(known));
    }

    private static boolean hasIntegerKeys(PythonCanonical known) {
        return known.name().startsWith("INT-KEYS");
    }

    private static byte[] canonical(PythonCanonical known) {
        return ((WellFormed) SCANNER.scanCanonical(known.wire())).canonical();
    }

    private static String signature(PythonCanonical known, byte[] canonical) {
        return "sha256=" + Hmac.sha256Hex(known.secret().getBytes(UTF_8), canonical);
    }
}
