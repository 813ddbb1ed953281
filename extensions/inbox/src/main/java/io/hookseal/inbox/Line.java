package io.hookseal.inbox;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What works off the deliveries of one endpoint: a scheduler of its own, so that one endpoint's backlog or slow handler holds up
 * no other's.
 */
final class Line implements AutoCloseable {
    /** Longer than anything lives: other endpoints' tasks are not this scheduler's to delete. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final String endpoint;
    private final Worker worker;
    private final Scheduler scheduler;

    Line(
            String endpoint,
            List<String> endpoints,
            Worker worker,
            Connections connections,
            WorkPolicy policy,
            Pace pace,
            DatabaseClock clock,
            String node) {
        this.endpoint = endpoint;
        this.worker = worker;
        Task<Void> task = com.github.kagkarlsson.scheduler.task.helper.Tasks.custom(Tasks.name(endpoint), Void.class)
                .onFailure((complete, operations) -> operations.reschedule(
                        complete, worker.afterTrouble(complete.getExecution().consecutiveFailures + 1)))
                .onDeadExecution(this::revive)
                .execute((instance, context) -> work(instance.getId()));
        List<Task<?>> known = new ArrayList<>(List.of(task));
        endpoints.stream().filter(other -> !other.equals(endpoint)).forEach(other -> known.add(elsewhere(other)));
        this.scheduler = Scheduler.create(connections, known)
                .tableName(Tasks.TABLE)
                .jdbcCustomization(connections.database().schedulingOnly(Tasks.name(endpoint)))
                .schedulerName(new SchedulerName.Fixed(node))
                .clock(clock)
                .threads(policy.concurrency())
                .pollingInterval(pace.poll())
                .heartbeatInterval(pace.heartbeat())
                .missedHeartbeatsLimit(pace.missedHeartbeats())
                .shutdownMaxWait(pace.drain())
                .deleteUnresolvedAfter(NEVER)
                .failureLogging(LogLevel.WARN, false)
                .build();
    }

    /** Another line's tasks, of which this scheduler sees those of dead processes: they are that line's to give out again. */
    private static Task<Void> elsewhere(String endpoint) {
        return com.github.kagkarlsson.scheduler.task.helper.Tasks.custom(Tasks.name(endpoint), Void.class)
                .onDeadExecution((complete, operations) -> {})
                .execute((instance, context) -> {
                    throw new IllegalStateException("a task of another line is never due in this one");
                });
    }

    String endpoint() {
        return endpoint;
    }

    void start() {
        scheduler.start();
    }

    /** Looks for what is due at once. */
    void wake() {
        scheduler.triggerCheckForDueExecutions();
    }

    /** Takes nothing new, lets what runs end, and ends its heartbeats last. */
    @Override
    public void close() {
        scheduler.stop();
    }

    private CompletionHandler<Void> work(String id) {
        try {
            Worker.Next next = worker.work(id);
            return (complete, operations) -> follow(next, complete, operations);
        } catch (SQLException e) {
            throw new DatabaseTrouble(e);
        }
    }

    private void revive(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        try {
            follow(worker.ended(complete.getExecution().taskInstance.getId()), complete, operations);
        } catch (SQLException e) {
            throw new DatabaseTrouble(e);
        }
    }

    private void follow(Worker.Next next, ExecutionComplete complete, ExecutionOperations<Void> operations) {
        if (next instanceof Worker.Next.HeldBack held) {
            operations.reschedule(complete, held.at());
            try {
                worker.lookAgain(held.row());
            } catch (SQLException e) {
                throw new DatabaseTrouble(e);
            }
        }
        if (next instanceof Worker.Next.Again again) {
            Instant at = again.at();
            operations.reschedule(complete, at);
        } else if (next instanceof Worker.Next.Remove) {
            operations.stop();
        }
        wake();
    }

    /** For db-scheduler, which logs it and tries again; the driver's words may show what was asked. */
    static final class DatabaseTrouble extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DatabaseTrouble(SQLException cause) {
            super("the database failed: SQLState " + cause.getSQLState());
        }
    }
}
