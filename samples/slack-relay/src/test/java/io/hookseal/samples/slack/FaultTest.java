package io.hookseal.samples.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hookseal.samples.slack.SimulatedSender.Kind;
import io.hookseal.samples.slack.standin.Arrival;
import io.hookseal.samples.slack.standin.Behaviour;
import io.hookseal.samples.slack.standin.StandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Slack is down for a while and the relay is killed twice, once while Slack is down and once within calls, while the four senders
 * deliver, each repeating as it does: nothing acknowledged is lost, and a message is in Slack twice only where the answer to the
 * first one never arrived. For the long version set {@code hookseal.faults.seconds}, how long Slack is down, to 30.
 */
class FaultTest {
    private static final int SECONDS = Integer.getInteger("hookseal.faults.seconds", 3);
    private static final boolean LONG = SECONDS >= 10;
    private static final int EVENTS = LONG ? 150 : 40;
    private static final Duration EVERY = Duration.ofMillis(LONG ? 400 : 250);
    private static final double PACE = LONG ? 10 : 60;

    /** A call that was under way when its process was killed had begun so long before at most: its time limit. */
    private static final Duration CALL = Duration.ofSeconds(3);

    private static final Pattern ID = Pattern.compile("(databridge|validibot|attesta|dembrane)-[0-9]+");

    @TempDir
    Path folder;

    private final StandIn standIn = StandIn.start(0, 100_000, Given.CHANNELS);
    private final List<Instant> kills = new ArrayList<>();

    @Test
    void losesNothingAcknowledgedAndRepeatsOnlyWhatWasNotAnswered() throws Exception {
        Path log = Files.createDirectories(Path.of("target")).resolve("fault-test-relay.log");
        Files.deleteIfExists(log);
        try (standIn;
                RelayChild relay = new RelayChild(log, Map.of(), arguments())) {
            relay.start();
            List<SimulatedSender> senders = Stream.of(Kind.values())
                    .map(kind -> new SimulatedSender(kind, relay.port(), EVENTS, EVERY, PACE))
                    .toList();
            try {
                play(relay, senders);
                report(senders);
            } finally {
                senders.forEach(SimulatedSender::close);
            }
        }
    }

    private void play(RelayChild relay, List<SimulatedSender> senders) throws Exception {
        within(60)
                .until(() ->
                        acknowledged(senders).size() >= 8 && !standIn.arrived().isEmpty());

        standIn.behave(Behaviour.DOWN);
        Instant down = Instant.now();
        int before = acknowledged(senders).size();
        within(60).until(() -> acknowledged(senders).size() >= before + 8);
        kill(relay);
        within(60).until(() -> Duration.between(down, Instant.now()).toSeconds() >= SECONDS);

        int unanswered = standIn.unanswered();
        standIn.next(Behaviour.LOSING_ANSWERS, Behaviour.LOSING_ANSWERS, Behaviour.THROTTLING, Behaviour.CUT);
        standIn.next(Behaviour.SLOW, Behaviour.SLOW, Behaviour.SLOW);
        standIn.behave(Behaviour.UP);
        within(60).until(() -> standIn.unanswered() >= unanswered + 3);
        kill(relay);

        within(300).until(() -> senders.stream().allMatch(SimulatedSender::isDone));
        within(60)
                .untilAsserted(() ->
                        assertThat(arrivals().keySet()).as("what reached Slack").containsAll(acknowledged(senders)));
    }

    private void kill(RelayChild relay) throws Exception {
        kills.add(Instant.now());
        relay.kill();
        relay.start();
    }

    private void report(List<SimulatedSender> senders) throws Exception {
        Map<String, List<Arrival>> arrivals = arrivals();
        int repeats = 0;
        for (Map.Entry<String, List<Arrival>> entry : arrivals.entrySet()) {
            List<Arrival> same = entry.getValue();
            repeats += same.size() - 1;
            for (int i = 0; i < same.size() - 1; i++) {
                Arrival first = same.get(i);
                assertThat(!first.answered() || wasKilledIn(first))
                        .as("the answer to what was repeated was lost: " + entry.getKey() + " of " + first.at())
                        .isTrue();
            }
        }
        Set<String> lost = acknowledged(senders);
        lost.removeAll(arrivals.keySet());
        String told = "acknowledged " + acknowledged(senders).size() + " of " + senders.size() * EVENTS
                + ", attempts "
                + senders.stream().mapToInt(SimulatedSender::attempts).sum()
                + ", in Slack " + arrivals.size() + ", lost " + lost.size() + ", repeats " + repeats
                + ", answers lost " + standIn.unanswered() + ", kills " + kills.size() + ", Slack down " + SECONDS
                + " s\n";
        Files.writeString(Path.of("target", "fault-test.txt"), told);
        assertThat(lost).isEmpty();
        assertThat(standIn.unanswered()).isGreaterThanOrEqualTo(3);
    }

    private boolean wasKilledIn(Arrival call) {
        return kills.stream()
                .anyMatch(kill ->
                        kill.plus(CALL).isAfter(call.at()) && kill.minus(CALL).isBefore(call.at()));
    }

    private static Set<String> acknowledged(List<SimulatedSender> senders) {
        Set<String> all = new TreeSet<>();
        senders.forEach(sender -> all.addAll(sender.acknowledged()));
        return all;
    }

    private Map<String, List<Arrival>> arrivals() {
        Map<String, List<Arrival>> byId = new TreeMap<>();
        for (Arrival arrival : standIn.arrived()) {
            Matcher id = ID.matcher(arrival.text());
            assertThat(id.find()).as(arrival.text()).isTrue();
            byId.computeIfAbsent(id.group(), key -> new ArrayList<>()).add(arrival);
        }
        return byId;
    }

    private static org.awaitility.core.ConditionFactory within(int seconds) {
        return await().atMost(Duration.ofSeconds(seconds)).pollInterval(Duration.ofMillis(50));
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            arguments.add("--hookseal.endpoints." + kind.sender() + ".secrets=" + Given.SECRET);
        }
        for (String channel : Given.CHANNELS) {
            arguments.add("--relay.channels." + channel + "=" + standIn.webhook(channel));
        }
        arguments.add("--relay.routes[0].channel=data-quality");
        arguments.add("--relay.time-limit=3s");
        arguments.add("--hookseal.inbox.work.attempts=1000");
        arguments.add("--hookseal.inbox.work.first-pause=200ms");
        arguments.add("--hookseal.inbox.work.longest-pause=1s");
        arguments.add("--hookseal.inbox.heartbeat=250ms");
        arguments.add("--spring.datasource.url=jdbc:h2:file:" + folder.resolve("inbox")
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
        return arguments;
    }
}
