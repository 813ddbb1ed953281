package io.hookseal.json;

import java.util.Arrays;

/**
 * The members of the objects that are open at a point of a scan, each with its decoded name: the innermost object's are the
 * last ones. Where an object ends it says which name stands twice, and in which order the names belong.
 *
 * <p>Names are compared, never hashed, so no choice of names makes it slower than a sort. A name without escapes is compared
 * where it stands in the body; one with escapes is decoded once.
 */
final class Members {
    /** Up to so many names are sorted by insertion. */
    private static final int FEW = 16;

    private static final int NONE = -1;

    /**
     * Four words for each member: the prefix of its name; its token and length; its place and what was recorded by then; where
     * the text in front of its value begins, and how long it is, 0 if it is not to be looked at again.
     */
    private static final int STRIDE = 4;

    private final byte[] body;
    private int count;
    private long[] words = new long[FEW * STRIDE];

    // The length of a name with escapes is given as the complement of its index here: an offset and a length each.
    private int[] decodedSpans = {};
    private int decodedCount;
    private byte[] decoded = {};
    private int decodedLength;

    // The members from one index to another have the names of those that were put in order last.
    private int orderedFrom;
    private int orderedTo = NONE;
    private boolean ascending;
    private int[] order = {};
    private int[] spare = {};

    Members(byte[] body) {
        this.body = body;
    }

    /** Returns how many members there are in all open objects. */
    int count() {
        return count;
    }

    /**
     * Adds a member to the innermost open object if the text in front of its value is, byte for byte, that of the member which
     * had the same index before: mostly one of the object in front, in an array of objects that are alike. What was read once
     * need not be read again.
     *
     * @param from where the text begins, after a brace or comma
     * @return where the value begins, or -1 if nothing was added
     */
    int repeat(int from) {
        int word = count * STRIDE;
        if (word == words.length) {
            return NONE;
        }
        int before = (int) (words[word + 3] >>> 32);
        int length = (int) words[word + 3];
        if (length == 0 || from + length > body.length - Long.BYTES || !JsonText.same(body, before, from, length)) {
            return NONE;
        }
        long moved = (long) (from - before) << 32;
        words[word + 1] += moved;
        words[word + 3] += moved;
        count++;
        return from + length;
    }

    /**
     * Adds a member to the innermost open object.
     *
     * @param token where its name's opening quote stands in the body
     * @param close where its name's closing quote stands
     * @param escaped whether there is an escape in the name
     */
    void add(int token, int close, boolean escaped) {
        int word = count * STRIDE;
        if (count < orderedTo) {
            orderedTo = NONE;
        }
        if (word == words.length) {
            // A member has at least four bytes, the opening brace of a lone one included.
            words = Arrays.copyOf(words, STRIDE * Math.min(2 * count, body.length / 4 + 1));
        }
        long prefix;
        int length = close - token - 1;
        if (escaped) {
            decode(token + 1, close);
            prefix = JsonText.prefix(decoded, decodedSpans[2 * decodedCount - 2], decodedSpans[2 * decodedCount - 1]);
            length = -decodedCount;
        } else {
            prefix = JsonText.prefix(body, token + 1, length);
        }
        words[word] = prefix;
        words[word + 1] = pair(token, length);
        words[word + 3] = 0;
        count++;
    }

    /**
     * Lets {@link #repeat} know the text in front of the value of the member added last. There must be no escape in its name, and
     * its colon must follow its name at once.
     */
    void spelled(int from, int value) {
        words[count * STRIDE - 1] = pair(from, value - from);
    }

    /** Returns where the name of the member added last begins, with its quote. */
    int lastToken() {
        return token(count - 1);
    }

    /** Returns where the colon of the member added last stands, if {@link #repeat} added it. */
    int lastColon() {
        return token(count - 1) + (int) words[count * STRIDE - 3] + 2;
    }

    /**
     * Keeps two numbers for the member added last: where it begins in the compact form, and how many objects the canonical form
     * had recorded by then.
     */
    void keep(int place, int recorded) {
        words[count * STRIDE - 2] = pair(place, recorded);
    }

    private static long pair(int high, int low) {
        return ((long) high << 32) | (low & 0xffffffffL);
    }

    private void decode(int from, int to) {
        // Decoding makes no name longer.
        if (decoded.length - decodedLength < to - from) {
            decoded = Arrays.copyOf(decoded, grown(decodedLength + to - from));
        }
        if (2 * decodedCount == decodedSpans.length) {
            decodedSpans = Arrays.copyOf(decodedSpans, grown(decodedSpans.length + 2));
        }
        int end = JsonText.unescape(body, from, to, decoded, decodedLength);
        decodedSpans[2 * decodedCount] = decodedLength;
        decodedSpans[2 * decodedCount + 1] = end - decodedLength;
        decodedLength = end;
        decodedCount++;
    }

