package io.hookseal.inbox;

import io.hookseal.HandlerOutcome;
import io.hookseal.ReceiverListener;
import io.hookseal.Reception;
import io.hookseal.Reply;
import io.hookseal.WebhookReceiver;
import io.hookseal.delivery.Delivery;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Handles one kept delivery after another of one endpoint. Each step can be the last one of its process, and the next process
 * goes on from there:
 *
 * <ol>
 *   <li>What is no longer to be handled is left. What an earlier one of its order holds back comes again later, and so does what
 *       its handler has put off. What was kept because the store could not be asked is claimed first.
 *   <li>The attempt is counted, in a transaction of its own: a delivery that ends its process is counted all the same, and is a
 *       dead letter after as many attempts as any other.
 *   <li>The handler runs.
 *   <li>The delivery is marked as handled; where the work is transactional, in the transaction of what the handler wrote. Or the
 *       failure is noted, or the dead letter is.
 *   <li>Only then its task is removed, or comes again later.
 * </ol>
 */
final class Worker {
    /** How long a delivery waits for an earlier one of its order that nobody says has ended: 30 seconds. */
    private static final Duration HELD_BACK = Duration.ofSeconds(30);

    private final WorkPolicy policy;
    private final List<Route> routes;
    private final Connections connections;
    private final Rows rows;
    private final Transactions transactions;
    private final Tasks tasks;
    private final WebhookReceiver receiver;
    private final ReceiverListener listener;
    private final Clock clock;
    private final String node;
    private final RandomGenerator random = new java.security.SecureRandom();

    Worker(
            WorkPolicy policy,
            List<Route> routes,
            Connections connections,
            Rows rows,
            Transactions transactions,
            Tasks tasks,
            WebhookReceiver receiver,
            ReceiverListener listener,
            Clock clock,
            String node) {
        this.policy = policy;
        this.routes = routes;
        this.connections = connections;
        this.rows = rows;
        this.transactions = transactions;
        this.tasks = tasks;
        this.receiver = receiver;
        this.listener = listener;
        this.clock = clock;
        this.node = node;
    }

    /** What becomes of the task. */
    sealed interface Next {
        /** There is nothing left to do. */
        record Remove() implements Next {}

        /** It comes again. */
        record Again(Instant at) implements Next {}

        /** It comes again when an earlier one of its order has ended, at the latest at this time. */
        record HeldBack(Row row, Instant at) implements Next {}

        /** Somebody else has it. */
        record Leave() implements Next {}
    }

    /** Lets one go that was put off while what held it back ended. */
    void lookAgain(Row row) throws SQLException {
        if (!connections.alone(connection -> rows.heldBack(connection, row))) {
            tasks.advance(row.endpoint(), row.id(), clock.instant());
        }
    }

    /** Has a delivery come again after something else than its handler failed. */
    Instant afterTrouble(int failures) {
        return clock.instant().plus(policy.pauseAfter(failures, random));
    }

    /** What becomes of a task whose process was seen to be dead. */
    Next ended(String id) throws SQLException {
        Row row = connections.alone(connection -> rows.find(connection, id)).orElse(null);
        if (row == null || row.state() != Row.State.RECEIVED) {
            return new Next.Remove();
        }
        return row.attempts() < policy.attempts() ? new Next.Again(clock.instant()) : exhausted(row);
    }

    Next work(String id) throws SQLException {
        Rows.Due due = connections.alone(connection -> rows.due(connection, id)).orElse(null);
        if (due == null || due.row().state() != Row.State.RECEIVED) {
            return new Next.Remove();
        }
        Row row = due.row();
        if (due.heldBack()) {
            return new Next.HeldBack(row, clock.instant().plus(HELD_BACK));
        }
        Instant notBefore = row.notBefore();
        if (notBefore != null && notBefore.isAfter(clock.instant())) {
            return new Next.Again(notBefore);
        }
        if (row.attempts() >= policy.attempts()) {
            return exhausted(row);
        }
        Delivery delivery = row.delivery();
        if (!row.unclaimed()) {
            return attempt(row, delivery, null);
        }
        Reception claimed = receiver.claimKept(delivery);
        if (claimed instanceof Reception.Answered answered) {
            return answered.reply().status() < 300
                    ? handledElsewhere(row)
                    : new Next.Again(clock.instant().plus(policy.pauseAfter(1, random)));
        }
        return attempt(row, delivery, (Reception.Accepted) claimed);
    }

    /** Its claim was completed by another request meanwhile. */
    private Next handledElsewhere(Row row) throws SQLException {
        boolean unused = connections.alone(connection -> rows.done(connection, row.id(), row.runs()));
        letBehindGo(row);
        return new Next.Remove();
    }

