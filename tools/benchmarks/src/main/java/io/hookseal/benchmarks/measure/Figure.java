package io.hookseal.benchmarks.measure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
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

    /**
     * A figure that several processes measured once each.
     *
     * @param path what was measured
     * @param most the most that it may be, NaN where nothing is asked
     * @param unit of the measure
     * @param measured one or more
     * @return the median, and how far they lie apart
     */
    public static Figure of(String path, double most, String unit, double[] measured) {
        double[] sorted = measured.clone();
        Arrays.sort(sorted);
        double median = Samples.median(sorted);
        return new Figure(
                path,
                Double.isNaN(most) ? "" : String.format(Locale.ROOT, "at most %.0f %s", most, unit),
                number(median) + " " + unit,
                number(sorted[0]) + "–" + number(sorted[sorted.length - 1]),
                "",
                Double.isNaN(most) ? null : (Boolean) (median <= most));
    }

    /**
     * A figure of several processes of which nothing is asked yet.
     *
     * @param path what was measured
     * @param unit of the measure
     * @param measured one or more
     * @return the median, and how far they lie apart
     */
    public static Figure of(String path, String unit, double[] measured) {
        return of(path, Double.NaN, unit, measured);
    }

    /**
     * {@return the same, and this was asked of it}
     *
     * @param what what was asked
     * @param whether whether it was met
     */
    public Figure asked(String what, boolean whether) {
        return new Figure(path, what, measured, spread, bytes, whether);
    }

    /**
     * {@return the same, with more said beside what was measured}
     *
     * @param more what
     */
    public Figure beside(String more) {
        return new Figure(path, asked, measured + " (" + more + ")", spread, bytes, met);
    }

    /** Three digits say enough. */
    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    /** {@return this as one JSON object} */
    public String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("path", path).put("target", asked).put("measured", measured).put("spread", spread);
        return json.put("bytes", bytes).put("met", met).toString();
    }

    /** {@return this as a row of a Markdown table} */
    public String row() {
        return "| "
                + String.join(" | ", path, asked, measured, spread, bytes, met == null ? "" : met ? "yes" : "**no**")
                + " |";
    }
}
