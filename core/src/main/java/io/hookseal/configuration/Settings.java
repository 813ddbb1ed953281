package io.hookseal.configuration;

import io.hookseal.configuration.ConfigurationNode.Group;
import io.hookseal.configuration.ConfigurationNode.Items;
import io.hookseal.configuration.ConfigurationNode.Kind;
import io.hookseal.configuration.ConfigurationNode.Member;
import io.hookseal.configuration.ConfigurationNode.Spelling;
import io.hookseal.configuration.ConfigurationNode.Text;
import io.hookseal.json.JsonPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one group. Whatever is wrong with one of them is noted, and reading goes on as though it were
 * not there. No value is ever quoted, and of keys only those that look like one: a slip of the indentation can turn a
 * secret into either.
 */
final class Settings {
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final int LONGEST_SHOWN_KEY = 24;

    private final Map<String, ConfigurationNode> values = new LinkedHashMap<>();
    private final List<Fault> faults;
    private final String where;
    private final Origin origin;
    private final Spelling spelling;
    private final boolean showsKeys;

    private Settings(String where, Group group, boolean showsKeys, List<Fault> faults) {
        this.where = where;
        this.origin = group.origin();
        this.spelling = group.spelling();
        this.showsKeys = showsKeys;
        this.faults = faults;
    }

    /** The settings of a group, of which only the known ones are kept. */
    static Settings of(Group group, String where, Set<String> known, List<Fault> faults) {
        return of(group, new Settings(where, group, true, faults), known);
    }

    /** The settings of a group that stands where a secret does: of its unknown keys, none is shown. */
    static Settings ofSecret(Group group, String where, Set<String> known, List<Fault> faults) {
        return of(group, new Settings(where, group, false, faults), known);
    }

    private static Settings of(Group group, Settings settings, Set<String> known) {
        for (Member member : group.members()) {
            settings.add(member, known);
        }
        return settings;
    }

    private void add(Member member, Set<String> known) {
        String setting = meant(member.key(), known);
        if (setting == null) {
            unknown(member, known);
        } else if (values.containsKey(setting)) {
            fault(member.origin(), "has the setting '" + setting + "' twice", "remove one of them");
        } else {
            values.put(setting, member.value());
        }
    }

    private @Nullable String meant(String key, Set<String> known) {
        if (known.contains(key)) {
            return key;
        }
        String bare = bare(key);
        return relaxed()
                ? known.stream()
                        .filter(word -> bare(word).equals(bare))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /** The letters and digits of a name, in small letters. */
    private static String bare(String name) {
        StringBuilder bare = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '-' && c != '_') {
                bare.append(c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c);
            }
        }
        return bare.toString();
    }

    private void unknown(Member member, Set<String> known) {
        String key = member.key();
        String near = Nearest.to(key, known);
        boolean shown = near != null || (showsKeys && looksLikeKey(key));
        fault(
                shown ? member.origin() : member.origin().unnamed(origin),
                shown ? "has the setting '" + key + "', which is not known" : "has a setting that is not known",
                near != null ? "write '" + near + "'" : "use one of: " + sorted(known));
    }

    private static boolean looksLikeKey(String key) {
        return !key.isEmpty()
                && key.length() <= LONGEST_SHOWN_KEY
                && key.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '-');
    }

    static String sorted(Set<String> words) {
        return String.join(", ", words.stream().sorted().toList());
    }

    /** Where the settings are, for faults. */
    String where() {
        return where;
    }

    /** Whether the notation has neither quotes nor brackets. */
    boolean relaxed() {
        return spelling == Spelling.RELAXED;
    }

    /** Where a setting stands, or the group where it is not there. */
    Origin origin(String key) {
        ConfigurationNode node = values.get(key);
        return node == null ? origin : node.origin();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    @Nullable
    ConfigurationNode node(String key) {
        return values.get(key);
    }

    void fault(String key, String fault, String mend) {
        fault(origin(key), fault, mend);
    }

    void fault(Origin at, String fault, String mend) {
        faults.add(new Fault(at, where, fault, mend));
    }

    List<Fault> faults() {
        return faults;
    }

    /** A text, whatever else its notation takes it for: {@code 0123} is the text 0123. Null where there is none. */
    @Nullable
    String text(String key) {
        ConfigurationNode node = values.get(key);
        return node == null ? null : text(node, key);
    }

    @Nullable
    String text(ConfigurationNode node, String key) {
        if (!(node instanceof Text text) || text.kind() == Kind.FOREIGN) {
            fault(
                    node.origin(),
                    "has a '" + key + "' that is not a text",
                    relaxed() ? "write one text" : "write one text, in quotes");
            return null;
        }
        if (text.kind() == Kind.REPEATED) {
            fault(node.origin(), "has one item of '" + key + "' twice", "remove one of them");
            return null;
        }
        if (text.kind() == Kind.EMPTY) {
            fault(node.origin(), "has a '" + key + "' that is empty", "fill it in or remove it");
            return null;
        }
        return text.text();
    }

    /** One text or a list of texts; empty where there is none. */
    List<String> texts(String key) {
        ConfigurationNode node = values.get(key);
        if (node == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (ConfigurationNode each : items(node)) {
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
    static List<ConfigurationNode> items(ConfigurationNode node) {
        return node instanceof Items list ? list.items() : List.of(node);
    }

    /** True or false; false where it is not there. */
    boolean flag(String key) {
        ConfigurationNode node = values.get(key);
        if (node == null) {
            return false;
        }
        if (node instanceof Text text && (text.kind() == Kind.FLAG || text.kind() == Kind.UNTYPED)) {
            if (TRUE.contains(text.text())) {
                return true;
            }
            if (FALSE.contains(text.text())) {
                return false;
            }
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
