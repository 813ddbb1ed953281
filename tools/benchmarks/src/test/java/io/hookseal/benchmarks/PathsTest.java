package io.hookseal.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookseal.benchmarks.measure.Figure;
import io.hookseal.benchmarks.measure.Group;
import io.hookseal.benchmarks.measure.Interleaved;
import io.hookseal.benchmarks.measure.Operation;
import io.hookseal.benchmarks.measure.Results;
import io.hookseal.benchmarks.paths.Alone;
import io.hookseal.benchmarks.paths.Bodies;
import io.hookseal.benchmarks.paths.ClaimPaths;
import io.hookseal.benchmarks.paths.Paths;
import io.hookseal.benchmarks.peers.Peer;
import io.hookseal.benchmarks.peers.Peers;
import io.hookseal.benchmarks.start.FirstTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is timed here: that each operation runs, gives the right answer, and that its targets name what there is. */
class PathsTest {
    static List<String> groups() {
        return List.copyOf(Paths.all().keySet());
    }

    static List<Peer> peers() {
        return Peers.all();
    }

    @ParameterizedTest
    @MethodSource("groups")
    void everyOperationGivesItsAnswerAndEveryTargetHasAFigure(String name) throws Exception {
        Group group = Paths.group(name);

        group.operations().forEach(Operation::check);
        List<Figure> figures = new Results(group, List.of(new Interleaved(2, 1, 1).measure(group))).figures();

        assertThat(figures).hasSize(group.targets().size() + group.operations().size());
    }

    @ParameterizedTest
    @MethodSource("peers")
    void everyPeerAcceptsWhatItsSenderSignedAndRefusesAForgedOne(Peer peer) throws Exception {
        for (byte[] body : List.of(Bodies.event(2048), Bodies.text(2048))) {
            assertThat(peer.accepting(body).run()).as(peer.name()).isEqualTo(true);
            assertThat(peer.refusing(body).run()).as(peer.name()).isEqualTo(false);
        }
    }

    @ParameterizedTest
    @EnumSource(Alone.class)
    void whatIsMeasuredOnceGivesAMeasure(Alone alone) {
        assertThat(alone.measure()).as(alone.what()).isNotNaN();
    }

    @ParameterizedTest
    @EnumSource(FirstTime.class)
    void whatIsDoneForTheFirstTimeIsDone(FirstTime first) {
        assertThat(first.measure().wallMillis()).as(first.what()).isNotNaN();
    }

    @Test
    void threadsThatShareAStoreHaveDeliveriesOfTheirOwn() throws Exception {
        List<Operation.Work> works = ClaimPaths.together(2);

        for (Operation.Work work : works) {
            work.before(3);
        }
        for (int call = 0; call < 3; call++) {
            for (Operation.Work work : works) {
                assertThat(work.run()).isEqualTo(true);
            }
        }
    }

    @Test
    void bodiesHaveTheLengthThatTheyAreAskedFor() {
        for (int length : new int[] {300, 2048, 65_536}) {
            assertThat(Bodies.event(length)).hasSize(length);
            assertThat(Bodies.text(length)).hasSize(length);
        }
    }
}
