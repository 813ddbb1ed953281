package io.hookseal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 25 to 27 of the list of bad inputs where it hurts: in a JVM whose defaults are others from its start. */
class DefaultEncodingTest {
    private static final String SECRET = "cl\u00e9-\u79d8\u5bc6-\ud83d\udd11";
    private static final String EVENT = "\u00e9v\u00e9nement-\u4e8b\u4ef6-\ud83d\udd11-I\u0130\u0131";
    private static final String RAW = "{\"event\": \"" + EVENT + "\", \"b\": 1, \"\u00e9\": 2, \"a\": \"\u00ff\"}";
    private static final String CANONICAL = "{\"a\":\"\u00ff\",\"b\":1,\"event\":\"" + EVENT + "\",\"\u00e9\":2}";

    @TempDir
    Path directory;

    private List<String> verifiedUnder(String... options) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("secret"), SECRET, StandardCharsets.UTF_8);
        Files.writeString(directory.resolve("body"), RAW, StandardCharsets.UTF_8);
        Files.writeString(directory.resolve("event"), EVENT, StandardCharsets.UTF_8);
        List<String> command = new ArrayList<>(List.of(options));
        command.add(DefaultEncodingProbe.class.getName());
        command.add(Hmac.hex(SECRET, RAW));
        command.add(Hmac.hex(SECRET, CANONICAL));
        ForkedJvm.Ended ended = ForkedJvm.run(directory, null, Duration.ofMinutes(2), command);
        assertThat(ended.status()).as(ended.output()).isZero();
        return ended.output().lines().toList();
    }

    @Test
    @DisplayName("row 26: -Dfile.encoding=Cp1252")
    void verifiesUnderAnotherFileEncoding() throws Exception {
        assertThat(verifiedUnder("-Dfile.encoding=Cp1252")).contains("charset windows-1252", "OK");
    }

    @Test
    @DisplayName("rows 26, 27: -Duser.language=tr -Dfile.encoding=ISO-8859-1")
    void verifiesUnderAnotherLanguageAndFileEncoding() throws Exception {
        assertThat(verifiedUnder("-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=ISO-8859-1"))
                .as("the probe writes ASCII, which has no dotless i")
                .contains("charset ISO-8859-1", "lower case of I ?", "OK");
    }
}
