package io.hookseal.json;

import io.hookseal.json.JsonScan.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one body. Its methods take an offset and return the one where they stopped, or {@link #FAULT} after noting
 * the fault; what is open is kept in arrays, so nothing recurses.
 */
final class Pass {
    private static final int FAULT = -1;

    private static final byte STRING = 1;
    private static final byte OBJECT = 2;
    private static final byte ARRAY = 3;
    private static final byte NUMBER = 4;
    private static final byte LITERAL = 5;
    private static final byte EXTRA_NUMBER = 6;

    /** What kind of value a byte begins; 0 for none. */
    private static final byte[] BEGINS = new byte[256];

    static {
        BEGINS['"'] = STRING;
        BEGINS['{'] = OBJECT;
        BEGINS['['] = ARRAY;
        BEGINS['-'] = NUMBER;
        Arrays.fill(BEGINS, '0', '9' + 1, NUMBER);
        BEGINS['t'] = LITERAL;
        BEGINS['f'] = LITERAL;
        BEGINS['n'] = LITERAL;
        BEGINS['N'] = EXTRA_NUMBER;
        BEGINS['I'] = EXTRA_NUMBER;
    }

    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");
    private static final int TRUE_HALF = JsonText.half(TRUE, 0);
    private static final int FALS_HALF = JsonText.half(FALSE, 0);
    private static final int NULL_HALF = JsonText.half(NULL, 0);
    private static final byte[] NAN = ascii("NaN");
    private static final byte[] INFINITY = ascii("Infinity");

    /** Per open container: its first member, or NOT_AN_OBJECT; its field node; its place; how many were recorded by then. */
    private static final int STRIDE = 4;

    private static final int NOT_AN_OBJECT = -1;

    private final byte[] body;
    private final int end;
    private final boolean notANumber;
    private final int maxDepth;
    private final FieldTree fields;
    private final Members members;
    private final @Nullable CanonicalForm canonical;
    private final int[] spans;

    private int[] stack = new int[8 * STRIDE];
    private int depth;
    // Of the innermost open container, as on the stack.
    private int base = NOT_AN_OBJECT;
    private int node = FieldTree.NOWHERE;
    // Where in the field tree the value stands that comes next.
    private int valueNode;
    private boolean escaped;

    private Fault fault = Fault.EMPTY;
    private int faultAt;

    Pass(byte[] body, boolean notANumber, int maxDepth, FieldTree fields, @Nullable CanonicalForm canonical) {
        this.body = body;
        this.end = body.length;
        this.notANumber = notANumber;
        this.maxDepth = maxDepth;
        this.fields = fields;
        this.members = new Members(body);
        this.canonical = canonical;
        this.spans = new int[2 * fields.paths().size()];
        this.valueNode = fields.root();
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    JsonScan run() {
        int p = begin();
        if (p == FAULT || value(p) == FAULT) {
            return new JsonScan.IllFormed(fault, faultAt);
        }
        if (canonical == null) {
            return new JsonScan.WellFormed(body, fields.paths(), spans, null, 0);
        }
        canonical.finish();
        return new JsonScan.WellFormed(body, fields.paths(), spans, canonical.result(), canonical.resultLength());
    }

    private int begin() {
        if (end >= 2) {
            int first = ((body[0] & 0xff) << 8) | (body[1] & 0xff);
            if (first == 0xfeff || first == 0xfffe || (first == 0xefbb && end >= 3 && body[2] == (byte) 0xbf)) {
                return fail(Fault.BYTE_ORDER_MARK, 0);
            }
        }
        int p = space(0);
        return p == end ? fail(Fault.EMPTY, end) : p;
    }

    /**
     * Reads the one value of the body and what follows it, from the first byte that is not white space. Members begin in this loop
     * and not in a method of their own, which the JIT inlines or not as it happens to compile the two, for a sixth of the time.
     */
    private int value(int from) {
        int p = from;
        boolean member = false;
        while (true) {
            if (member) {
                int value = members.repeat(p);
                p = value < 0 ? newMember(p) : repeatedMember(p, value);
                if (p == FAULT) {
                    return FAULT;
                }
            }
            if (p == end) {
                return fail(Fault.TRUNCATED, end);
            }
            byte kind = BEGINS[body[p] & 0xff];
            if (kind == OBJECT || kind == ARRAY) {
                p = open(p, kind == OBJECT);
                if (p == FAULT) {
                    return FAULT;
                }
                if (p == end || body[p] != (kind == OBJECT ? '}' : ']')) {
                    member = kind == OBJECT;
                    continue;
                }
            } else {
                int token = p;
                p = scalar(kind, p);
                if (p == FAULT) {
                    return FAULT;
                }
                if (valueNode != FieldTree.NOWHERE) {
                    collect(token, p);
                }
            }
            // A value has ended, and with it perhaps what it stands in.
            while (true) {
                p = space(p);
                if (depth == 0) {
                    return p == end ? p : fail(Fault.TRAILING_CONTENT, p);
                }
                if (p == end) {
                    return fail(Fault.TRUNCATED, end);
                }
                byte b = body[p];
                if (b == ',') {
                    member = base != NOT_AN_OBJECT;
                    p = member ? p + 1 : space(p + 1);
                    break;
                }
                if (b != (base == NOT_AN_OBJECT ? ']' : '}')) {
                    return unexpected(p);
                }
                p = close(p + 1);
                if (p == FAULT) {
                    return FAULT;
                }
            }
        }
    }

    /** Enters the container whose opening bracket stands at an offset, and skips to what follows the bracket. */
    private int open(int bracket, boolean object) {
        if (depth == maxDepth) {
            return fail(Fault.TOO_DEEP, bracket);
        }
        base = object ? members.count() : NOT_AN_OBJECT;
        node = valueNode;
        // No path leads into an array; in an object each member sets it.
        valueNode = FieldTree.NOWHERE;
        int top = depth * STRIDE;
        if (top == stack.length) {
            stack = Arrays.copyOf(stack, 2 * top);
        }
        stack[top] = base;
        stack[top + 1] = node;
        if (canonical != null) {
            stack[top + 2] = canonical.place(bracket);
            stack[top + 3] = canonical.recorded();
        }
        depth++;
        return space(bracket + 1);
    }

    /** Leaves the innermost container, whose closing bracket stands in front of an offset. */
    private int close(int after) {
        depth--;
        int top = depth * STRIDE;
        if (base != NOT_AN_OBJECT) {
            int repeated = members.order(base);
            if (repeated >= 0) {
                return fail(Fault.DUPLICATE_KEY, repeated);
            }
            if (canonical != null && !members.stoodInOrder()) {
                canonical.reorder(stack[top + 2], after, stack[top + 3], members, base);
            }
            members.drop(base);
        }
        base = depth == 0 ? NOT_AN_OBJECT : stack[top - STRIDE];
        node = depth == 0 ? FieldTree.NOWHERE : stack[top - STRIDE + 1];
        return after;
    }

    /** Takes over a member that {@link Members#repeat} added, and returns where its value begins. */
    private int repeatedMember(int from, int value) {
        if (canonical != null) {
            int token = members.lastToken();
            int colon = members.lastColon();
            canonical.leaveOut(from, token);
            members.keep(canonical.place(token), canonical.recorded());
            canonical.leaveOut(colon + 1, value);
        }
        valueNode = node == FieldTree.NOWHERE ? FieldTree.NOWHERE : members.childOfLast(fields, node);
        return space(value);
    }

    /** Reads a member from what follows a brace or comma to its value, and returns where that begins. */
    private int newMember(int from) {
        int token = space(from);
        if (token == end || body[token] != '"') {
            return unexpected(token);
        }
        escaped = false;
        int close = string(token + 1);
        if (close == FAULT) {
            return FAULT;
        }
        members.add(token, close, escaped);
        if (canonical != null) {
            members.keep(canonical.place(token), canonical.recorded());
        }
        valueNode = node == FieldTree.NOWHERE ? FieldTree.NOWHERE : members.childOfLast(fields, node);
        int colon = space(close + 1);
        if (colon == end || body[colon] != ':') {
            return unexpected(colon);
        }
        int value = space(colon + 1);
        if (!escaped && colon == close + 1) {
            members.spelled(from, value);
        }
        return value;
    }

    private int scalar(byte kind, int from) {
        return switch (kind) {
            case STRING -> {
                int close = string(from + 1);
                yield close == FAULT ? FAULT : close + 1;
            }
            case NUMBER -> {
                int after = number(from);
                yield after - from > JsonScanner.MAX_NUMBER_LENGTH ? fail(Fault.LONG_NUMBER, from) : after;
            }
            case LITERAL -> literal(from);
            case EXTRA_NUMBER -> notANumber ? word(from, body[from] == 'N' ? NAN : INFINITY) : unexpected(from);
            default -> unexpected(from);
        };
    }

    private int literal(int from) {
        if (from <= end - 5) {
            int four = JsonText.half(body, from);
            if (four == TRUE_HALF || four == NULL_HALF) {
                return from + 4;
            }
            if (four == FALS_HALF && body[from + 4] == 'e') {
                return from + 5;
            }
        }
        return word(from, body[from] == 't' ? TRUE : body[from] == 'f' ? FALSE : NULL);
    }

    private void collect(int from, int to) {
        int field = fields.field(valueNode);
        if (field >= 0) {
            spans[2 * field] = from;
            spans[2 * field + 1] = to;
        }
    }

    /** Reads the inside of a string, and returns where its closing quote stands. */
    private int string(int from) {
        int p = from;
        while (true) {
            while (p <= end - 8) {
                long notPlain = JsonText.notPlain(JsonText.word(body, p));
                if (notPlain != 0) {
                    p += Long.numberOfTrailingZeros(notPlain) >>> 3;
                    break;
                }
                p += 8;
            }
            if (p == end) {
                return fail(Fault.TRUNCATED, end);
            }
            byte b = body[p];
            if (b == '"') {
                return p;
            }
            if (b == '\\') {
                escaped = true;
                do {
                    p = escape(p);
                } while (p != FAULT && p < end && body[p] == '\\');
            } else if (b < 0) {
                p = sequences(p);
            } else if (b < ' ') {
                return fail(Fault.CONTROL_CHARACTER, p);
            } else {
                p++;
            }
            if (p == FAULT) {
                return FAULT;
            }
        }
    }

    private int escape(int backslash) {
        if (backslash + 1 == end) {
            return fail(Fault.TRUNCATED, end);
        }
        byte b = body[backslash + 1];
        if (b != 'u') {
            return JsonText.isSimpleEscape(b) ? backslash + 2 : fail(Fault.BAD_ESCAPE, backslash);
        }
        if (backslash + 6 <= end && JsonText.unit(body, backslash + 2) >= 0) {
            return backslash + 6;
        }
        for (int i = backslash + 2; i < end; i++) {
            if (JsonText.hex(body[i]) < 0) {
                return fail(Fault.BAD_ESCAPE, backslash);
            }
        }
        return fail(Fault.TRUNCATED, end);
    }

    /** Reads the UTF-8 sequences of more than one byte from an offset on; there is at least one. */
    private int sequences(int from) {
        int p = from;
        do {
            int after = JsonText.sequenceEnd(body, p);
            if (after <= 0) {
                return after == 0 ? fail(Fault.TRUNCATED, end) : fail(Fault.INVALID_UTF8, p);
            }
            p = after;
        } while (p < end && body[p] < 0);
        return p;
    }

    private int number(int from) {
        int p = from;
        if (body[p] == '-') {
            p++;
            if (p < end && body[p] == 'I' && notANumber) {
                return word(p, INFINITY);
            }
        }
        if (p < end && body[p] == '0') {
            p++;
            if (p < end && isDigit(body[p])) {
                return fail(Fault.BAD_NUMBER, p);
            }
        } else {
            p = digits(p);
        }
        if (p != FAULT && p < end && body[p] == '.') {
            p = digits(p + 1);
        }
        if (p != FAULT && p < end && (body[p] == 'e' || body[p] == 'E')) {
            p++;
            if (p < end && (body[p] == '+' || body[p] == '-')) {
                p++;
            }
            p = digits(p);
        }
        return p;
    }

    /** Reads digits, of which there must be one. */
    private int digits(int from) {
        int p = from;
        while (p < end && isDigit(body[p])) {
            p++;
        }
        if (p == from) {
            return p == end ? fail(Fault.TRUNCATED, end) : fail(Fault.BAD_NUMBER, p);
        }
        return p;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private int word(int from, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (from + i == end || body[from + i] != word[i]) {
                return unexpected(from + i);
            }
        }
        return from + word.length;
    }

    private int space(int from) {
        if (from >= end || body[from] > ' ') {
            return from;
        }
        // Most white space is one blank, which costs no loop.
        int p = from;
        if (body[p] == ' ' && p + 1 < end && body[p + 1] > ' ') {
            p++;
        } else {
            p = blanks(p);
        }
        if (canonical != null) {
            canonical.leaveOut(from, p);
        }
        return p;
    }

    private int blanks(int from) {
        int p = from;
        while (p < end && (body[p] == ' ' || body[p] == '\n' || body[p] == '\r' || body[p] == '\t')) {
            p++;
        }
        return p;
    }

    /** Notes that what stands at an offset outside any string cannot stand there. */
    private int unexpected(int at) {
        if (at == end) {
            return fail(Fault.TRUNCATED, end);
        }
        if (body[at] < 0) {
            int after = JsonText.sequenceEnd(body, at);
            return fail(after < 0 ? Fault.INVALID_UTF8 : Fault.UNEXPECTED_BYTE, at);
        }
        return fail(Fault.UNEXPECTED_BYTE, at);
    }

    private int fail(Fault why, int offset) {
        fault = why;
        faultAt = offset;
        return FAULT;
    }
}
