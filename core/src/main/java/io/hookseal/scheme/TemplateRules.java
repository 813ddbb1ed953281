package io.hookseal.scheme;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a template can be read in one way only. Parts before the body are split off from the left, parts after it from
 * the right; each needs a literal on the body's side, and its value must not reach into that literal.
 */
public final class TemplateRules {
    private TemplateRules() {}

    static void check(SignedForm.Template template, List<SchemeFault> faults) {
        List<SignedForm.Part> parts = template.parts();
        int bodies = 0;
        for (SignedForm.Part part : parts) {
            bodies += part instanceof SignedForm.Body ? 1 : 0;
        }
        if (bodies != 1) {
            faults.add(new SchemeFault(
                    "the signed form's template must have {body} exactly once", "write it as {time}.{body}"));
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            SignedForm.Part part = parts.get(i);
            boolean variable = part instanceof SignedForm.Header || part instanceof SignedForm.Time;
            if (variable && delimiter(parts, i) == null) {
                faults.add(new SchemeFault(
                        "two variable parts of the signed form's template touch each other, so that one signature "
                                + "could stand for two different requests",
                        "put a literal between them, as the '.' in {time}.{body}"));
                return;
            }
        }
    }

    static boolean hasTime(SignedForm.Template template) {
        for (SignedForm.Part part : template.parts()) {
            if (part instanceof SignedForm.Time) {
                return true;
            }
        }
        return false;
    }

    /** Where the body is among these parts; looked for by type, as linking a record's equality takes a start 10 ms. */
    private static int body(List<SignedForm.Part> parts) {
        int index = 0;
        while (!(parts.get(index) instanceof SignedForm.Body)) {
            index++;
        }
        return index;
    }

    /**
     * {@return the literal that sets the part at this index off on the body's side, or null where none does}
     *
     * @param parts the template's parts
     * @param index the part's index
     */
    public static @Nullable String delimiter(List<SignedForm.Part> parts, int index) {
        int neighbour = index < body(parts) ? index + 1 : index - 1;
        return parts.get(neighbour) instanceof SignedForm.Literal literal ? literal.text() : null;
    }

    /**
     * {@return whether a part with this value can be told from the rest of the template in one way only}
     *
     * @param parts the template's parts
     * @param index the part's index
     * @param value the value
     */
    public static boolean separable(List<SignedForm.Part> parts, int index, String value) {
        String delimiter = delimiter(parts, index);
        if (delimiter == null) {
            return false;
        }
        return index < body(parts)
                ? (value + delimiter).indexOf(delimiter) == value.length()
                : (delimiter + value).lastIndexOf(delimiter) == 0;
    }
}
