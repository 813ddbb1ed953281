package io.hookseal.servlet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's path, in which a segment in braces stands for any: {@code /hooks/{tenant}}.
 *
 * @param endpoint the endpoint's name
 * @param segments what stands between the slashes
 * @param normal the same with every way of writing it undone
 */
record PathTemplate(String endpoint, List<String> segments, List<String> normal) {

    static PathTemplate of(String endpoint, String path) {
        List<String> segments = split(path);
        return new PathTemplate(endpoint, segments, normal(segments));
    }

    /** What is wrong with it, or null. */
    @Nullable
    String fault() {
        Set<String> names = new HashSet<>();
        for (String segment : segments) {
            boolean braces = segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0;
            if (braces && !variable(segment)) {
                return "has a path with braces within a segment, '" + segment + "'";
            }
            if (braces && !names.add(segment)) {
                return "has a path with " + segment + " twice";
            }
        }
        return null;
    }

    /** What it has in common with every template that some path could be taken for as well as for this one. */
    List<String> shape() {
        return normal.stream()
                .map(segment -> variable(segment) ? "{}" : segment)
                .toList();
    }

    long variables() {
        return segments.stream().filter(PathTemplate::variable).count();
    }

    /** The variables of a path that is this one to the letter, or null where it is not. */
    @Nullable
    Map<String, String> match(String path) {
        return match(segments, split(path));
    }

    /** The variables of a path that could be taken for this one, or null. */
    @Nullable
    Map<String, String> match(List<String> path) {
        return match(normal, path);
    }

    /**
     * Whether a plain path could be taken for this one: the same answer as {@link #match(List)} gives to its normal segments,
     * without making them.
     *
     * @param path one that {@link NormalPath#plain} says is plain
     * @param from where it begins
     */
    boolean couldBe(String path, int from) {
        int at = from;
        for (String expected : normal) {
            while (at < path.length() && path.charAt(at) == '/') {
                at++;
            }
            int end = path.indexOf('/', at);
            end = end < 0 ? path.length() : end;
            if (at == end || !(variable(expected) || same(expected, path, at, end))) {
                return false;
            }
            at = end;
        }
        while (at < path.length() && path.charAt(at) == '/') {
            at++;
        }
        return at == path.length();
    }

    private static boolean same(String expected, String path, int from, int to) {
        if (expected.length() != to - from) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (expected.charAt(i) != NormalPath.folded(path.charAt(from + i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> normal(List<String> segments) {
        List<String> normal = new ArrayList<>();
        for (String segment : segments) {
            normal.addAll(variable(segment) ? List.of(segment) : NormalPath.segments(segment));
        }
        return List.copyOf(normal);
    }

    private static @Nullable Map<String, String> match(List<String> template, List<String> path) {
        if (template.size() != path.size()) {
            return null;
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String expected = template.get(i);
            String actual = path.get(i);
            if (variable(expected) && !actual.isEmpty()) {
                variables.put(expected.substring(1, expected.length() - 1), actual);
            } else if (!expected.equals(actual)) {
                return null;
            }
        }
        return variables;
    }

    private static List<String> split(String path) {
        return List.of(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1));
    }

    private static boolean variable(String segment) {
        return segment.length() > 2
                && segment.startsWith("{")
                && segment.indexOf('}') == segment.length() - 1
                && segment.lastIndexOf('{') == 0;
    }
}
