package io.hookseal.verification;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Notices that are found when somebody first looks: finding them takes a scan of the body. Safe under many threads. */
final class LazyNotices extends AbstractSet<Notice> {
    private final Supplier<Set<Notice>> source;
    private volatile @Nullable Set<Notice> found;

    LazyNotices(Supplier<Set<Notice>> source) {
        this.source = source;
    }

    private Set<Notice> found() {
        Set<Notice> known = found;
        if (known == null) {
            known = Set.copyOf(source.get());
            found = known;
        }
        return known;
    }

    @Override
    public Iterator<Notice> iterator() {
        return found().iterator();
    }

    @Override
    public int size() {
        return found().size();
    }
}
