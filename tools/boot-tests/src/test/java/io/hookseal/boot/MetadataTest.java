package io.hookseal.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.sender.Senders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** What editors complete is what can be set, as CONFIGURATION.md says it. */
class MetadataTest {
    private static final String ENDPOINT = "hookseal.endpoints.*.";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9.-]+)` \\|");

    private static Map<String, Object> metadata() throws IOException {
        try (InputStream in = MetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(in).isNotNull();
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!json.contains("\"hookseal\"")) {
                throw new AssertionError("the metadata of another jar comes first");
            }
            return JsonParserFactory.getJsonParser().parseMap(json);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> entries(String kind) throws IOException {
        return (List<Map<String, Object>>) (List<?>) (List<Object>) metadata().get(kind);
    }

    /** The first column of the tables, in their order, each under what its table is about. */
    private static Set<String> documented() throws IOException {
        String text = Files.readString(Path.of("../../core/CONFIGURATION.md"));
        Set<String> settings = new TreeSet<>(Set.of("hookseal.endpoints"));
        String under = "";
        int tables = 0;
        for (String line : text.split("\n", -1)) {
            if (line.equals("| setting | value | default |")) {
                under = List.of(ENDPOINT, "hookseal.", ENDPOINT + "scheme.", ENDPOINT, "hookseal.inbox.")
                        .get(tables++);
            }
            Matcher row = ROW.matcher(line);
            if (row.find()) {
                settings.add(under + row.group(1));
            }
        }
        assertThat(tables).isEqualTo(5);
        Set<String> inProse = new LinkedHashSet<>();
        Matcher prose = Pattern.compile("`([a-z-]+)`")
                .matcher(text.substring(text.indexOf("| `{ value: … }`")).split("\n", 2)[0]);
        while (prose.find()) {
            inProse.add(prose.group(1));
        }
        inProse.removeAll(Set.of("text", "hex", "base64", "whsec"));
        inProse.add("value");
        assertThat(inProse).contains("id", "encoding", "not-before", "not-after");
        inProse.forEach(each -> settings.add(ENDPOINT + "secrets[*]." + each));
        Matcher keys = Pattern.compile("with `([a-z-]+)`(?: and perhaps `([a-z-]+)`)?\\)")
                .matcher(text);
        while (keys.find()) {
            for (int i = 1; i <= keys.groupCount(); i++) {
                if (keys.group(i) != null) {
                    settings.add(ENDPOINT + "scheme." + keys.group(i));
                }
            }
        }
        return settings;
    }

    @Test
    void hasEverySettingAndNoOther() throws IOException {
        assertThat(entries("properties").stream().map(each -> (String) each.get("name")))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(documented());
    }

    @Test
    void saysOfEachWhatItIs() throws IOException {
        for (Map<String, Object> each : entries("properties")) {
            assertThat((String) each.get("description"))
                    .as("%s", each.get("name"))
                    .endsWith(".");
            assertThat((String) each.get("type")).as("%s", each.get("name")).startsWith("java.");
        }
    }

    @Test
    void hintsOnlyAtWhatThereIs() throws IOException {
        Set<String> settings = documented();
        for (Map<String, Object> hint : entries("hints")) {
            assertThat(settings).contains((String) hint.get("name"));
            assertThat((List<?>) hint.get("values")).isNotEmpty();
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void hintsAtEverySender() throws IOException {
        Map<String, Object> senders = entries("hints").stream()
                .filter(hint -> hint.get("name").equals(ENDPOINT + "sender"))
                .findFirst()
                .orElseThrow();
        assertThat(((List<Map<String, Object>>) (List<?>) (List<Object>) senders.get("values"))
                        .stream().map(each -> each.get("value")))
                .containsExactlyElementsOf(List.<Object>copyOf(Senders.names()));
    }
}
