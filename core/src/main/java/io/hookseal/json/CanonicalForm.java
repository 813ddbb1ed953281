package io.hookseal.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of one body while it is scanned. It is made in two steps, each linear: first the <em>compact form</em>,
 * which is the body without its insignificant white space, and in which small objects are in order already; then, only where the
 * members of a large object were not in order, a copy of that in which they are.
 *
 * <p>Large objects are recorded where they end, so in the list of them an object comes after all that are inside it. Read
 * backwards it comes before them: so the second step writes from the last byte to the first, and copies each byte once. A small
 * object is put in order where it ends: so a byte may be copied once for each small object around it, of which the bound on their
 * size allows few.
 */
final class CanonicalForm {
    private static final int OBJECT_STRIDE = 5;
    private static final int MEMBER_STRIDE = 4;
    private static final int FRAME_STRIDE = 6;

    /** Up to so many bytes are copied word by word. */
    private static final int SHORT = 32;

    /** Objects of up to so many bytes are put in order where they end. */
    private static final int SMALL = 512;

    /** How many runs of white space are found before what stands between them is copied, all in one go. */
    private static final int GAPS = 64;

    private final byte[] body;
    private final byte[] small = new byte[SMALL + SHORT];
    private byte @Nullable [] compact;
    private int dropped;

    // How far the body is copied, to how many bytes; the gaps behind that which are left out, a start and an end each.
    private int copiedTo;
    private int copied;
    private final int[] gaps = new int[2 * GAPS];
    private int pending;

    // Per object: start, end (in the compact form), the first recorded object inside, its first member, how many
    // members.
    private int[] objects = {};
    private int objectCount;

    // Per member, in order: start, end (in the compact form), the first recorded object inside, the first one after.
    private int[] members = {};
    private int memberCount;

    private byte[] result = {};
    private int resultLength;

    CanonicalForm(byte[] body) {
        this.body = body;
    }

    /** Leaves out the bytes of the body from one offset to another; offsets must ascend from call to call. */
    void leaveOut(int from, int to) {
        if (from == to) {
            return;
        }
        if (pending == gaps.length) {
            copyTo(gaps[pending - 1]);
        }
        gaps[pending] = from;
        gaps[pending + 1] = to;
        pending += 2;
        dropped += to - from;
    }

    /** Copies what stands in front of an offset of the body to the compact form, and forgets the gaps in it. */
    private byte[] copyTo(int offset) {
        byte[] target = compact;
        if (target == null) {
            target = new byte[body.length + SHORT];
            compact = target;
        }
        int from = copiedTo;
        int out = copied;
        for (int gap = 0; gap < pending; gap += 2) {
            int to = gaps[gap];
            copy(body, from, to, target, out);
            out += to - from;
            from = gaps[gap + 1];
        }
        copy(body, from, offset, target, out);
        copied = out + offset - from;
        copiedTo = offset;
        pending = 0;
        return target;
    }

    /** Copies whole words where the bytes are few; what is written beyond the end is written over later. */
    private static void copy(byte[] source, int from, int to, byte[] target, int at) {
        if (to - from <= 16 && from <= source.length - 16) {
            JsonText.putWord(target, at, JsonText.word(source, from));
            JsonText.putWord(target, at + 8, JsonText.word(source, from + 8));
        } else if (to - from <= SHORT && from <= source.length - SHORT) {
            JsonText.putWord(target, at, JsonText.word(source, from));
            JsonText.putWord(target, at + 8, JsonText.word(source, from + 8));
            JsonText.putWord(target, at + 16, JsonText.word(source, from + 16));
            JsonText.putWord(target, at + 24, JsonText.word(source, from + 24));
        } else {
            System.arraycopy(source, from, target, at, to - from);
        }
    }

    /** Returns where the byte that now stands at an offset of the body goes in the compact form. */
    int place(int offset) {
        return offset - dropped;
    }

    /** Returns how many objects have been recorded. */
    int recorded() {
        return objectCount;
    }

