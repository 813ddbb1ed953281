package io.hookseal.scheme;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds schemes that could be confused for one another under one secret: where bytes signed under one can be presented
 * under the other with another meaning. The classic case: a sender signs {@code id.time.body}, a second scheme reads a
 * raw body, and a stolen signature verifies with {@code id.time.body} as the body.
 */
public final class SchemeOverlap {
    private SchemeOverlap() {}

    /**
     * {@return the overlaps among these schemes; empty where every pair is safe}
     *
     * @param schemes the schemes
     */
    public static List<SchemeFault> find(List<Scheme> schemes) {
        List<SchemeFault> faults = new ArrayList<>();
        for (int i = 0; i < schemes.size(); i++) {
            for (int j = i + 1; j < schemes.size(); j++) {
                Scheme a = schemes.get(i);
                Scheme b = schemes.get(j);
                if (a.mac() == b.mac() && overlap(a, b)) {
                    faults.add(new SchemeFault(
                            "schemes " + (i + 1) + " (" + describe(a) + ") and " + (j + 1) + " (" + describe(b)
                                    + ") can be confused for one another under one secret: bytes signed under one "
                                    + "verify under the other with another meaning",
                            "give each its own endpoint and its own secret, or keep only the one the sender uses"));
                }
            }
        }
        return faults;
    }

    /**
     * {@return whether bytes signed under one of these schemes can be presented as other bytes under one of those} For
     * senders that share a secret at two endpoints: that one signs a time and the other does not is no matter there.
     *
     * @param some the schemes of one sender
     * @param others the schemes of another
     */
    public static boolean reinterpretable(List<Scheme> some, List<Scheme> others) {
        for (Scheme one : some) {
            for (Scheme other : others) {
                if (one.mac() == other.mac() && overlap(one.time(other.time()), other)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean overlap(Scheme a, Scheme b) {
        SignedForm left = a.signedForm();
        SignedForm right = b.signedForm();
        if (left.equals(right)) {
            // a delivery too old for one would be taken under the other, which reads no time, or another one
            return !a.time().equals(b.time());
        }
        boolean templates = left instanceof SignedForm.Template || right instanceof SignedForm.Template;
        if (!templates) {
            // raw and canonical: a body equal to its canonical form tells the same event either way, if not the same
            // time
            return !a.time().equals(b.time());
        }
        if (left instanceof SignedForm.RawBody || right instanceof SignedForm.RawBody) {
            return true;
        }
        if (left instanceof SignedForm.CanonicalJson) {
            return mayStartJson(firstLiteral(right));
        }
        if (right instanceof SignedForm.CanonicalJson) {
            return mayStartJson(firstLiteral(left));
        }
        String first = firstLiteral(left);
        String second = firstLiteral(right);
        return first == null || second == null || first.startsWith(second) || second.startsWith(first);
    }

    private static boolean mayStartJson(@Nullable String literal) {
        return literal == null || "{[\"-0123456789tfnNI".indexOf(literal.charAt(0)) >= 0;
    }

    private static @Nullable String firstLiteral(SignedForm form) {
        if (form instanceof SignedForm.Template template
                && !template.parts().isEmpty()
                && template.parts().get(0) instanceof SignedForm.Literal literal) {
            return literal.text();
        }
        return null;
    }

    private static String describe(Scheme scheme) {
        String form = scheme.signedForm() instanceof SignedForm.RawBody
                ? "raw body"
                : scheme.signedForm() instanceof SignedForm.CanonicalJson ? "canonical JSON" : "template";
        return String.join("/", scheme.headers()) + " over " + form;
    }
}
