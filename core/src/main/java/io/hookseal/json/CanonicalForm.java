package io.hookseal.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of one body while it is scanned. It is made in two steps, each linear: first the <em>compact form</em>,
 * which is the body without its insignificant white space, then, only where an object's members were not in order, a copy of
 * that in which they are.
 *
 * <p>Such objects are recorded where they end, so in the list of them an object comes after all that are inside it. Read
 * backwards it comes before them: so the second step writes from the last byte to the first, and copies each byte once.
 */
final class CanonicalForm {
    private static final int OBJECT_STRIDE = 5;
    private static final int MEMBER_STRIDE = 4;
    private static final int FRAME_STRIDE = 6;

    private final byte[] body;
    private byte @Nullable [] compact;
    private int runStart;
    private int dropped;

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
        if (compact == null) {
            compact = new byte[body.length];
        }
        copyRun(compact, from);
        dropped += to - from;
        runStart = to;
    }

    private void copyRun(byte[] target, int to) {
        int from = runStart;
        int out = from - dropped;
        // Most runs are one short token, for which two words beat a call. What is written beyond is written over later.
        if (to - from <= 16 && from + 16 <= body.length) {
            JsonText.putWord(target, out, JsonText.word(body, from));
            JsonText.putWord(target, out + 8, JsonText.word(body, from + 8));
        } else {
            System.arraycopy(body, from, target, out, to - from);
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
     * Records an object whose members are not in order.
     *
     * @param start where it begins in the compact form, and {@code end} where it ends
     * @param firstInside how many objects had been recorded when it began
     * @param open its members, from the index {@code from} on
     * @param order the indices of its members by their names
     */
    void record(int start, int end, int firstInside, Members open, int from, int[] order) {
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
            boolean last = index + 1 == open.count();
            int member = memberCount * MEMBER_STRIDE;
            members[member] = open.place(index);
            // One byte, a comma or the closing brace, stands between a member and what follows it.
            members[member + 1] = (last ? end : open.place(index + 1)) - 1;
            members[member + 2] = open.recorded(index);
            members[member + 3] = last ? objectCount : open.recorded(index + 1);
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
        byte[] from = body;
        if (compact != null) {
            copyRun(compact, body.length);
            from = compact;
        }
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
