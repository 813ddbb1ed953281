package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerifiedStreamTest {
    private final List<String> calls = new ArrayList<>();

    @Test
    void readsEveryByteOnce() throws Exception {
        VerifiedStream stream = new VerifiedStream(new ByteArrayInputStream(new byte[] {-1, 0, 1, 2}), 4, () -> false);
        byte[] target = new byte[5];

        assertThat(stream.available()).isEqualTo(4);
        assertThat(stream.read()).isEqualTo(255);
        assertThat(stream.read(target, 1, 2)).isEqualTo(2);
        assertThat(target).containsExactly(0, 0, 1, 0, 0);
        assertThat(stream.isFinished()).isFalse();
        assertThat(stream.read(target)).isEqualTo(1);
        assertThat(stream.isFinished()).isTrue();
        assertThat(stream.read(target, 0, 0)).isZero();
        assertThat(stream.spent()).isFalse();
        assertThat(stream.read(target)).isEqualTo(-1);
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.spent()).isTrue();
        assertThatThrownBy(() -> stream.read(target, 3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void readsManyBytesAtOnceAndKnowsTheEndAsByPieces() throws Exception {
        VerifiedStream stream = open("abcde");

        assertThat(stream.readNBytes(0)).isEmpty();
        assertThat(stream.readNBytes(2)).asString(UTF_8).isEqualTo("ab");
        assertThat(stream.available()).isEqualTo(3);
        assertThat(stream.readNBytes(3)).asString(UTF_8).isEqualTo("cde");
        assertThat(stream.isFinished()).isTrue();
        assertThat(stream.spent()).as("it has asked for no more than there is").isFalse();
        assertThat(stream.readAllBytes()).isEmpty();
        assertThat(stream.spent()).isTrue();
        assertThat(open("abc").readNBytes(7)).asString(UTF_8).isEqualTo("abc");
        assertThatThrownBy(() -> stream.readNBytes(-1)).isInstanceOf(IllegalArgumentException.class);
        stream.close();
        assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
    }

    @Test
    void closedStreamIsNotRead() {
        VerifiedStream stream = open("abc");

        stream.close();

        assertThat(stream.spent()).isTrue();
        assertThat(stream.available()).isZero();
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> stream.read(new byte[1])).isInstanceOf(IOException.class);
    }

    @Test
    void listenerIsToldOfDataThenOfTheEnd() {
        VerifiedStream stream = open("abc");

        stream.setReadListener(listener(() -> calls.add(new String(stream.readAllBytes(), UTF_8))));

        assertThat(calls).containsExactly("abc", "end");
    }

    @Test
    void listenerOfAnEmptyBodyIsToldOfTheEndOnly() {
        VerifiedStream stream = open("");

        stream.setReadListener(listener(() -> calls.add("data")));

        assertThat(calls).containsExactly("end");
    }

    @Test
    void listenerThatTakesOneByteAtATimeIsCalledForEach() {
        VerifiedStream stream = open("abc");

        stream.setReadListener(listener(() -> calls.add(Character.toString(stream.read()))));

        assertThat(calls).containsExactly("a", "b", "c", "end");
    }

    @Test
    void listenerThatReadsLaterIsToldOfTheEndThen() throws Exception {
        VerifiedStream stream = open("abc");

        stream.setReadListener(listener(() -> calls.add("later")));
        assertThat(calls).containsExactly("later");
        stream.readNBytes(3);
        assertThat(calls).containsExactly("later");
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.read()).isEqualTo(-1);

        assertThat(calls).containsExactly("later", "end");
    }

    @Test
    void failingListenerIsToldItsFailureAndNothingElse() throws Exception {
        VerifiedStream stream = open("abc");

        stream.setReadListener(listener(() -> {
            stream.readAllBytes();
            throw new IOException("read");
        }));
        assertThat(stream.read()).isEqualTo(-1);

        assertThat(calls).containsExactly("error read");
    }

    @Test
    void listenerFailingAtTheEndIsToldSo() {
        VerifiedStream stream = open("");

        stream.setReadListener(new ReadListener() {
            @Override
            public void onDataAvailable() {
                calls.add("data");
            }

            @Override
            public void onAllDataRead() {
                throw new IllegalStateException("at the end");
            }

            @Override
            public void onError(Throwable failure) {
                calls.add("error " + failure.getMessage());
            }
        });

        assertThat(calls).containsExactly("error at the end");
    }

    @Test
    void takesOneListenerAndOnlyWhenAsync() {
        VerifiedStream stream = open("abc");
        ReadListener listener = listener(() -> calls.add("data"));

        stream.setReadListener(listener);

        assertThatThrownBy(() -> stream.setReadListener(listener)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> open("abc").setReadListener(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() ->
                        new VerifiedStream(InputStream.nullInputStream(), 0, () -> false).setReadListener(listener))
                .isInstanceOf(IllegalStateException.class);
    }

    private static VerifiedStream open(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new VerifiedStream(new ByteArrayInputStream(bytes), bytes.length, () -> true);
    }

    private ReadListener listener(Reading reading) {
        return new ReadListener() {
            @Override
            public void onDataAvailable() throws IOException {
                reading.read();
            }

            @Override
            public void onAllDataRead() {
                calls.add("end");
            }

            @Override
            public void onError(Throwable failure) {
                calls.add("error " + failure.getMessage());
            }
        };
    }

    /** What a listener does when bytes are there. */
    private interface Reading {
        void read() throws IOException;
    }
}
