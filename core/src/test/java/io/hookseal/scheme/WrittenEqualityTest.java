package io.hookseal.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Equality that is written out, held against what makes records equal: their components, which their text shows. */
class WrittenEqualityTest {
    private static List<Object> values() {
        List<Object> values = new ArrayList<>(List.of(
                new SignedForm.RawBody(),
                new SignedForm.CanonicalJson(),
                SignedForm.Template.parse("{time}.{body}"),
                SignedForm.Template.parse("v0:{time}:{body}"),
                new SignedTime.None()));
        for (TimeFormat format : TimeFormat.values()) {
            values.add(new SignedTime.InSignatureHeader(format));
            for (String place : List.of("/a", "/b", "/timestamp")) {
                values.add(new SignedTime.InBody(place, format));
                values.add(new SignedTime.InHeader(place.substring(1), format));
            }
        }
        return values;
    }

    @Test
    void valuesAreEqualWhereAllOfTheirComponentsAre() {
        for (Object one : values()) {
            for (Object other : values()) {
                boolean same =
                        one.getClass() == other.getClass() && one.toString().equals(other.toString());

                assertThat(one.equals(other)).as(one + " and " + other).isEqualTo(same);
                if (same) {
                    assertThat(one).hasSameHashCodeAs(other);
                }
            }
            assertThat(one).isNotEqualTo(null);
            assertThat(one).isNotEqualTo("text");
        }
    }
}
