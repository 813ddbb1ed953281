package io.hookseal.benchmarks.http;

import java.util.List;
import java.util.Locale;

/** Tables of what was measured, with the target beside each figure that has one. */
final class HttpReport {
    /** What other endpoints must keep of their rate. */
    private static final double OTHERS_TARGET = 0.98;

    /** What reading and verifying a long body may cost, as a multiple of its bare hash. */
    private static final double LONG_TARGET = 1.35;

    private static final double DECLARED_BYTES = 1.3;
    private static final double EXTRA_BYTES = 16 << 10;
    private static final double CHUNKED_BYTES = 2.2;

    private HttpReport() {}

    static String of(List<Comparison> comparisons) {
        StringBuilder text = new StringBuilder();
        List<Comparison> deliveries = comparisons.stream()
                .filter(each -> each.traffic().delivers() && !each.traffic().isLong())
                .toList();
        List<Comparison> others =
                comparisons.stream().filter(each -> !each.traffic().delivers()).toList();
        if (!deliveries.isEmpty()) {
            text.append(
                            "| deliveries of | to | bare | variant | CPU per request | collector's part | of bare, median (quartiles) | processes | target | |\n")
                    .append("|---|---|---|---|---|---|---|---|---|---|\n");
            deliveries.forEach(comparison -> deliveries(text, comparison));
        }
        if (!others.isEmpty()) {
            text.append(
                            "\n| other endpoints | request | without Hookseal | with it | rate kept, median (quartiles) | processes |")
                    .append(
                            " two without Hookseal: the noise | processes | target | |\n|---|---|---|---|---|---|---|---|---|---|\n");
            others.forEach(comparison -> others(text, comparison));
        }
        List<Comparison> longOnes =
                comparisons.stream().filter(each -> each.traffic().isLong()).toList();
        if (!longOnes.isEmpty()) {
            text.append(
                            "\n| long bodies | to | bare | hashing them | Hookseal | Hookseal − bare, of hashing − bare | target | |")
                    .append(" allocated beyond bare | target | |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
            longOnes.forEach(comparison -> longOnes(text, comparison));
        }
        return text.toString();
    }

    private static void longOnes(StringBuilder text, Comparison comparison) {
        double bare = comparison.nanos(Variant.BARE).median();
        double hashing = comparison.nanos(Variant.HASHING).median();
        double ours = comparison.nanos(Variant.HOOKSEAL).median();
        double cost = (ours - bare) / (hashing - bare);
        double bytes = comparison.bytes(Variant.HOOKSEAL).median()
                - comparison.bytes(Variant.BARE).median();
        int body = comparison.traffic().bodyBytes();
        boolean chunked = comparison.traffic().chunked();
        double most = chunked ? CHUNKED_BYTES * body : DECLARED_BYTES * body + EXTRA_BYTES;
        row(
                text,
                comparison.traffic().title(),
                comparison.application().title(),
                micros(bare),
                micros(hashing),
                micros(ours),
                String.format(Locale.ROOT, "%.2f", cost),
                "≤ " + LONG_TARGET,
                met(cost <= LONG_TARGET),
                String.format(Locale.ROOT, "%.2f × body", bytes / body),
                String.format(Locale.ROOT, "≤ %.2f × body", most / body),
                met(bytes <= most));
    }

    private static void deliveries(StringBuilder text, Comparison comparison) {
        double bare = comparison.nanos(Variant.BARE).median();
        for (Variant variant : comparison.variants()) {
            if (variant != Variant.BARE) {
                Figures ratios = comparison.ratios(variant);
                double target = variant == Variant.HOOKSEAL && comparison.traffic() == Traffic.GITHUB
                        ? comparison.application().target()
                        : Double.NaN;
                row(
                        text,
                        comparison.traffic().title(),
                        comparison.application().title(),
                        micros(bare),
                        variant.title(),
                        micros(comparison.nanos(variant).median()),
                        micros(comparison.collector(variant).mean()),
                        ratio(ratios, false),
                        range(comparison.forks(variant), false),
                        Double.isNaN(target) ? "" : String.format(Locale.ROOT, "≤ %.2f", target),
                        Double.isNaN(target) ? "" : met(ratios.median() <= target));
            }
        }
    }

    private static void others(StringBuilder text, Comparison comparison) {
        Figures ratios = comparison.ratios(Variant.HOOKSEAL);
        row(
                text,
                comparison.application().title(),
                comparison.traffic().title(),
                micros(comparison.nanos(Variant.BARE).median()),
                micros(comparison.nanos(Variant.HOOKSEAL).median()),
                ratio(ratios, true),
                range(comparison.forks(Variant.HOOKSEAL), true),
                ratio(comparison.ratios(Variant.BARE_AGAIN), true),
                range(comparison.forks(Variant.BARE_AGAIN), true),
                "≥ " + OTHERS_TARGET,
                met(1 / ratios.median() >= OTHERS_TARGET));
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, "%.1f µs", nanos / 1000);
    }

    private static String ratio(Figures ratios, boolean inverted) {
        double low = ratios.quantile(inverted ? 0.75 : 0.25);
        double high = ratios.quantile(inverted ? 0.25 : 0.75);
        return inverted
                ? String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", 1 / ratios.median(), 1 / low, 1 / high)
                : String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", ratios.median(), low, high);
    }

    /** The least and the most of the processes' medians. */
    private static String range(Figures forks, boolean inverted) {
        double low = forks.quantile(0);
        double high = forks.quantile(1);
        return inverted
                ? String.format(Locale.ROOT, "%.3f–%.3f", 1 / high, 1 / low)
                : String.format(Locale.ROOT, "%.2f–%.2f", low, high);
    }

    private static String met(boolean met) {
        return met ? "met" : "**not met**";
    }
}
