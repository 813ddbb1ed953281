package io.hookseal.samples.servicenow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of an instance, through ServiceNow's Table API.
 *
 * @param deliveryField where an incident names the delivery that changed it last
 */
record IncidentTable(Instance instance, String deliveryField) {
    private static final String TABLE = "/api/now/table/incident";

    /** An incident as far as the relay needs to know it. */
    record Incident(String sysId, boolean open, String delivery) {
        /** The time of the news that last opened or resolved it, which stands behind the delivery. */
        Instant told() {
            String millis = delivery.substring(delivery.indexOf(' ') + 1);
            return millis.matches("[0-9]{1,15}") ? Instant.ofEpochMilli(Long.parseLong(millis)) : Instant.EPOCH;
        }
    }

    /** The newest incident of a subject, open or not; null where there is none. */
    @Nullable
    Incident newest(String correlationId) throws InterruptedException {
        String query = "correlation_id=" + correlationId + "^ORDERBYDESCsys_created_on^ORDERBYDESCnumber";
        String target = TABLE + "?sysparm_limit=1&sysparm_fields=sys_id,state,correlation_id," + deliveryField
                + "&sysparm_query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        JsonNode found = instance.call("GET", target, "").path(0);
        // an instance ignores the part of a query that it does not understand, and finds others' records then
        boolean its = found.path("correlation_id").asText().equals(correlationId);
        boolean open = !found.path("state").asText().matches("[678]"); // resolved, closed, cancelled
        String delivery = found.path(deliveryField).asText();
        return its ? new Incident(found.path("sys_id").asText(), open, delivery) : null;
    }

    /** Changes an incident, or creates one where there is none yet, in the name of a delivery. */
    void write(@Nullable Incident known, Map<String, String> fields, String delivery) throws InterruptedException {
        ObjectNode body = Instance.JSON.createObjectNode();
        fields.forEach(body::put);
        body.put(deliveryField, delivery); // last, above a rule that sets it: a lost answer is found by it
        String target = known == null ? TABLE : TABLE + "/" + known.sysId();
        var unused = instance.call(known == null ? "POST" : "PATCH", target, body.toString());
    }
}
