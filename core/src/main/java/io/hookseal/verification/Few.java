package io.hookseal.verification;

import java.util.ArrayList;
import java.util.List;

/** Lists that mostly have one element, for which an immutable list is half of a growing one. */
final class Few {
    private Few() {}

    static <T> List<T> with(List<T> some, T one) {
        if (some.isEmpty()) {
            return List.of(one);
        }
        List<T> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }
}