    private static int grown(int length) {
        return (int) Math.min(2L * length, Integer.MAX_VALUE - 8);
    }

    /** Returns where in the tree of requested fields the member added last leads from a node. */
    int childOfLast(FieldTree fields, int node) {
        int last = count - 1;
        return fields.child(node, words[last * STRIDE], bytes(last), start(last), length(last));
    }

    /** Returns where a member begins in the compact form. */
    int place(int member) {
        return (int) (words[member * STRIDE + 2] >>> 32);
    }

    /** Returns how many objects the canonical form held when a member began. */
    int recorded(int member) {
        return (int) words[member * STRIDE + 2];
    }

    /** Forgets the members from an index on: their object has ended. */
    void drop(int from) {
        count = from;
    }

    /**
     * Puts the members from an index on, all of the innermost object, in the order of their names. If they were all added by
     * {@link #repeat}, and there are no more or fewer of them, those that were put in order last have told it.
     *
     * @return the offset of the first name token that repeats a name, or -1
     */
    int order(int from) {
        if (from == orderedFrom && count == orderedTo) {
            return NONE;
        }
        ascending = ascending(from);
        if (!ascending) {
            sort(from);
            int repeated = repeated(count - from);
            if (repeated >= 0) {
                return repeated;
            }
        }
        orderedFrom = from;
        orderedTo = count;
        return NONE;
    }

    /** Returns whether the members that were put in order stood so already. */
    boolean stoodInOrder() {
        return ascending;
    }

    /** Returns the members that were put in order and did not stand so. The array is lent, and may be longer. */
    int[] inOrder() {
        return order;
    }

    private boolean ascending(int from) {
        for (int i = from + 1; i < count; i++) {
            if (compare(i - 1, i) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the offset of the first token that repeats a name; equal names were left in the order of the body. */
    private int repeated(int length) {
        int first = Integer.MAX_VALUE;
        for (int i = 1; i < length; i++) {
            if (compare(order[i - 1], order[i]) == 0) {
                first = Math.min(first, token(order[i]));
            }
        }
        return first == Integer.MAX_VALUE ? NONE : first;
    }

    private void sort(int from) {
        int length = count - from;
        if (order.length < length) {
            order = new int[Math.max(length, FEW)];
        }
        for (int i = 0; i < length; i++) {
            order[i] = from + i;
        }
        for (int run = 0; run < length; run += FEW) {
            insert(run, Math.min(run + FEW, length));
        }
        if (length > FEW && spare.length < length) {
            spare = new int[order.length];
        }
        for (int run = FEW; run < length; run *= 2) {
            for (int low = 0; low < length - run; low += 2 * run) {
                merge(low, low + run, Math.min(low + 2 * run, length));
            }
        }
    }

    private void insert(int low, int high) {
        for (int i = low + 1; i < high; i++) {
            int member = order[i];
            int j = i;
            while (j > low && compare(order[j - 1], member) > 0) {
                order[j] = order[j - 1];
                j--;
            }
            order[j] = member;
        }
    }

    private void merge(int low, int middle, int high) {
        if (compare(order[middle - 1], order[middle]) <= 0) {
            return;
        }
        int left = middle - low;
        System.arraycopy(order, low, spare, 0, left);
        int i = 0;
        int j = middle;
        int out = low;
        while (i < left && j < high) {
            order[out++] = compare(spare[i], order[j]) <= 0 ? spare[i++] : order[j++];
        }
        System.arraycopy(spare, i, order, out, left - i);
    }

    private int compare(int left, int right) {
        long leftPrefix = words[left * STRIDE];
        long rightPrefix = words[right * STRIDE];
        if (leftPrefix != rightPrefix) {
            return Long.compareUnsigned(leftPrefix, rightPrefix);
        }
        // The prefix fills short names with zeros, and a name may hold them: only the whole names decide.
        int leftStart = start(left);
        int rightStart = start(right);
        return Arrays.compareUnsigned(
                bytes(left), leftStart, leftStart + length(left), bytes(right), rightStart, rightStart + length(right));
    }

    private int token(int member) {
        return (int) (words[member * STRIDE + 1] >>> 32);
    }

    private byte[] bytes(int member) {
        return (int) words[member * STRIDE + 1] >= 0 ? body : decoded;
    }

    private int start(int member) {
        int length = (int) words[member * STRIDE + 1];
        return length >= 0 ? token(member) + 1 : decodedSpans[2 * ~length];
    }

    private int length(int member) {
        int length = (int) words[member * STRIDE + 1];
        return length >= 0 ? length : decodedSpans[2 * ~length + 1];
    }
}
