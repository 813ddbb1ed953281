package io.hookseal.samples.servicenow;

import io.hookseal.delivery.Delivery;
import io.hookseal.samples.servicenow.IncidentTable.Incident;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps one open incident at most for each subject, and changes it as deliveries tell.
 *
 * <ol>
 *   <li>What a delivery changes is read from it; most events change nothing.
 *   <li>The newest incident of the subject is looked up. Where it names this delivery, an earlier attempt got through and its answer
 *       was lost: nothing is left to do.
 *   <li>Otherwise an incident is created, noted in or resolved. What is older than the last change told of the subject
 *       opens and resolves nothing any more.
 * </ol>
 *
 * <p>May be called again with the same delivery at any time.
 *
 * @param closeCode what a resolved incident says it was closed for
 */
record ServiceDesk(IncidentTable incidents, Rules rules, String closeCode) {

    /**
     * Tells ServiceNow of a delivery.
     *
     * @param received its time where its sender signs none
     * @param connection an open transaction, in which subjects are remembered
     */
    void tell(Delivery delivery, Instant received, Connection connection) throws SQLException, InterruptedException {
        Change change = Events.change(delivery).orElse(null);
        Optional<Map<String, String>> fields = change == null ? Optional.empty() : rules.fields(delivery, change);
        if (change == null || fields.isEmpty()) {
            return;
        }
        String id = change.correlationId(delivery);
        Instant time = Objects.requireNonNullElse(delivery.signedTime(), received);
        boolean lateHere = Subjects.late(connection, id, time);
        Incident newest = incidents.newest(id);
        boolean done = newest != null && newest.delivery().startsWith(delivery.identity());
        // news whose answer was lost are remembered there and not yet here
        boolean late = lateHere || (newest != null && time.isBefore(newest.told()));
        boolean counts = !late && change.kind() != Change.Kind.NOTES;
        Instant told = newest == null || counts ? time : newest.told();
        String by = delivery.identity() + " " + told.toEpochMilli();
        if (!done && newest != null && newest.open()) {
            incidents.write(newest, changed(change, late), by);
        } else if (!done && change.kind() == Change.Kind.OPENS && !late) {
            Map<String, String> all = new HashMap<>(fields.get());
            all.put("correlation_id", id);
            all.put("short_description", change.shortDescription());
            all.put("description", change.description());
            incidents.write(null, all, by);
        }
        if (counts) {
            Subjects.told(connection, id, time);
        }
    }

    private Map<String, String> changed(Change change, boolean late) {
        return change.kind() == Change.Kind.RESOLVES && !late
                ? Map.of("state", "6", "close_code", closeCode, "close_notes", change.description())
                : Map.of("work_notes", change.description());
    }
}
