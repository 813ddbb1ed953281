package io.hookseal.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * Claims in the order in which they came. An entry is in one list at most, and is its own link there, so that it leaves from
 * anywhere at once. Guarded by the ledger, but for the size.
 */
final class EntryList {
    private @Nullable Entry oldest;
    private @Nullable Entry newest;

    /** Read by anybody, who may see it a moment late. */
    private volatile int size;

    @Nullable
    Entry oldest() {
        return oldest;
    }

    int size() {
        return size;
    }

    /** Takes an entry over from the list that it is in, if it is in one; one that is here stays where it stands. */
    void take(Entry entry) {
        if (entry.list == this) {
            return;
        }
        drop(entry);
        Entry last = newest;
        entry.list = this;
        entry.older = last;
        if (last == null) {
            oldest = entry;
        } else {
            last.newer = entry;
        }
        newest = entry;
        resize(1);
    }

    /** Takes an entry out of the list that it is in, if it is in one. */
    static void drop(Entry entry) {
        EntryList list = entry.list;
        if (list != null) {
            list.unlink(entry);
        }
    }

    private void unlink(Entry entry) {
        Entry before = entry.older;
        Entry after = entry.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
        entry.list = null;
        entry.older = null;
        entry.newer = null;
        resize(-1);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the ledger's lock alone
    private void resize(int by) {
        size += by;
    }
}
