package io.hookseal.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends recordings to a receiver and compares each answer with the recorded expectation.
 *
 * <p>By default each goes once, to its recorded path with its recorded {@code Host}, one after the other; 200, 202 and
 * 204 say that the receiver holds it for authentic, 401 that it is refused. Immutable; each setting gives a new one.
 */
public final class Replay {

    private final RawHttp http;
    private final @Nullable String pathTemplate;
    private final boolean rewritingHost;
    private final int connections;
    private final int times;
    private final Set<Integer> accepted;
    private final Set<Integer> refused;

    private Replay(
            RawHttp http,
            @Nullable String pathTemplate,
            boolean rewritingHost,
            int connections,
            int times,
            Set<Integer> accepted,
            Set<Integer> refused) {
        this.http = http;
        this.pathTemplate = pathTemplate;
        this.rewritingHost = rewritingHost;
        this.connections = connections;
        this.times = times;
        this.accepted = accepted;
        this.refused = refused;
    }

    /**
     * A replay to the given place.
     *
     * @param http where requests go
     * @return the replay, with the defaults above
     */
    public static Replay to(RawHttp http) {
        return new Replay(http, null, false, 1, 1, Set.of(200, 202, 204), Set.of(401));
    }

    /**
     * Sends to another path than the recorded one.
     *
     * @param template the path, in which <code>{endpoint}</code> and <code>{sender}</code> stand for the names of each
     *     recording's
     * @return a replay that differs in nothing else
     */
    public Replay path(String template) {
        return new Replay(http, template, rewritingHost, connections, times, accepted, refused);
    }

    /**
     * Puts the address requests really go to in the {@code Host} header.
     *
     * @return a replay that differs in nothing else
     */
    public Replay rewritingHost() {
        return new Replay(http, pathTemplate, true, connections, times, accepted, refused);
    }

    /**
     * Sends over several connections at once. Which request is first to arrive is then open.
     *
     * @param count how many, at least 1
     * @return a replay that differs in nothing else
     */
    public Replay connections(int count) {
        return new Replay(http, pathTemplate, rewritingHost, atLeastOne(count), times, accepted, refused);
    }

    /**
     * Sends each recording several times in a row.
     *
     * @param count how many times, at least 1
     * @return a replay that differs in nothing else
     */
    public Replay times(int count) {
        return new Replay(http, pathTemplate, rewritingHost, connections, atLeastOne(count), accepted, refused);
    }

    /**
     * Says which status codes mean that the receiver holds a request for authentic.
     *
     * @param statuses the codes
     * @return a replay that differs in nothing else
     */
    public Replay accepting(int... statuses) {
        return new Replay(http, pathTemplate, rewritingHost, connections, times, setOf(statuses), refused);
    }

    /**
     * Says which status codes mean that a request is refused.
     *
     * @param statuses the codes
     * @return a replay that differs in nothing else
     */
    public Replay refusing(int... statuses) {
        return new Replay(http, pathTemplate, rewritingHost, connections, times, accepted, setOf(statuses));
    }

    /**
     * Sends the recordings and waits for all answers.
     *
     * @param recordings what to send, in order
     * @return what came out
     * @throws InterruptedException if the calling thread is interrupted; the rest is then not sent
     */
    public Tally run(Collection<Recording> recordings) throws InterruptedException {
        return run(recordings, line -> {});
    }

    /**
     * Sends the recordings, hands over each line as soon as it and all before it are there, and waits for all answers.
     *
     * @param recordings what to send, in order
     * @param eachLine takes the lines in the order of the recordings, on the calling thread
     * @return what came out
     * @throws InterruptedException if the calling thread is interrupted; the rest is then not sent
     */
    public Tally run(Collection<Recording> recordings, Consumer<Line> eachLine) throws InterruptedException {
        ExecutorService senders = Executors.newFixedThreadPool(connections, task -> {
            Thread thread = new Thread(task, "hookseal-replay");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Line>> pending = new ArrayList<>();
            for (Recording recording : recordings) {
                for (int i = 0; i < times; i++) {
                    pending.add(senders.submit(() -> send(recording)));
                }
            }
            List<Line> lines = new ArrayList<>(pending.size());
            for (Future<Line> future : pending) {
                Line line = future.get();
                lines.add(line);
                eachLine.accept(line);
            }
            return new Tally(lines);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a recording could not be sent", e.getCause());
        } finally {
            senders.shutdownNow();
        }
    }

    private Line send(Recording recording) {
        RawRequest request = pathTemplate == null ? recording.request() : recording.at(pathTemplate);
        if (rewritingHost) {
            request = request.withHost(http.host());
        }
        long start = System.nanoTime();
        RawAnswer answer = http.send(request);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Line(recording, answer, took, isExpected(recording, answer));
    }

    private boolean isExpected(Recording recording, RawAnswer answer) {
        Set<Integer> expected = recording.expectation().isAuthentic() ? accepted : refused;
        return answer instanceof RawAnswer.Received received && expected.contains(received.status());
    }

    private static int atLeastOne(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least 1, not " + count);
        }
        return count;
    }

    private static Set<Integer> setOf(int... statuses) {
        return IntStream.of(statuses).boxed().collect(Collectors.toUnmodifiableSet());
    }

    /**
     * One recording that was sent.
     *
     * @param recording what was sent
     * @param answer what came back
     * @param took the time from before the connection was made until the answer was there
     * @param asExpected whether the answer says what the recording expects
     */
    public record Line(Recording recording, RawAnswer answer, Duration took, boolean asExpected) {}

    /**
     * All that was sent.
     *
     * @param lines one for each request, in the order of the recordings
     */
    public record Tally(List<Line> lines) {

        /**
         * Makes a tally of a copy of the lines.
         *
         * @param lines one for each request
         */
        public Tally {
            lines = List.copyOf(lines);
        }

        /**
         * The lines whose answer is not the expected one.
         *
         * @return some of the lines, in order
         */
        public List<Line> disagreements() {
            return lines.stream().filter(line -> !line.asExpected()).toList();
        }

        /**
         * How many answers had a status.
         *
         * @param status the status code
         * @return 0 or more
         */
        public int withStatus(int status) {
            return (int) lines.stream()
                    .filter(line -> line.answer() instanceof RawAnswer.Received received && received.status() == status)
                    .count();
        }

        /** The numbers only. */
        @Override
        public String toString() {
            return lines.size() + " sent, " + disagreements().size() + " not answered as expected";
        }
    }
}
