package io.hookseal.javalin;

import java.util.ArrayList;
import java.util.List;

/**
 * The segments that every path of a route begins with, whatever the router's settings for case and slashes: those before the
 * first one in which anything stands that could be a variable, a wildcard or a pattern.
 *
 * @param segments the segments
 */
record RouteBeginning(List<String> segments) {
    static RouteBeginning of(String route) {
        List<String> segments = new ArrayList<>();
        for (String segment : route.split("/", -1)) {
            if (!segment.chars().allMatch(RouteBeginning::literal)) {
                break;
            }
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return new RouteBeginning(List.copyOf(segments));
    }

    private static boolean literal(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** Whether the route could match a path; where this says no, it does not. */
    boolean couldBegin(String path) {
        int at = 0;
        for (String segment : segments) {
            while (at < path.length() && path.charAt(at) == '/') {
                at++;
            }
            int end = at + segment.length();
            boolean whole = end == path.length() || (end < path.length() && path.charAt(end) == '/');
            if (!whole || !path.regionMatches(true, at, segment, 0, segment.length())) {
                return false;
            }
            at = end;
        }
        return true;
    }
}
