package io.hookseal.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What several processes measured of one group. A figure is the median over the processes; its spread is the least and the
 * greatest of them, because compilers decide differently from process to process.
 */
public final class Results {
    private final Group group;
    private final List<List<Samples>> processes;

    /**
     * Results of a group.
     *
     * @param group the group
     * @param processes of each process what it measured, in the order of the group's operations
     */
    public Results(Group group, List<List<Samples>> processes) {
        this.group = group;
        this.processes = List.copyOf(processes);
    }

    /** {@return the rows of the table: each target, then how each operation stands to the floor} */
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (Target target : group.targets()) {
            figures.add(figure(target));
        }
        for (Operation operation : group.operations()) {
            Spread nanos = over(samples -> of(samples, operation.name()).median());
            String measured = operation.equals(group.floor())
                    ? nanos.text("%.0f ns")
                    : over(samples -> of(samples, operation.name()).ratioTo(floor(samples)))
                                    .text("%.3f")
                            + " (" + nanos.text("%.0f ns") + ")";
            String spread = operation.equals(group.floor())
                    ? nanos.range("%.0f")
                    : over(samples -> of(samples, operation.name()).ratioTo(floor(samples)))
                            .range("%.3f");
            figures.add(new Figure(
                    group.title() + ": " + operation.name(), "", measured, spread, bytes(operation.name()), null));
        }
        return figures;
    }

    private Figure figure(Target target) {
        String path = group.title() + ": " + target.of();
        String bytes = bytes(target.of());
        if (target instanceof Target.AtMostTimes times) {
            Spread ratio = ratio(times.of(), times.against());
            return figure(path, target, ratio, "%.3f", bytes, ratio.median <= times.most());
        }
        if (target instanceof Target.SameAs same) {
            Spread ratio = ratio(same.of(), same.against());
            return figure(path, target, ratio, "%.3f", bytes, Math.abs(ratio.median - 1) <= same.off());
        }
        if (target instanceof Target.FasterThan faster) {
            Spread factor = ratio(faster.than(), faster.of());
            return figure(path, target, factor, "%.2f", bytes, factor.median >= faster.least());
        }
        if (target instanceof Target.AtMostBytes most) {
            Spread allocated = over(samples -> of(samples, most.of()).bytes());
            return figure(path, target, allocated, "%.0f", bytes, allocated.median <= most.most());
        }
        if (target instanceof Target.AtMostNanos most) {
            Spread nanos = over(samples -> of(samples, most.of()).median());
            return figure(path, target, nanos, "%.0f", bytes, nanos.median <= most.most());
        }
        if (target instanceof Target.MoreBytesThan more) {
            Spread bytesMore = over(samples ->
                    of(samples, more.of()).bytes() - of(samples, more.than()).bytes());
            // A byte or two are those of the measuring.
            return figure(path, target, bytesMore, "%.0f", bytes, bytesMore.median <= more.most() + 2);
        }
        if (target instanceof Target.AtMostBytesOf share) {
            Spread allocated = over(samples -> (of(samples, share.of()).bytes() - share.more()) / share.length());
            return figure(path, target, allocated, "%.3f", bytes, allocated.median <= share.times());
        }
        Target.LessBytesThan less = (Target.LessBytesThan) target;
        Spread factor = over(samples ->
                of(samples, less.than()).bytes() / of(samples, less.of()).bytes());
        return figure(path, target, factor, "%.1f", bytes, factor.median >= less.least());
    }

    private static Figure figure(String path, Target target, Spread spread, String format, String bytes, boolean met) {
        return new Figure(path, target.asked(), spread.text(format), spread.range(format), bytes, met);
    }

    private String bytes(String operation) {
        return over(samples -> of(samples, operation).bytes()).text("%.0f");
    }

    private Spread ratio(String of, String to) {
        return over(samples -> of(samples, of).ratioTo(of(samples, to)));
    }

    private Samples floor(List<Samples> samples) {
        return of(samples, group.floor().name());
    }

    private static Samples of(List<Samples> samples, String operation) {
        return samples.stream()
                .filter(one -> one.operation().equals(operation))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing was measured of '" + operation + "'"));
    }

    private Spread over(ToDoubleFunction<List<Samples>> figure) {
        double[] values = processes.stream().mapToDouble(figure).sorted().toArray();
        return new Spread(Samples.median(values), Arrays.stream(values).min().orElseThrow(), values[values.length - 1]);
    }

    private record Spread(double median, double least, double greatest) {
        String text(String format) {
            return String.format(Locale.ROOT, format, median);
        }

        String range(String format) {
            return String.format(Locale.ROOT, format + "–" + format, least, greatest);
        }
    }
}
