package io.hookseal.samples.servicenow.standin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code sysparm_query}: conditions joined by {@code ^}, {@code ^OR} and {@code ^NQ}, and orders (ServiceNow SDK, "Encoded
 * Queries"). Nothing in a value can be escaped. Like the real one it ignores what it does not understand, such as a condition
 * on a field that the table does not have (Table API, "sysparm_query": the instance ignores the invalid part), so that a wrong query
 * finds too much rather than nothing.
 */
final class EncodedQuery {
    private static final Pattern CONDITION =
            Pattern.compile("([a-z_0-9]+)(!=|=|STARTSWITH|LIKE|IN)(.*)", Pattern.DOTALL);

    private final List<List<List<Predicate<Map<String, String>>>>> queries = new ArrayList<>();
    private final List<Comparator<Map<String, String>>> orders = new ArrayList<>();

    private EncodedQuery() {}

    static EncodedQuery parse(String text, Set<String> fields) {
        EncodedQuery query = new EncodedQuery();
        for (String alternative : text.split("\\^NQ", -1)) {
            List<List<Predicate<Map<String, String>>>> all = new ArrayList<>();
            for (String part : alternative.split("\\^(?!OR(?!DERBY))", -1)) {
                query.add(part, fields, all);
            }
            query.queries.add(all);
        }
        return query;
    }

    private void add(String part, Set<String> fields, List<List<Predicate<Map<String, String>>>> all) {
        if (part.startsWith("ORDERBY")) {
            boolean descending = part.startsWith("ORDERBYDESC");
            String field = part.substring(descending ? "ORDERBYDESC".length() : "ORDERBY".length());
            if (fields.contains(field)) {
                Comparator<Map<String, String>> by = Comparator.comparing(row -> row.getOrDefault(field, ""));
                orders.add(descending ? by.reversed() : by);
            }
            return;
        }
        List<Predicate<Map<String, String>>> any = new ArrayList<>();
        for (String condition : part.split("\\^OR", -1)) {
            Matcher matcher = CONDITION.matcher(condition);
            if (matcher.matches() && fields.contains(matcher.group(1))) {
                any.add(row -> holds(row.getOrDefault(matcher.group(1), ""), matcher.group(2), matcher.group(3)));
            }
        }
        if (!any.isEmpty()) {
            all.add(any);
        }
    }

    private static boolean holds(String value, String operator, String operand) {
        return switch (operator) {
            case "=" -> value.equals(operand);
            case "!=" -> !value.equals(operand);
            case "STARTSWITH" -> value.startsWith(operand);
            case "LIKE" -> value.contains(operand);
            default -> List.of(operand.split(",", -1)).contains(value);
        };
    }

    boolean matches(Map<String, String> row) {
        return queries.stream()
                .anyMatch(all -> all.stream().allMatch(any -> any.stream().anyMatch(condition -> condition.test(row))));
    }

    void sort(List<Map<String, String>> rows) {
        orders.stream().reduce(Comparator::thenComparing).ifPresent(rows::sort);
    }
}
