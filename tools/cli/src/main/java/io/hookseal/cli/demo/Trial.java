package io.hookseal.cli.demo;

import io.hookseal.testkit.Expectation;
import io.hookseal.testkit.Recording;
import io.hookseal.testkit.Recordings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One recording to be replayed, with what was done to it in words and what must come out. Recordings of one identity are
 * one delivery: only the first of them is handled.
 *
 * @param recording the recording
 * @param done what was done to it
 * @param expectation the verdict that the recording calls for
 * @param stated all that must come out
 */
public record Trial(Recording recording, String done, Expectation expectation, Stated stated) {
    private static final String AS_SENT = "nothing: sent by its own code";
    private static final String AS_DOCUMENTED = "nothing: made as its page says";

    /**
     * The set that the demonstration shows: for each sender what it really sends, and the ways in which that goes wrong.
     *
     * @return the trials, sender by sender
     */
    public static List<Trial> chosen() {
        Trials trials = new Trials();
        trial(trials, "databridge-001", AS_DOCUMENTED + " (bare hex)");
        trial(trials, "databridge-002", AS_DOCUMENTED + " (sha256=)");
        trial(trials, "databridge-001-replay", "sent again, byte for byte");
        trial(trials, "databridge-002-chunked", "sent in chunks, as a proxy may");
        trial(trials, "databridge-002-bitflip-string", "tampered with: one bit of a text in the body");
        trial(trials, "databridge-004-body-truncated", "truncated: the body's last byte cut off");
        trial(trials, "databridge-002-wrong-secret", "signed with the wrong secret");
        trial(trials, "databridge-001-secret-newline", "signed with the secret and a line end");
        trial(trials, "databridge-002-reserialised", "body parsed and written anew");
        trial(trials, "databridge-002-dup-good-bad", "two signatures: a good one, then a bad one");
        trial(trials, "databridge-004-missing", "unsigned: the signature taken away");
        trial(trials, "validibot-001", AS_DOCUMENTED);
        trial(trials, "validibot-002", AS_DOCUMENTED + ", same run");
        trial(trials, "validibot-006", AS_DOCUMENTED + ", indented");
        trial(trials, "validibot-002-hex-mixed", "signature in mixed-case hex");
        trial(trials, "validibot-002-bitflip-string", "tampered with: one bit of a text in the body");
        trial(trials, "validibot-001-body-truncated", "truncated: the body's last byte cut off");
        trial(trials, "validibot-001-wrong-secret", "signed with the wrong secret");
        trial(trials, "validibot-003-prefix-missing", "bare hex where the profile wants sha256=");
        trial(trials, "validibot-006-prefix-sha1-real", "downgraded: a genuine HMAC-SHA-1");
        trial(trials, "validibot-002-sig-32-hex", "signature cut in half");
        trial(trials, "validibot-006-missing", "unsigned: the signature taken away");
        trial(trials, "attesta-017", AS_SENT + " (Python)");
        trial(trials, "attesta-036", AS_SENT + " (TypeScript)");
        trial(trials, "attesta-021", AS_SENT + " (Python)");
        trial(trials, "attesta-022", "the sender's own retry, byte for byte");
        trial(trials, "attesta-023", AS_SENT + ", 170 KB");
        trial(trials, "attesta-002-bitflip-string", "tampered with: one bit of a text in the body");
        trial(trials, "attesta-017-body-truncated", "truncated: the body's last byte cut off");
        trial(trials, "attesta-005-wrong-secret", "signed with the wrong secret");
        trial(trials, "attesta-021-sig-of-other-body", "the right signature of another delivery");
        trial(trials, "attesta-004-base64", "signature in base64 instead of hex");
        trial(trials, "attesta-039-dup-same", "the same good signature twice");
        trial(trials, "attesta-024", "unsigned: sent by a sender without a secret");
        trial(trials, "dembrane-001", AS_SENT + " (canonical)");
        trial(trials, "dembrane-002", AS_SENT + ", 380 KB");
        trial(trials, "dembrane-001-keys-reversed", "canonical: members in reverse order");
        trial(trials, "dembrane-001-ws-compact", "canonical: all white space taken out");
        trial(trials, "dembrane-005", AS_SENT + " (canonical)");
        trial(trials, "dembrane-005-ws-pretty", "canonical: white space added, indented");
        trial(trials, "dembrane-015-canonical-as-body", "canonical: body replaced by the signed bytes");
        trial(trials, "dembrane-001-raw-body-mac", "signed over the raw body, as the page says");
        trial(trials, "dembrane-005-documented-form", "the page's header and form, bare hex");
        trial(trials, "dembrane-020-event-header-changed", "unsigned event header changed; the body counts");
        trial(trials, "dembrane-004-bitflip-string", "tampered with: one bit of a text in the body");
        trial(trials, "dembrane-004-ws-in-string", "tampered with: a space inside a text");
        trial(trials, "dembrane-020-number-respelled", "tampered with: a number spelled otherwise");
        trial(trials, "dembrane-010-body-truncated", "truncated: the body's last byte cut off");
        trial(trials, "dembrane-020-dupkey-evil-first", "duplicate key: a second event put in front");
        trial(trials, "dembrane-004-dupkey-escaped", "duplicate key, hidden behind an escape");
        trial(trials, "dembrane-010-utf16", "body re-encoded as UTF-16");
        trial(trials, "dembrane-005-wrong-secret", "signed with the wrong secret");
        trial(trials, "dembrane-018", "unsigned: sent by a sender without a secret");
        return trials.all();
    }

    /**
     * Every recording there is.
     *
     * @return the trials, sender by sender
     */
    public static List<Trial> all() {
        Trials trials = new Trials();
        Recordings.all().forEach(recording -> trials.add(recording, inWords(recording)));
        return trials.all();
    }

    private static void trial(Trials trials, String id, String done) {
        trials.add(Recordings.byId(id), done);
    }

    /** Trials in the order of their replay, which knows of each delivery whether it came before. */
    private static final class Trials {
        private final List<Trial> trials = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();

        void add(Recording recording, String done) {
            String identity = recording.identity();
            Stated stated = Stated.of(recording.expectation(), identity != null && !seen.add(identity));
            trials.add(new Trial(
                    recording, stated.isDuplicate() ? "duplicate: " + done : done, recording.expectation(), stated));
        }

        List<Trial> all() {
            return List.copyOf(trials);
        }
    }

    private static String inWords(Recording recording) {
        String note = recording.note();
        if (recording.mutation() == null) {
            return recording.realSenderCode() ? AS_SENT : AS_DOCUMENTED;
        }
        return note == null ? recording.mutation() : recording.mutation() + ": " + note;
    }
}
