package io.hookseal.inbox;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The tasks of db-scheduler, one for each delivery that is to be handled; within the transaction that the thread is in. */
final class Tasks {
    static final String TABLE = "hookseal_inbox_task";
    private static final String PREFIX = "hookseal-inbox/";

    private final SchedulerClient client;

    Tasks(Connections connections) {
        this.client = SchedulerClient.Builder.create(connections, List.of())
                .tableName(TABLE)
                .jdbcCustomization(connections.database().scheduling())
                .build();
    }

    static String name(String endpoint) {
        return PREFIX + endpoint;
    }

    /** Has a delivery handled at this time, unless there is a task for it already. */
    void add(String endpoint, String id, Instant at) throws SQLException {
        try {
            boolean unused = client.scheduleIfNotExists(new TaskInstance<>(name(endpoint), id), at);
        } catch (RuntimeException e) {
            throw sql(e);
        }
    }

    /** What the database said, which db-scheduler wraps, for those who know what to make of it. */
    private static SQLException sql(RuntimeException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException said) {
                return said;
            }
        }
        throw e;
    }

    /** Has a delivery handled at this time rather than later, if nobody is at it. */
    void advance(String endpoint, String id, Instant at) throws SQLException {
        try {
            boolean unused = client.reschedule(TaskInstanceId.of(name(endpoint), id), at);
        } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException | ExecutionException e) {
            // somebody is at it, or has been, or came in between: who puts it off looks again itself
        } catch (RuntimeException e) {
            throw sql(e);
        }
    }
}
