package io.hookseal.samples.servicenow.standin;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The incident table of the stand-in, in memory.
 *
 * <p>Fields, choices and lengths are those of ServiceNow's own incident table: states 1, 2, 3, 6, 7 and 8; urgency and impact 1
 * to 3, from which the priority follows; {@code short_description} 160 characters, {@code description} 4,000. A longer text is cut, as
 * the platform does without a word; the stand-in counts such cuts. Resolving without code and notes fails, as the
 * platform's data policy has it. Safe under many threads.
 */
public final class Incidents {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final Map<String, Integer> LENGTHS = Map.ofEntries(
            Map.entry("short_description", 160),
            Map.entry("description", 4000),
            Map.entry("close_notes", 4000),
            Map.entry("work_notes", 65_536),
            Map.entry("comments", 65_536),
            Map.entry("correlation_id", 100),
            Map.entry("correlation_display", 100),
            Map.entry("assignment_group", 100),
            Map.entry("caller_id", 100),
            Map.entry("category", 40),
            Map.entry("subcategory", 40),
            Map.entry("close_code", 40),
            Map.entry("state", 40),
            Map.entry("urgency", 40),
            Map.entry("impact", 40));
    private static final Set<String> JOURNALS = Set.of("work_notes", "comments");
    private static final Set<String> MADE_HERE =
            Set.of("sys_id", "number", "priority", "active", "sys_created_on", "sys_updated_on", "sys_mod_count");
    private static final int FIRST_NUMBER = 10_001;

    private final InstantSource clock;
    private final Map<String, Incident> bySysId = new LinkedHashMap<>();
    private final List<Map<String, String>> arrived = new ArrayList<>();
    private int cuts;

