package io.hookseal.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void leavesVisibleTextAsItIs() {
        assertThat(Shown.of("submission.signoff é 秘密 🔑 sha256=")).isEqualTo("submission.signoff é 秘密 🔑 sha256=");
    }

    @Test
    void showsNoneAsAHyphen() {
        assertThat(Shown.of(null)).isEqualTo("-");
    }

    @Test
    void escapesWhatATerminalWouldObey() {
        assertThat(Shown.of("a\u001b[31mb\r\nc\u0007\u009b1m\u007f\0"))
                .isEqualTo("a\\x1b[31mb\\x0d\\x0ac\\x07\\x9b1m\\x7f\\x00");
    }

    @Test
    void escapesWhatTurnsOrHidesTheTextAroundIt() {
        assertThat(Shown.of("\u202eevil\u2066\u200b\u2028\ufeff\ud800\ue000\\"))
                .isEqualTo("\\u{202e}evil\\u{2066}\\u{200b}\\u{2028}\\u{feff}\\u{d800}\\u{e000}\\\\");
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(Shown.of("conversation.started", 8)).isEqualTo("conver..");
        assertThat(Shown.of("12345678", 8)).isEqualTo("12345678");
    }
}
