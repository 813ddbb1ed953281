package io.hookseal.configuration;

import io.hookseal.configuration.ConfigurationNode.Group;
import io.hookseal.configuration.ConfigurationNode.Items;
import io.hookseal.configuration.ConfigurationNode.Kind;
import io.hookseal.configuration.ConfigurationNode.Member;
import io.hookseal.configuration.ConfigurationNode.Spelling;
import io.hookseal.configuration.ConfigurationNode.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Properties as a tree. A key's steps are set off by dots; {@code secrets[0]} and {@code secrets.0} are items of a list,
 * and {@code [a.b]} is one step with a dot in it.
 *
 * <p>What is there twice stays twice, for the reader to refuse.
 */
final class PropertyTree {
    /** Deeper than any setting; what is deeper still is one step, and unknown anyway. */
    private static final int DEEPEST = 12;

    private static final int MOST_INDEX_DIGITS = 4;

    private final Branch root;
    private final @Nullable String prefix;

    private PropertyTree(Origin origin, @Nullable String prefix) {
        this.root = new Branch(origin);
        this.prefix = prefix;
    }

    /** A tree of a file's lines, which are what messages name. */
    static PropertyTree ofLines() {
        return new PropertyTree(Origin.NONE, null);
    }

    /** A tree of properties whose names, which are what messages name, begin with this and a dot. */
    static PropertyTree under(String prefix) {
        return new PropertyTree(Origin.ofProperty(prefix), prefix.isEmpty() ? "" : prefix + ".");
    }

    /** Where a key stands, or what it is under: the first that was put. */
    private static final class Branch {
        private final Origin origin;
        private final List<Text> texts = new ArrayList<>();
        private final Map<String, Branch> below = new LinkedHashMap<>();
        private boolean indexed;

        Branch(Origin origin) {
            this.origin = origin;
        }

        /** Where what is under it begins; a name would be the one of a step that may not be shown. */
        Origin beginning() {
            return texts.isEmpty() || !origin.property().isEmpty()
                    ? origin
                    : below.values().iterator().next().origin;
        }
    }

    /**
     * Puts a property.
     *
     * @param key its name behind the prefix
     * @param line the line it stands in; without meaning where names are shown
     */
    void put(String key, int line, String value) {
        Branch branch = root;
        int at = 0;
        int steps = 0;
        do {
            int close = steps < DEEPEST && at < key.length() && key.charAt(at) == '[' ? closing(key, at) : -1;
            int end = close >= 0 ? close + 1 : steps < DEEPEST ? endOfStep(key, at) : key.length();
            String step = close >= 0 ? key.substring(at + 1, close) : key.substring(at, end);
            Origin here = prefix == null ? Origin.ofLine(line) : Origin.ofProperty(prefix + key.substring(0, end));
            branch.indexed |= close >= 0 && index(step) >= 0;
            branch = branch.below.computeIfAbsent(step, unused -> new Branch(here));
            at = end < key.length() && key.charAt(end) == '.' ? end + 1 : end;
            steps++;
            if (end < key.length() && at == key.length()) {
                branch = branch.below.computeIfAbsent("", unused -> new Branch(here)); // it ends with a dot
            }
        } while (at < key.length());
        branch.texts.add(new Text(prefix == null ? Origin.ofLine(line) : branch.origin, Kind.UNTYPED, value));
    }

    /** The bracket that closes a step, or -1 where there is none that ends it. */
    private static int closing(String key, int open) {
        int close = key.indexOf(']', open);
        boolean ends = close == key.length() - 1
                || (close >= 0 && (key.charAt(close + 1) == '.' || key.charAt(close + 1) == '['));
        return ends ? close : -1;
    }

    private static int endOfStep(String key, int from) {
        for (int i = from; i < key.length(); i++) {
            boolean bracket = key.charAt(i) == '[' && i > from && closing(key, i) >= 0;
            if (key.charAt(i) == '.' || bracket) {
                return i;
            }
        }
        return key.length();
    }

    /** The number of an item, or -1 where the step is none. */
    private static int index(String step) {
        if (step.isEmpty() || step.length() > MOST_INDEX_DIGITS || (step.length() > 1 && step.charAt(0) == '0')) {
            return -1;
        }
        int index = 0;
        for (int i = 0; i < step.length(); i++) {
            char c = step.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            index = index * 10 + (c - '0');
        }
        return index;
    }

    /** The whole tree. */
    Group root() {
        return group(root);
    }

    private static Group group(Branch branch) {
        List<Member> members = new ArrayList<>();
        branch.below.forEach((key, below) -> {
            for (Text text : below.texts) {
                members.add(new Member(text.origin(), key, text));
            }
            ConfigurationNode node = under(below);
            if (node != null) {
                members.add(new Member(below.beginning(), key, node));
            }
        });
        return new Group(branch.origin, Spelling.RELAXED, members);
    }

    private static @Nullable ConfigurationNode under(Branch branch) {
        if (branch.below.isEmpty()) {
            return null;
        }
        TreeMap<Integer, Branch> items = new TreeMap<>();
        branch.below.forEach((key, below) -> items.put(index(key), below));
        boolean counts = items.size() == branch.below.size() && items.firstKey() >= 0;
        return counts && (branch.indexed || items.lastKey() == items.size() - 1) ? list(branch, items) : group(branch);
    }

    private static Items list(Branch branch, Map<Integer, Branch> below) {
        List<ConfigurationNode> items = new ArrayList<>();
        boolean gap = false;
        for (Map.Entry<Integer, Branch> item : below.entrySet()) {
            if (!gap && item.getKey() != items.size()) {
                gap = true;
                items.add(new Text(branch.origin, Kind.EMPTY, ""));
            }
            items.add(item(item.getValue()));
        }
        return new Items(branch.origin, items);
    }

    private static ConfigurationNode item(Branch branch) {
        ConfigurationNode under = under(branch);
        if (branch.texts.isEmpty() && under != null) {
            return under;
        }
        return branch.texts.size() == 1 && under == null
                ? branch.texts.get(0)
                : new Text(branch.texts.get(branch.texts.size() - 1).origin(), Kind.REPEATED, "");
    }
}