    /** Its process ended with its last attempt, so that nobody said so. */
    private Next exhausted(Row row) throws SQLException {
        String cause = row.runningOn() != null || row.lastCause() == null ? Rows.PROCESS_ENDED : row.lastCause();
        String error = cause.equals(Rows.PROCESS_ENDED)
                ? "the process ended with attempt " + row.attempts() + ", on " + row.runningOn()
                : String.valueOf(row.lastError());
        return buried(row, row.runs(), row.attempts(), cause, error);
    }

    private Next attempt(Row row, Delivery delivery, Reception.@Nullable Accepted claim) throws SQLException {
        HandlerOutcome outcome = new HandlerOutcome.Threw();
        try {
            if (!connections.inTransaction(connection -> rows.begin(connection, row, policy.attempts(), node))) {
                return new Next.Leave();
            }
            long run = row.runs() + 1;
            int attempt = row.attempts() + 1;
            if (row.runningOn() != null) {
                listener.takeover(delivery.facts(), attempt);
            }
            InboxHandler handler = Route.of(routes, delivery);
            try {
                if (!handled(row, run, attempt, delivery, handler)) {
                    return new Next.Leave();
                }
            } catch (Overtaken e) {
                return new Next.Leave();
            } catch (Exception | Error e) {
                return failed(row, run, attempt, delivery, e);
            }
            outcome = handler == null ? new HandlerOutcome.Ignored() : new HandlerOutcome.Answered(200);
            listener.keptHandled(delivery.facts(), attempt);
        } finally {
            if (claim != null) {
                @Nullable Reply unused = claim.settle(outcome);
            }
        }
        letBehindGo(row);
        return new Next.Remove();
    }

    /** Runs the handler and marks the delivery; false where another run has taken over. */
    private boolean handled(Row row, long run, int attempt, Delivery delivery, @Nullable InboxHandler handler)
            throws Exception {
        Map<String, List<String>> headers = Headers.of(row.headers());
        if (handler != null && policy.withinTransaction()) {
            transactions.run(connection -> {
                call(handler, delivery, new Attempt(row.id(), attempt, row.receivedAt(), headers, connection));
                mark(connection, row.id(), run);
            });
            return true;
        }
        if (handler != null) {
            call(handler, delivery, new Attempt(row.id(), attempt, row.receivedAt(), headers, null));
        }
        return connections.alone(connection -> rows.done(connection, row.id(), run));
    }

    /** An interrupt that a handler leaves behind is not for what follows: it would close files under an embedded database. */
    private static void call(InboxHandler handler, Delivery delivery, Attempt attempt) throws Exception {
        try {
            handler.handle(delivery, attempt);
        } finally {
            boolean unused = Thread.interrupted();
        }
    }

    private void mark(Connection connection, String id, long run) throws SQLException, Overtaken {
        if (!rows.done(connection, id, run)) {
            throw new Overtaken();
        }
    }

    private Next failed(Row row, long run, int attempt, Delivery delivery, Throwable thrown) throws SQLException {
        NotHandledException said = NotHandledException.in(thrown);
        Throwable failure = said == null ? thrown : said;
        boolean givenUp = said != null && said.givesUp();
        String cause = givenUp ? Rows.GIVEN_UP : failure.getClass().getSimpleName();
        String error = Failures.text(failure);
        if (givenUp || attempt >= policy.attempts()) {
            return buried(row, run, attempt, cause, error);
        }
        Instant usual = clock.instant().plus(policy.pauseAfter(attempt, random));
        Instant notBefore = said == null ? null : said.notBefore(clock.instant());
        if (!connections.alone(connection -> rows.failed(connection, row.id(), run, cause, error, notBefore))) {
            return new Next.Leave();
        }
        Instant next = notBefore != null && notBefore.isAfter(usual) ? notBefore : usual;
        listener.keptFailed(delivery.facts(), attempt, cause, next);
        return new Next.Again(next);
    }

    /** The dead letter is written, and only then its task is removed. */
    private Next buried(Row row, long run, int attempts, String cause, String error) throws SQLException {
        if (!connections.alone(connection -> rows.dead(connection, row.id(), run, cause, error))) {
            return new Next.Leave();
        }
        listener.keptDead(row.delivery().facts(), attempts, cause);
        letBehindGo(row);
        return new Next.Remove();
    }

    /** What this one held back need not wait any longer. */
    private void letBehindGo(Row row) throws SQLException {
        Row behind =
                connections.alone(connection -> rows.behind(connection, row)).orElse(null);
        if (behind != null) {
            tasks.advance(behind.endpoint(), behind.id(), clock.instant());
        }
    }

    /** Another run has taken over, and what this one wrote must not be committed. */
    private static final class Overtaken extends Exception {
        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("another run has taken over");
        }
    }
}
