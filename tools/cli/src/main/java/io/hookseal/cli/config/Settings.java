package io.hookseal.cli.config;

import io.hookseal.json.JsonPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The settings of one YAML mapping. Whatever is wrong with one of them is noted, and reading goes on as though it were
 * not there. No value is ever quoted, and of keys only those that look like one: a slip of the indentation can turn a
 * secret into either.
 */
final class Settings {
    private static final Set<Tag> SCALARS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);
    private static final int LONGEST_SHOWN_KEY = 24;

    private final Map<String, Node> values = new LinkedHashMap<>();
    private final List<Fault> faults;
    private final String where;
    private final int line;

    private final boolean showsKeys;

    private Settings(String where, int line, boolean showsKeys, List<Fault> faults) {
        this.where = where;
        this.line = line;
        this.showsKeys = showsKeys;
        this.faults = faults;
    }

    /** The settings of a mapping, of which only the known ones are kept. */
    static Settings of(MappingNode node, String where, Set<String> known, List<Fault> faults) {
        return of(node, new Settings(where, line(node), true, faults), known);
    }

    /** The settings of a mapping that stands where a secret does: of its unknown keys, none is shown. */
    static Settings ofSecret(MappingNode node, String where, Set<String> known, List<Fault> faults) {
        return of(node, new Settings(where, line(node), false, faults), known);
    }

    private static Settings of(MappingNode node, Settings settings, Set<String> known) {
        for (NodeTuple tuple : node.getValue()) {
            settings.add(tuple.getKeyNode(), tuple.getValueNode(), known);
        }
        return settings;
    }

    private void add(Node keyNode, Node value, Set<String> known) {
        String key = keyNode instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!known.contains(key)) {
            String near = Nearest.to(key, known);
            fault(
                    line(keyNode),
                    near != null || (showsKeys && looksLikeKey(key))
                            ? "has the setting '" + key + "', which is not known"
                            : "has a setting that is not known",
                    near != null ? "write '" + near + "'" : "use one of: " + sorted(known));
        } else if (values.containsKey(key)) {
            fault(line(keyNode), "has the setting '" + key + "' twice", "remove one of them");
        } else {
            values.put(key, value);
        }
    }

    private static boolean looksLikeKey(String key) {
        return !key.isEmpty()
                && key.length() <= LONGEST_SHOWN_KEY
                && key.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '-');
    }

    static String sorted(Set<String> words) {
        return String.join(", ", words.stream().sorted().toList());
    }

    static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    /** Where the settings are, for faults. */
    String where() {
        return where;
    }

    /** The line of a setting, or of the mapping where it is not there. */
    int line(String key) {
        Node node = values.get(key);
        return node == null ? line : line(node);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    @Nullable
    Node node(String key) {
        return values.get(key);
    }

    void fault(String key, String fault, String mend) {
        fault(line(key), fault, mend);
    }

    void fault(int at, String fault, String mend) {
        faults.add(new Fault(at, where, fault, mend));
    }

    List<Fault> faults() {
        return faults;
    }

    /** A text, whatever it would be in YAML's eyes: {@code 0123} is the text 0123. Null where there is none. */
    @Nullable
    String text(String key) {
        Node node = values.get(key);
        return node == null ? null : text(node, key);
    }

    @Nullable
    String text(Node node, String key) {
        if (!(node instanceof ScalarNode scalar) || !SCALARS.contains(scalar.getTag())) {
            fault(line(node), "has a '" + key + "' that is not a text", "write one text, in quotes");
            return null;
        }
        if (scalar.getTag().equals(Tag.NULL)) {
            fault(line(node), "has a '" + key + "' that is empty", "fill it in or remove it");
            return null;
        }
        return scalar.getValue();
    }

    /** One text or a list of texts; empty where there is none. */
    List<String> texts(String key) {
        Node node = values.get(key);
        if (node == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Node each : items(node)) {
            String text = text(each, key);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** The JSON Pointer, or null where the text is none, which is noted; the core's own messages quote it. */
    @Nullable
    String pointer(String key, String text) {
        try {
            return JsonPath.of(text).pointer();
        } catch (IllegalArgumentException e) {
            fault(
                    key,
                    "names a field in '" + key + "' that is no JSON Pointer",
                    "begin it with a slash, as /run/id, and write ~0 for a tilde");
            return null;
        }
    }

    /** The items of a list; anything else is one item. */
    static List<Node> items(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    }

    /** True or false; false where it is not there. */
    boolean flag(String key) {
        Node node = values.get(key);
        if (node == null) {
            return false;
        }
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return scalar.getValue().charAt(0) == 't' || scalar.getValue().charAt(0) == 'T';
        }
        fault(key, "has a '" + key + "' that is neither true nor false", "write true or false, without quotes");
        return false;
    }

    /** One of the given words, or null where there is none of them. */
    <T> @Nullable T word(String key, Map<String, T> words) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        T meant = words.get(text);
        if (meant == null) {
            String near = Nearest.to(text, words.keySet());
            fault(
                    key,
                    "has a '" + key + "' that is not known",
                    near != null ? "write '" + near + "'" : "use one of: " + sorted(words.keySet()));
        }
        return meant;
    }
}
