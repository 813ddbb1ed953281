package io.hookseal.signature;

import io.hookseal.request.RequestHead;
import io.hookseal.scheme.SignedForm;
import io.hookseal.scheme.TemplateRules;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills a template with what a request carries, byte for byte as received. */
public final class TemplateBytes {
    private TemplateBytes() {}

    /**
     * {@return the signed bytes, or null where the request cannot be read in one way only: a header part that is missing,
     * repeated, empty or not visible ASCII, or that contains its delimiter}
     *
     * @param template the template
     * @param head the request head
     * @param time the signed time's text, null where the template has none
     * @param body the body as received
     */
    public static @Nullable SignedBytes fill(
            SignedForm.Template template, RequestHead head, @Nullable String time, byte[] body) {
        List<SignedForm.Part> parts = template.parts();
        ByteArrayOutputStream before = new ByteArrayOutputStream(64);
        ByteArrayOutputStream after = new ByteArrayOutputStream(0);
        ByteArrayOutputStream side = before;
        for (int i = 0; i < parts.size(); i++) {
            SignedForm.Part part = parts.get(i);
            if (part instanceof SignedForm.Body) {
                side = after;
            } else if (part instanceof SignedForm.Literal literal) {
                side.writeBytes(literal.text().getBytes(StandardCharsets.UTF_8));
            } else {
                String value = part instanceof SignedForm.Header header ? single(head.headers(header.name())) : time;
                if (value == null || !visibleAscii(value) || !TemplateRules.separable(parts, i, value)) {
                    return null;
                }
                side.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return SignedBytes.around(before.toByteArray(), body, after.toByteArray());
    }

    /** The header's only value, or null where there is none or more than one. */
    static @Nullable String single(List<String> values) {
        return values.size() == 1 ? values.get(0) : null;
    }

    private static boolean visibleAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return !value.isEmpty();
    }
}
