package io.hookseal.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * The transitions of a claim, each of which the server runs as one. All of them begin by reading the server's clock and
 * looking at the delivery: what is expired counts as absent, to the millisecond and whether the server dropped it or not.
 *
 * @param claim claims
 * @param complete completes
 * @param release releases
 * @param extend extends
 * @param forget forgets
 */
record Scripts(Script claim, Script complete, Script release, Script extend, Script forget) {
    static Scripts load() {
        return load(UnaryOperator.identity());
    }

    /** The same with their text changed, so that tests may move the clock and plant faults. */
    static Scripts load(UnaryOperator<String> change) {
        return new Scripts(
                script("claim", change),
                script("complete", change),
                script("release", change),
                script("extend", change),
                script("forget", change));
    }

    static String text(String name) {
        String file = name + ".lua";
        try (InputStream in = Scripts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in this jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Script script(String name, UnaryOperator<String> change) {
        return Script.of(change.apply(text("clock") + text("look") + text(name)));
    }
}
