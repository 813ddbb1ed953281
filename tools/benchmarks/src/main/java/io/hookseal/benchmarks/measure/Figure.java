package io.hookseal.benchmarks.measure;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table: what was asked, and what was measured.
 *
 * @param path what was measured
 * @param asked what was asked, empty for a figure that only stands beside others
 * @param measured what came of it
 * @param spread how far the processes that measured it lie apart
 * @param bytes bytes allocated by one call, empty where that says nothing
 * @param met whether what was asked was met, null where nothing was
 */
public record Figure(
        String path,
        String asked,
        String measured,
        String spread,
        String bytes,
        @Nullable Boolean met) {
    /** The head of the table. */
    public static final String HEAD = """
            | path | target | measured | spread | B/op | met |
            |---|---|---|---|---|---|""";

    /** {@return this as a row of a Markdown table} */
    public String row() {
        return "| "
                + String.join(" | ", path, asked, measured, spread, bytes, met == null ? "" : met ? "yes" : "**no**")
                + " |";
    }
}
