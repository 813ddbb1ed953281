package io.hookseal.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.Hmac;
import io.hookseal.json.JsonScan;
import io.hookseal.json.JsonScanner;
import io.hookseal.scheme.MacAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One digest and one buffer for many keys: each MAC must come out as if it were alone. */
class MacRunTest {
    private static final MacAlgorithm[] ALGORITHMS = MacAlgorithm.values();

    private static final class Known {
        final MacAlgorithm algorithm;
        final byte[] key;
        final KeyedMac prepared;

        Known(MacAlgorithm algorithm, byte[] key) {
            this.algorithm = algorithm;
            this.key = key;
            this.prepared = KeyedMac.prepare(algorithm, key);
        }
    }

    @Test
    @DisplayName("rows 117 and 121: every key after every other, of every algorithm, in one run")
    void computesEachMacAsIfItWereAlone() {
        Random random = new Random(117);
        List<Known> known = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            byte[] key = new byte[1 + random.nextInt(200)];
            random.nextBytes(key);
            known.add(new Known(ALGORITHMS[i % ALGORITHMS.length], key));
        }
        for (int round = 0; round < 50; round++) {
            MacRun run = new MacRun();
            for (int i = 0; i < 20; i++) {
                Known one = known.get(random.nextInt(known.size()));
                byte[] data = new byte[random.nextInt(300)];
                random.nextBytes(data);
                byte[] into = new byte[one.algorithm.length()];
                run.mac(one.prepared, null, data, into);
                assertThat(into).isEqualTo(Hmac.of(one.algorithm.digest().replace("SHA-", "HmacSHA"), one.key, data));
                assertThat(run.mac(one.prepared, SignedBytes.of(data)))
                        .as("round %d, MAC %d", round, i)
                        .isEqualTo(Hmac.of(one.algorithm.digest().replace("SHA-", "HmacSHA"), one.key, data));
            }
        }
    }

    @Test
    @DisplayName("the canonical form is fed whole and no further, however long its buffer is")
    void feedsTheCanonicalFormAlone() {
        byte[] body = "{ \"b\" : [ 1 , 2 ] ,   \"a\" : { } }".getBytes(StandardCharsets.UTF_8);
        byte[] canonical = "{\"a\":{},\"b\":[1,2]}".getBytes(StandardCharsets.UTF_8);
        JsonScan scan = JsonScanner.builder().build().scanCanonical(body);
        SignedBytes signed = SignedBytes.canonical((JsonScan.WellFormed) scan);
        byte[] key = {1, 2, 3};
        KeyedMac mac = KeyedMac.prepare(MacAlgorithm.HMAC_SHA_256, key);
        assertThat(mac.mac(signed)).isEqualTo(Hmac.of("HmacSHA256", key, canonical));
        assertThat(signed.sha256()).isEqualTo(SignedBytes.of(canonical).sha256());
    }
}
