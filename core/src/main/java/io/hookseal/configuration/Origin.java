package io.hookseal.configuration;

/**
 * Where a part of a configuration stands: in a line of a file, under the name of a property, or in no single place.
 *
 * @param line the line, from 1; 0 where there is none
 * @param property the property's whole name; empty where there is none
 */
public record Origin(int line, String property) {
    /** In no single place. */
    public static final Origin NONE = new Origin(0, "");

    /**
     * {@return this line}
     *
     * @param line the line, from 1, or 0 where it is not known
     */
    public static Origin ofLine(int line) {
        return new Origin(line, "");
    }

    /**
     * {@return this property}
     *
     * @param name the whole name, as {@code hookseal.endpoints.orders.path}
     */
    public static Origin ofProperty(String name) {
        return new Origin(0, name);
    }

    /** This one, or its parent's where this one's name ends with a text that may not be shown. */
    Origin unnamed(Origin parent) {
        return property.isEmpty() ? this : parent;
    }

    /** As messages begin: {@code line 3}, or the property's name, or nothing. */
    @Override
    public String toString() {
        return line != 0 ? "line " + line : property;
    }
}
