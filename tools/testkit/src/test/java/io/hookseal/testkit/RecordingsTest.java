package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.testkit.Expectation.Reason;
import io.hookseal.testkit.Expectation.Refused;
import io.hookseal.testkit.WireDigests.Digests;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordingsTest {

    @RegisterExtension
    static final SuiteCount SUITE = SuiteCount.required("recordings-loaded", 414);

    @Test
    void eachOf414HasTheBodyAndTheBytesOnTheWireOfItsOriginal() throws Exception {
        Map<String, Digests> originals = WireDigests.read();

        assertThat(Recordings.all()).extracting(Recording::id).containsExactlyElementsOf(originals.keySet());
        for (Recording recording : Recordings.all()) {
            SUITE.ran();
            Digests original = originals.get(recording.id());
            assertThat(recording.bodySha256()).as(recording.id()).isEqualTo(original.body());
            assertThat(WireDigests.sha256(recording.body())).as(recording.id()).isEqualTo(original.body());
            assertThat(WireDigests.sha256(recording.request().toBytes()))
                    .as(recording.id())
                    .isEqualTo(original.wire());
        }
    }

    @Test
    void fiftyAreRecordedAndThirtyEightOfThemByRealSenderCode() {
        assertThat(Recordings.all())
                .filteredOn(recording -> recording.derivedFrom() == null)
                .hasSize(50)
                .allMatch(recording -> recording.mutation() == null)
                .filteredOn(Recording::realSenderCode)
                .hasSize(38);
        assertThat(Recordings.all()).filteredOn(Recording::realSenderCode).hasSize(38);
    }

    @Test
    void expectationsAreThoseOfTheReferenceReceiver() {
        Map<Reason, Integer> refused = new HashMap<>();
        int authentic = 0;
        for (Recording recording : Recordings.all()) {
            if (recording.expectation() instanceof Refused refusal) {
                refused.merge(refusal.reason(), 1, Integer::sum);
                assertThat(recording.identity()).isNull();
            } else {
                authentic++;
            }
        }

        assertThat(authentic).isEqualTo(108);
        assertThat(refused)
                .isEqualTo(Map.of(
                        Reason.MISSING_SIGNATURE, 23,
                        Reason.DUPLICATE_SIGNATURE, 20,
                        Reason.SIGNATURE_FORMAT, 126,
                        Reason.SIGNATURE_MISMATCH, 119,
                        Reason.BODY, 12,
                        Reason.DUPLICATE_KEY, 6));
    }

    @Test
    void oneIdentityIsNamedByItsFirstRecording() {
        for (Recording recording : Recordings.all()) {
            if (recording.expectation().isAuthentic()) {
                String first = recording.duplicateOf() == null ? recording.id() : recording.duplicateOf();
                assertThat(recording.identity())
                        .isEqualTo(Recordings.byId(first).identity())
                        .isEqualTo(first);
            }
        }
    }

    @Test
    void originsStandBeforeWhatIsDerivedFromThem() {
        Set<String> seen = new HashSet<>();
        for (Recording recording : Recordings.all()) {
            seen.add(recording.id());
            if (recording.derivedFrom() != null) {
                assertThat(seen).contains(recording.derivedFrom());
                assertThat(recording.id()).isEqualTo(recording.derivedFrom() + "-" + recording.mutation());
            }
        }
    }

    @Test
    void everyEndpointIsUsedAndNamedOnce() {
        Set<RecordedEndpoint> used = new HashSet<>();
        Recordings.all().forEach(recording -> used.add(recording.endpoint()));

        assertThat(Recordings.endpoints()).hasSize(36).hasSameElementsAs(used);
        assertThat(Recordings.endpoints()).extracting(RecordedEndpoint::name).doesNotHaveDuplicates();
    }

    @Test
    void keepsWhiteSpaceAndBytesAboveAsciiInHeaderValues() {
        assertThat(Recordings.byId("attesta-001-ows-trailing").request().toString())
                .contains("7 headers");
        assertThat(signature("attesta-001-ows-trailing")).endsWith("11aa7 \t ");
        assertThat(signature("attesta-017-fullwidth")).startsWith("sha256=\u00ef\u00bc\u0099");
    }

    @Test
    void refusesAnUnknownId() {
        assertThatThrownBy(() -> Recordings.byId("attesta-999"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no recording attesta-999");
    }

    @Test
    void givesBodiesThatNobodyElseHolds() {
        Recording recording = Recordings.byId("attesta-001");
        recording.body()[0] = 0;
        recording.request().body()[0] = 0;
        recording.request().toBytes()[0] = 0;

        assertThat(WireDigests.sha256(recording.body())).isEqualTo(recording.bodySha256());
    }

    @Test
    void putsEndpointAndSenderIntoThePath() {
        Recording recording = Recordings.byId("attesta-001");

        assertThat(recording.at("/in/{sender}/{endpoint}").path()).isEqualTo("/in/attesta/attesta-1b03bd70");
        assertThat(recording.at("/in").headers()).isEqualTo(recording.headers());
    }

    @Test
    void tellsNothingThatShouldStayInside() {
        for (Recording recording : Recordings.all()) {
            String told =
                    recording + " " + recording.endpoint() + " " + recording.request() + " " + recording.headers();
            assertThat(told).doesNotContain("sha256=").doesNotContain("\"event\"");
            if (recording.secret().length() > 8) {
                assertThat(told).doesNotContain(recording.secret());
            }
        }
    }

    private static String signature(String id) {
        return Recordings.byId(id).headers().stream()
                .filter(header -> header.isNamed("x-attesta-signature"))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