    /**
     * An empty table.
     *
     * @param clock what it takes its times from
     */
    public Incidents(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * One incident.
     *
     * @param fields its fields
     * @param history what was done to it, oldest first
     */
    public record Incident(Map<String, String> fields, List<String> history) {
        /**
         * Copies what it is given.
         *
         * @param fields its fields
         * @param history what was done to it
         */
        public Incident {
            fields = new TreeMap<>(fields);
            history = List.copyOf(history);
        }
    }

    static Set<String> fieldNames() {
        Set<String> names = new java.util.HashSet<>(LENGTHS.keySet());
        names.addAll(MADE_HERE);
        return names;
    }

    /** {@return all incidents, oldest first} */
    public synchronized List<Incident> all() {
        return List.copyOf(bySysId.values());
    }

    /** {@return each write that was accepted, oldest first} */
    public synchronized List<Map<String, String>> arrived() {
        return List.copyOf(arrived);
    }

    /** {@return how many texts were longer than their field} */
    public synchronized int cuts() {
        return cuts;
    }

    /**
     * Closes an incident, as people do.
     *
     * @param sysId its sys_id
     */
    public synchronized void close(String sysId) {
        Map<String, String> closing = Map.of("state", "7", "close_code", "User error", "close_notes", "closed by hand");
        try {
            var unused = update(sysId, closing);
        } catch (RefusedException e) {
            throw new IllegalStateException("an incident with code and notes can be closed", e);
        }
    }

    synchronized List<Map<String, String>> find(String query, int limit) {
        EncodedQuery encoded = EncodedQuery.parse(query, fieldNames());
        List<Map<String, String>> found = new ArrayList<>(bySysId.values().stream()
                .map(Incident::fields)
                .filter(encoded::matches)
                .toList());
        encoded.sort(found);
        return found.subList(0, Math.min(limit, found.size()));
    }

    synchronized Map<String, String> insert(Map<String, String> given) throws RefusedException {
        Map<String, String> fields = new TreeMap<>(Map.of("state", "1", "urgency", "3", "impact", "3"));
        String id = UUID.randomUUID().toString().replace("-", "");
        fields.put("sys_id", id);
        fields.put("number", "INC%07d".formatted(FIRST_NUMBER + bySysId.size()));
        fields.put("sys_created_on", TIME.format(clock.instant()));
        fields.put("sys_mod_count", "-1");
        return store("POST", id, new Incident(fields, List.of()), given);
    }

    synchronized @Nullable Map<String, String> update(String id, Map<String, String> given) throws RefusedException {
        Incident known = bySysId.get(id);
        return known == null ? null : store("PATCH", id, known, given);
    }

    private Map<String, String> store(String method, String id, Incident before, Map<String, String> given)
            throws RefusedException {
        Map<String, String> fields = new TreeMap<>(before.fields());
        List<String> history = new ArrayList<>(before.history());
        String now = TIME.format(clock.instant());
        if (method.equals("POST")) {
            history.add(now + "  opened");
        }
        given.forEach((name, value) -> {
            Integer length = LENGTHS.get(name);
            if (length != null) { // other fields are ignored, as by the platform
                String text = value.length() > length ? value.substring(0, length) : value;
                if (JOURNALS.contains(name)) {
                    history.add(now + "  " + text);
                } else {
                    fields.put(name, text);
                }
            }
        });
        check(fields);
        given.forEach((name, value) -> cuts += LENGTHS.getOrDefault(name, Integer.MAX_VALUE) < value.length() ? 1 : 0);
        if (!of(fields, "state").equals(of(before.fields(), "state"))) {
            history.add(now + "  " + stateName(of(fields, "state")) + note(fields.getOrDefault("close_notes", "")));
        }
        fields.put("sys_updated_on", now);
        fields.put("sys_mod_count", String.valueOf(Integer.parseInt(of(fields, "sys_mod_count")) + 1));
        fields.put("active", String.valueOf(!Set.of("7", "8").contains(of(fields, "state"))));
        fields.put("priority", String.valueOf(priority(fields)));
        bySysId.put(id, new Incident(fields, history));
        Map<String, String> line = new LinkedHashMap<>();
        line.put("at", clock.instant().toString());
        line.put(
                "summary",
                "%s %s: %s"
                        .formatted(
                                of(fields, "number"), stateName(of(fields, "state")), of(fields, "short_description")));
        line.put("method", method);
        line.put("number", of(fields, "number"));
        line.put("state", stateName(of(fields, "state")));
        line.putAll(new TreeMap<>(given));
        line.put("state", stateName(of(fields, "state")));
        arrived.add(line);
        return new TreeMap<>(fields);
    }

    private static String of(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "");
    }

    private static String note(String text) {
        return text.isEmpty() ? "" : ": " + text;
    }

    private static void check(Map<String, String> fields) throws RefusedException {
        if (!Set.of("1", "2", "3", "6", "7", "8").contains(of(fields, "state"))) {
            throw new RefusedException("Operation Failed", "Invalid state");
        }
        if (of(fields, "state").equals("6")
                && (fields.getOrDefault("close_code", "").isBlank()
                        || fields.getOrDefault("close_notes", "").isBlank())) {
            throw new RefusedException(
                    "Operation Failed",
                    "Data Policy Exception: The following fields are mandatory: Resolution code, Resolution notes");
        }
    }

    /** The default matrix: high and high is 1, low and low is 5. */
    private static int priority(Map<String, String> fields) {
        return level(of(fields, "impact")) + level(of(fields, "urgency")) - 1;
    }

    private static int level(String text) {
        return text.matches("[123]") ? Integer.parseInt(text) : 3;
    }

    static String stateName(String state) {
        return switch (state) {
            case "1" -> "New";
            case "2" -> "In Progress";
            case "3" -> "On Hold";
            case "6" -> "Resolved";
            case "7" -> "Closed";
            case "8" -> "Canceled";
            default -> "unknown";
        };
    }

    /** What a data policy refuses. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String detail;

        RefusedException(String message, String detail) {
            super(message);
            this.detail = detail;
        }

        String detail() {
            return detail;
        }
    }
}
