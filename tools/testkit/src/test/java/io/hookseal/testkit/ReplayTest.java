package io.hookseal.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookseal.testkit.Replay.Line;
import io.hookseal.testkit.Replay.Tally;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReplayTest {

    @Test
    void agreesWithAReceiverThatAnswersAsRecorded() throws Exception {
        // by endpoint too: some requests are sent, byte for byte, to a receiver with another secret
        Map<String, Boolean> authenticByWire = new HashMap<>();
        for (Recording recording : Recordings.all()) {
            boolean authentic = recording.expectation().isAuthentic();
            String wire = WireDigests.sha256(recording.at("/hooks/{endpoint}").toBytes());
            assertThat(authenticByWire.put(wire, authentic)).isIn(null, authentic);
        }
        try (ScriptedServer server = new ScriptedServer(connection -> {
            String wire = WireDigests.sha256(ScriptedServer.readRequest(connection));
            answer(connection, authenticByWire.get(wire) ? 204 : 401);
        })) {
            List<Line> seen = new ArrayList<>();
            Tally tally = Replay.to(RawHttp.onLoopback(server.port()))
                    .path("/hooks/{endpoint}")
                    .connections(4)
                    .run(Recordings.all(), seen::add);

            assertThat(tally.disagreements()).isEmpty();
            assertThat(tally.withStatus(204)).isEqualTo(108);
            assertThat(tally.withStatus(401)).isEqualTo(306);
            assertThat(tally.lines())
                    .isEqualTo(seen)
                    .extracting(Line::recording)
                    .isEqualTo(Recordings.all());
            assertThat(tally).hasToString("414 sent, 0 not answered as expected");
        }
    }

    @Test
    void disagreesWithAReceiverThatAcceptsEverything() throws Exception {
        assertThat(disagreementsWhenAlways(200)).isEqualTo(306);
    }

    @Test
    void disagreesWithAReceiverThatRefusesEverything() throws Exception {
        assertThat(disagreementsWhenAlways(401)).isEqualTo(108);
    }

    @Test
    void takesNoOtherStatusForAVerdict() throws Exception {
        assertThat(disagreementsWhenAlways(503)).isEqualTo(414);
    }

    @Test
    void takesTheStatusesItIsTold() throws Exception {
        try (ScriptedServer server = always(503, new ConcurrentLinkedQueue<>())) {
            Replay replay = Replay.to(RawHttp.onLoopback(server.port()));
            List<Recording> one = List.of(Recordings.byId("attesta-001"));
            List<Recording> other = List.of(Recordings.byId("attesta-001-sig-flip"));

            assertThat(replay.accepting(503).run(one).disagreements()).isEmpty();
            assertThat(replay.accepting(503).run(other).disagreements()).hasSize(1);
            assertThat(replay.refusing(401, 503).run(other).disagreements()).isEmpty();
        }
    }

    @Test
    void noAnswerIsADisagreement() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> {})) {
            Tally tally = Replay.to(RawHttp.onLoopback(server.port())).run(List.of(Recordings.byId("attesta-001")));

            assertThat(tally.disagreements()).hasSize(1);
        }
    }

    @Test
    void sendsToThePathAndHostItIsTold() throws Exception {
        Queue<String> requests = new ConcurrentLinkedQueue<>();
        try (ScriptedServer server = always(200, requests)) {
            Replay.to(RawHttp.onLoopback(server.port()))
                    .path("/in/{endpoint}")
                    .rewritingHost()
                    .times(2)
                    .run(List.of(Recordings.byId("attesta-001")));

            assertThat(requests)
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request)
                            .startsWith("POST /in/attesta-1b03bd70 HTTP/1.1\r\n")
                            .contains("\r\nHost: 127.0.0.1:" + server.port() + "\r\n"));
        }
    }

    @Test
    void usesAsManyConnectionsAtOnceAsItIsTold() throws Exception {
        CyclicBarrier allThere = new CyclicBarrier(5);
        try (ScriptedServer server = new ScriptedServer(connection -> {
            ScriptedServer.readRequest(connection);
            allThere.await(20, TimeUnit.SECONDS);
            answer(connection, 200);
        })) {
            Tally tally = Replay.to(RawHttp.onLoopback(server.port()))
                    .connections(5)
                    .times(10)
                    .run(List.of(Recordings.byId("attesta-001")));

            assertThat(tally.withStatus(200)).isEqualTo(10);
        }
    }

    @Test
    void refusesNumbersBelowOne() {
        Replay replay = Replay.to(RawHttp.onLoopback(1));

        assertThatThrownBy(() -> replay.connections(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> replay.times(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int disagreementsWhenAlways(int status) throws Exception {
        try (ScriptedServer server = always(status, new ConcurrentLinkedQueue<>())) {
            return Replay.to(RawHttp.onLoopback(server.port()))
                    .connections(4)
                    .run(Recordings.all())
                    .disagreements()
                    .size();
        }
    }

    private static ScriptedServer always(int status, Queue<String> requests) throws Exception {
        return new ScriptedServer(connection -> {
            requests.add(new String(ScriptedServer.readRequest(connection), ISO_8859_1));
            answer(connection, status);
        });
    }

    private static void answer(Socket connection, int status) throws Exception {
        ScriptedServer.write(connection, "HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n");
    }
}
