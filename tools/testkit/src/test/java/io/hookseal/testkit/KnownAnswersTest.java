package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.testkit.KnownAnswers.HmacCase;
import io.hookseal.testkit.KnownAnswers.PublishedSignature;
import io.hookseal.testkit.KnownAnswers.PythonCanonical;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the known answers were taken over unharmed: the platform's own HMAC gives each of them. */
class KnownAnswersTest {

    @Test
    void holdsTheSevenCasesOfRfc4231() {
        List<HmacCase> cases = KnownAnswers.rfc4231();

        assertThat(cases).extracting(HmacCase::number).containsExactly(1, 2, 3, 4, 5, 6, 7);
        for (HmacCase known : cases) {
            byte[] mac = Hmac.sha256(known.key(), known.message());
            assertThat(known.tag()).as("%s", known).hasSize(known.number() == 5 ? 16 : 32);
            assertThat(Arrays.copyOf(mac, known.tag().length)).as("%s", known).isEqualTo(known.tag());
        }
    }

    @Test
    void holdsFourSignaturesThatSendersPrint() {
        List<PublishedSignature> signatures = KnownAnswers.publishedSignatures();

        assertThat(signatures).hasSize(4);
        for (PublishedSignature known : signatures) {
            boolean base64 = known.secret().startsWith("whsec_");
            byte[] key = base64
                    ? Base64.getDecoder().decode(known.secret().substring("whsec_".length()))
                    : known.secret().getBytes(UTF_8);
            byte[] mac = Hmac.sha256(key, known.signed().getBytes(UTF_8));
            String text = base64
                    ? Base64.getEncoder().encodeToString(mac)
                    : HexFormat.of().formatHex(mac);
            assertThat(known.header()).as(known.from()).endsWith(text);
        }
    }

    @Test
    void holdsThirtyTwoFormsOfCPython() {
        List<PythonCanonical> forms = KnownAnswers.pythonCanonical();

        assertThat(forms).hasSize(32).extracting(PythonCanonical::name).doesNotHaveDuplicates();
        assertThat(forms).filteredOn(form -> form.name().startsWith("INT-KEYS")).hasSize(1);
        assertThat(forms).filteredOn(form -> form.canonical() == null).hasSize(2);
        for (PythonCanonical form : forms) {
            if (form.canonical() != null) {
                byte[] mac = Hmac.sha256(
                        form.secret().getBytes(UTF_8), form.canonical().getBytes(UTF_8));
                assertThat(form.signature())
                        .as(form.name())
                        .isEqualTo("sha256=" + HexFormat.of().formatHex(mac));
            }
        }
    }
}
