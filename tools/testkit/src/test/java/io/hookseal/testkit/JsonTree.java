package io.hookseal.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON file of test data as maps, lists, strings, numbers as text, booleans and null, read by somebody else's parser. */
final class JsonTree {

    private final @Nullable Object value;

    private JsonTree(@Nullable Object value) {
        this.value = value;
    }

    static JsonTree read(Path file) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(Files.readAllBytes(file))) {
            parser.nextToken();
            return new JsonTree(value(parser));
        }
    }

    JsonTree get(String name) {
        Map<?, ?> members = (Map<?, ?>) value;
        if (!members.containsKey(name)) {
            throw new IllegalArgumentException("no member " + name + " among " + members.keySet());
        }
        return new JsonTree(members.get(name));
    }

    List<JsonTree> elements() {
        return ((List<?>) value).stream().<JsonTree>map(JsonTree::new).toList();
    }

    @Nullable
    String text() {
        return (String) value;
    }

    boolean flag() {
        return (Boolean) value;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> parser.getText();
        };
    }
}
