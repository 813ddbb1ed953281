package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class OriginalBodyTest {
    @Test
    void passesOnWhatArrives() throws Exception {
        OriginalBody body = body("abc", 3, false);

        assertThat(body.available()).isEqualTo(3);
        assertThat(body.read()).isEqualTo('a');
        assertThat(body.readAllBytes()).isEqualTo(new byte[] {'b', 'c'});
        assertThat(body.touched()).isFalse();
    }

    @Test
    @DisplayName("row 34: a body that ends before its declared length was read by somebody else")
    void failsWhenItEndsBeforeTheDeclaredLength() throws Exception {
        OriginalBody body = body("abc", 4, false);

        assertThat(body.readNBytes(3)).hasSize(3);
        assertThat(body.touched()).isFalse();
        assertThatThrownBy(body::read)
                .isInstanceOf(BodyTouchedException.class)
                .hasMessageEndingWith("3 bytes were left of 4 declared");
        assertThat(body.touched()).isTrue();
    }

    @Test
    @DisplayName("row 34: a chunked body that had ended before it was read was read by somebody else")
    void failsWhenADrainedChunkedBodyIsEmpty() {
        OriginalBody body = body("", -1, true);

        assertThatThrownBy(() -> body.read(new byte[8])).isInstanceOf(BodyTouchedException.class);
        assertThat(body.touched()).isTrue();
    }

    @Test
    void aBodyThatSaysItIsDrainedAndIsNotIsRead() throws Exception {
        OriginalBody body = body("abc", -1, true);

        assertThat(body.readAllBytes()).hasSize(3);
        assertThat(body.touched()).isFalse();
    }

    @Test
    void anEmptyBodyOfNoAnnouncedLengthIsEmpty() throws Exception {
        assertThat(body("", -1, false).read()).isEqualTo(-1);
        assertThat(body("", 0, false).read()).isEqualTo(-1);
    }

    @Test
    void closingLeavesTheContainersStreamOpen() throws Exception {
        OriginalBody body = body("abc", 3, false);

        body.close();

        assertThat(body.readAllBytes()).hasSize(3);
    }

    private static OriginalBody body(String text, long declared, boolean drainedIfEmpty) {
        return new OriginalBody(
                new VerifiedStream(new ByteArrayInputStream(text.getBytes(UTF_8)), text.length(), () -> false),
                declared,
                drainedIfEmpty);
    }
}
