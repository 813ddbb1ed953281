package io.hookseal.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The fuzz targets over their seeds; with {@code JAZZER_FUZZ=1} in the environment and one method named, a search for new
 * inputs.
 */
class FuzzTargetsTest {
    @FuzzTest
    void readsAnySignatureHeader(byte[] data) {
        SignatureHeaderTarget.fuzzerTestOneInput(data);
    }

    @DictionaryFile(resourcePath = "json.dict")
    @FuzzTest
    void scansAnyBody(byte[] data) {
        JsonScannerTarget.fuzzerTestOneInput(data);
    }

    @FuzzTest
    void scansInLinearTime(byte[] data) {
        JsonScannerTimeTarget.fuzzerTestOneInput(data);
    }

    @FuzzTest
    void verifiesAnyRequest(byte[] data) {
        VerifierTarget.fuzzerTestOneInput(data);
    }
}
