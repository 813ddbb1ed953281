package io.hookseal.inbox;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Kept headers as one text: a line for each value, {@code name=value}, both percent-encoded. */
final class Headers {
    private Headers() {}

    static String text(Map<String, List<String>> headers) {
        StringBuilder text = new StringBuilder();
        headers.forEach((name, values) -> values.forEach(value ->
                text.append(encoded(name)).append('=').append(encoded(value)).append('\n')));
        return text.toString();
    }

    static Map<String, List<String>> of(String text) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            headers.computeIfAbsent(decoded(line.substring(0, equals)), name -> new ArrayList<>())
                    .add(decoded(line.substring(equals + 1)));
        });
        return headers;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