    /**
     * Puts the members of an object in order, now where it is small, with {@link #finish()} else.
     *
     * @param start where it begins in the compact form
     * @param after where it ends in the body
     * @param firstInside how many objects had been recorded when it began
     * @param open its members, from the index {@code from} on, put in order
     */
    void reorder(int start, int after, int firstInside, Members open, int from) {
        int end = place(after);
        if (end - start > SMALL) {
            record(start, end, firstInside, open, from);
            return;
        }
        byte[] target = copyTo(after);
        System.arraycopy(target, start, small, 0, end - start);
        int[] order = open.inOrder();
        int out = start + 1;
        for (int i = 0; i < open.count() - from; i++) {
            int first = open.place(order[i]) - start;
            int last = memberEnd(open, order[i], end) - start;
            copy(small, first, last, target, out);
            out += last - first;
            target[out++] = ',';
        }
        target[out - 1] = '}';
    }

    /** One byte, a comma or the closing brace, stands between a member and what follows it. */
    private static int memberEnd(Members open, int member, int end) {
        return (member + 1 == open.count() ? end : open.place(member + 1)) - 1;
    }

    private void record(int start, int end, int firstInside, Members open, int from) {
        int[] order = open.inOrder();
        int length = open.count() - from;
        objects = withRoom(objects, objectCount * OBJECT_STRIDE + OBJECT_STRIDE);
        int object = objectCount * OBJECT_STRIDE;
        objects[object] = start;
        objects[object + 1] = end;
        objects[object + 2] = firstInside;
        objects[object + 3] = memberCount;
        objects[object + 4] = length;
        members = withRoom(members, (memberCount + length) * MEMBER_STRIDE);
        for (int i = 0; i < length; i++) {
            int index = order[i];
            int member = memberCount * MEMBER_STRIDE;
            members[member] = open.place(index);
            members[member + 1] = memberEnd(open, index, end);
            members[member + 2] = open.recorded(index);
            members[member + 3] = index + 1 == open.count() ? objectCount : open.recorded(index + 1);
            memberCount++;
        }
        objectCount++;
    }

    private static int[] withRoom(int[] array, int length) {
        if (length <= array.length) {
            return array;
        }
        return Arrays.copyOf(array, (int) Math.min(Math.max(2L * length, 64), Integer.MAX_VALUE - 8));
    }

    /** Makes the form, once the whole body is scanned and found well-formed. */
    void finish() {
        byte[] from = compact == null && dropped == 0 ? body : copyTo(body.length);
        resultLength = body.length - dropped;
        result = objectCount == 0 ? from : inOrder(from, resultLength);
    }

    /** Returns the array that begins with the form; it may be the body. */
    byte[] result() {
        return result;
    }

    int resultLength() {
        return resultLength;
    }

    private byte[] inOrder(byte[] from, int length) {
        byte[] target = new byte[length];
        int out = length;
        int[] frames = new int[8 * FRAME_STRIDE];
        int frame = -FRAME_STRIDE;
        // What is left to write of the region at hand: the bytes [start, end), with the recorded objects [first, last).
        int start = 0;
        int end = length;
        int first = 0;
        int last = objectCount;
        while (true) {
            int member;
            if (last > first) {
                int object = (last - 1) * OBJECT_STRIDE;
                int close = objects[object + 1] - 1;
                out -= end - close;
                System.arraycopy(from, close, target, out, end - close);
                frame += FRAME_STRIDE;
                frames = withRoom(frames, frame + FRAME_STRIDE);
                frames[frame] = start;
                // With its opening brace, which stands in front of the members wherever they go.
                frames[frame + 1] = objects[object] + 1;
                frames[frame + 2] = first;
                frames[frame + 3] = objects[object + 2];
                frames[frame + 4] = objects[object + 3];
                frames[frame + 5] = objects[object + 3] + objects[object + 4] - 1;
                member = frames[frame + 5];
            } else {
                out -= end - start;
                System.arraycopy(from, start, target, out, end - start);
                if (frame < 0) {
                    return target;
                }
                if (frames[frame + 5] == frames[frame + 4]) {
                    start = frames[frame];
                    end = frames[frame + 1];
                    first = frames[frame + 2];
                    last = frames[frame + 3];
                    frame -= FRAME_STRIDE;
                    continue;
                }
                target[--out] = ',';
                member = --frames[frame + 5];
            }
            start = members[member * MEMBER_STRIDE];
            end = members[member * MEMBER_STRIDE + 1];
            first = members[member * MEMBER_STRIDE + 2];
            last = members[member * MEMBER_STRIDE + 3];
        }
    }
}
