package io.hookseal.samples.slack;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A message as lines of text, for tests to read. */
final class Shown {
    private Shown() {}

    static String of(Map<String, Object> payload) {
        return "text: " + payload.get("text") + "\n"
                + blocks(payload).stream().map(Shown::block).collect(Collectors.joining());
    }

    static List<Map<String, Object>> blocks(Map<String, Object> payload) {
        return list(payload.get("blocks"));
    }

    /** Every text of every block. */
    static List<String> texts(Map<String, Object> payload) {
        return textObjects(payload).stream()
                .map(text -> String.valueOf(text.get("text")))
                .toList();
    }

    static List<Map<String, Object>> textObjects(Map<String, Object> payload) {
        return blocks(payload).stream()
                .flatMap(block -> block.containsKey("text")
                        ? List.of(map(block.get("text"))).stream()
                        : list(block.getOrDefault("fields", block.get("elements"))).stream())
                .toList();
    }

    private static String block(Map<String, Object> block) {
        String type = String.valueOf(block.get("type"));
        return texts(Map.of("blocks", List.of(block))).stream()
                .map(text -> type + ": " + text.replace("\n", " / ") + "\n")
                .collect(Collectors.joining());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object value) {
        return (List<Map<String, Object>>) value;
    }
}
