package io.hookseal.configuration;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The known word that was probably meant by an unknown one. */
final class Nearest {
    private static final int LONGEST = 40;

    private Nearest() {}

    /** The word with the fewest edits to the written one, or null where none is near. */
    static @Nullable String to(String written, Collection<String> known) {
        if (written.length() > LONGEST) {
            return null;
        }
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String word : known) {
            int edits = edits(written, word);
            if (edits <= Math.max(1, word.length() / 4) && edits < fewest) {
                best = word;
                fewest = edits;
            }
        }
        return best;
    }

    /** Single characters to insert, delete or replace (Levenshtein's distance). */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
