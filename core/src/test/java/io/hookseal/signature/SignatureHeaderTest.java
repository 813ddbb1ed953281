package io.hookseal.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.scheme.Scheme;
import io.hookseal.scheme.ValueForm;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The bounds of signature headers that hold several values. */
class SignatureHeaderTest {
    private static final Scheme PAIRS = Scheme.header("X-Sig").value(new ValueForm.KeyValueList("v1", "t"));
    private static final Scheme VERSIONS = Scheme.header("X-Sig").value(new ValueForm.VersionedList("v1"));
    private static final String HEX = "0123456789abcdef".repeat(4);

    private static SignatureHeader read(Scheme scheme, String value) {
        return SignatureHeader.read(scheme, List.of(value));
    }

    private static String versions(int signatures) {
        return ("v1," + HEX + " ").repeat(signatures).trim();
    }

    @Test
    @DisplayName("row 17: at most four signatures in a versioned list")
    void readsAtMostFourVersionedSignatures() {
        assertThat(read(VERSIONS, versions(4)))
                .isInstanceOfSatisfying(
                        SignatureHeader.Present.class,
                        present -> assertThat(present.candidates()).hasSize(4));
        assertThat(read(VERSIONS, versions(5))).isInstanceOf(SignatureHeader.Malformed.class);
        assertThat(read(VERSIONS, versions(4) + " v2,ignored"))
                .as("other versions are not counted")
                .isInstanceOf(SignatureHeader.Present.class);
    }

    @Test
    @DisplayName("row 19: a value of the right form that is too long all the same")
    void readsNoValueOfMoreThan4096Characters() {
        String signed = "t=1,v1=" + HEX + ",x=";
        String longest = signed + "y".repeat(SignatureHeader.MAX_LENGTH - signed.length());
        assertThat(longest).hasSize(4096);
        assertThat(read(PAIRS, longest)).isInstanceOf(SignatureHeader.Present.class);
        assertThat(read(PAIRS, longest + "y")).isInstanceOf(SignatureHeader.Malformed.class);
        assertThat(read(PAIRS, "  " + longest + "\t"))
                .as("spaces around the value are not the value's")
                .isInstanceOf(SignatureHeader.Present.class);
    }
}
