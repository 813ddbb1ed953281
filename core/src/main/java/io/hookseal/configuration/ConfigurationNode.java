package io.hookseal.configuration;

import java.util.List;

/**
 * One part of a configuration, whatever the notation it was written in. A notation makes a tree of these;
 * {@link ReceiverConfiguration} reads it, and knows no notation.
 *
 * <p>Immutable. None of them prints what was written, because any of it may be a secret.
 */
public sealed interface ConfigurationNode {

    /** {@return where it stands} */
    Origin origin();

    /** What a text is, as far as its notation can tell. */
    enum Kind {
        /** A text or a number. */
        TEXT,
        /** A truth value: {@code true} or {@code false}, or with one or all letters capitals. */
        FLAG,
        /** Nothing, as YAML's {@code null}. */
        EMPTY,
        /** What its reader takes it for: the notation has texts alone. */
        UNTYPED,
        /** Of a type that configurations do not have. */
        FOREIGN,
        /** An item that its list has twice. */
        REPEATED
    }

    /** How a notation spells the names of settings. */
    enum Spelling {
        /** As they are documented: {@code max-body}. */
        EXACT,
        /** With capitals, hyphens and underscores as one likes: also {@code maxBody} and {@code MAX_BODY}. */
        RELAXED
    }

    /**
     * A text.
     *
     * @param origin where it stands
     * @param kind what it is
     * @param text what is written
     */
    record Text(Origin origin, Kind kind, String text) implements ConfigurationNode {
        @Override
        public String toString() {
            return "Text[" + origin + "]";
        }
    }

    /**
     * A list.
     *
     * @param origin where it begins
     * @param items its items in order
     */
    record Items(Origin origin, List<ConfigurationNode> items) implements ConfigurationNode {
        /**
         * Copies what it is given.
         *
         * @param origin where it begins
         * @param items its items in order
         */
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return "Items[" + origin + "]";
        }
    }

    /**
     * What stands under keys.
     *
     * @param origin where it begins
     * @param spelling how its keys spell the names of settings
     * @param members its members in order; a key that is there twice is two members
     */
    record Group(Origin origin, Spelling spelling, List<Member> members) implements ConfigurationNode {
        /**
         * Copies what it is given.
         *
         * @param origin where it begins
         * @param spelling how its keys spell the names of settings
         * @param members its members in order
         */
        public Group {
            members = List.copyOf(members);
        }

        @Override
        public String toString() {
            return "Group[" + origin + "]";
        }
    }

    /**
     * One key of a group with what stands under it.
     *
     * @param origin where the key stands
     * @param key the key, empty where it is no text
     * @param value what stands under it
     */
    record Member(Origin origin, String key, ConfigurationNode value) {
        @Override
        public String toString() {
            return "Member[" + origin + "]";
        }
    }
}
