package io.hookseal.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A request target that may or may not be taken for the path of an endpoint. The rule for all of them, on every server:
 * without a signature the handler is not reached and the answer is a 4xx, or the connection is closed; with one, the handler
 * runs with a verified delivery and the answer is 200, or else it does not run and the answer is a 4xx.
 *
 * @param target the request target as it goes on the wire, one character a byte; may be no path at all
 * @param what what is odd about it
 */
public record PathVariant(String target, String what) {

    /**
     * {@return the targets for an endpoint that is bound in this way} At {@code /hook}, {@code /hooks/*} (its own target is
     * {@code /hooks/a}) or {@code /*} (its own target is {@code /hook}).
     *
     * @param mapping how the endpoint is bound
     */
    public static List<PathVariant> of(PathMapping mapping) {
        List<PathVariant> variants = new ArrayList<>();
        switch (mapping) {
            case EXACT -> addAround(variants, "", "hook");
            case PREFIX -> {
                addAround(variants, "/hooks", "a");
                addAround(variants, "", "hooks");
                addOfPrefix(variants);
            }
            case ALL -> {
                addAround(variants, "", "hook");
                add(variants, "/", "row 70: the root");
                add(variants, "/a/b/c", "anything below");
                add(variants, "//", "two slashes");
                add(variants, "/%2e", "the root, by an encoded dot");
                add(variants, "/index.html", "a file of the server's own");
                add(variants, "/WEB-INF/web.xml", "what servers hide");
                add(variants, "/%57EB-INF/web.xml", "what servers hide, encoded");
            }
        }
        return List.copyOf(variants);
    }

    /** {@return the plain target of the binding, at which a delivery must be taken} */
    static String plain(PathMapping mapping) {
        return mapping == PathMapping.PREFIX ? "/hooks/a" : "/hook";
    }

    private static void addAround(List<PathVariant> variants, String above, String name) {
        String path = above + "/" + name;
        String first = "%" + Integer.toHexString(name.charAt(0));
        String rest = name.substring(1);
        add(variants, path, "as it is");
        add(variants, path + "/", "row 68: a slash behind it");
        add(variants, path + "//", "row 68: two slashes behind it");
        add(variants, path + "%20", "row 68: an encoded space behind it");
        add(variants, path + "%0a", "row 68: an encoded line feed behind it");
        add(variants, path + "%0d%0a", "row 68: an encoded line end behind it");
        add(variants, path + "%09", "row 68: an encoded tab behind it");
        add(variants, path + "%3bx", "row 68: an encoded semicolon");
        add(variants, path + "%3Bx", "row 68: an encoded semicolon in upper case");
        add(variants, above + "/" + asciiUpper(name), "row 68: upper case");
        add(variants, asciiUpper(path), "row 68: all upper case");
        add(variants, above + "/" + asciiUpper(name.substring(0, 1)) + rest, "row 68: mixed case");
        add(variants, path + ";x", "row 69: a path parameter");
        add(variants, path + ";", "row 69: an empty path parameter");
        add(variants, path + ";jsessionid=1", "row 69: a session id");
        add(variants, path + ";x/", "row 69: a path parameter and a slash");
        add(variants, path + ";x=/../../b", "row 69: dots in a path parameter");
        add(variants, above + ";x/" + name, "row 69: a path parameter above");
        add(variants, above + "/;x/" + name, "row 69: a path parameter alone above");
        add(variants, "/" + path, "row 69: two slashes before it");
        add(variants, "//" + path, "row 69: three slashes before it");
        add(variants, above + "//" + name, "row 69: two slashes before its name");
        add(variants, above + "/" + first + rest, "row 69: an encoded letter");
        add(variants, above + "/" + first.toUpperCase(Locale.ROOT) + rest, "row 69: the same in upper case");
        add(variants, above + "/%25" + first.substring(1) + rest, "row 69: a letter encoded twice");
        add(variants, "/a/.." + path, "row 69: up from a sibling");
        add(variants, "/a/%2e%2e" + path, "row 69: up by encoded dots");
        add(variants, "/a/%2E%2E" + path, "row 69: up by encoded dots in upper case");
        add(variants, "/a/.%2e" + path, "row 69: up by half-encoded dots");
        add(variants, "/a/%252e%252e" + path, "row 69: up by dots encoded twice");
        add(variants, "/a/..;" + path, "row 69: up, with a path parameter");
        add(variants, "/a/..;x" + path, "row 69: up, with a named path parameter");
        add(variants, "/../.." + path, "row 69: up from the root");
        add(variants, "/.." + path, "row 69: up from the root, once");
        add(variants, "/%2e%2e" + path, "row 69: up from the root by encoded dots");
        add(variants, "/." + path, "row 69: a dot before it");
        add(variants, "/%2e" + path, "row 69: an encoded dot before it");
        add(variants, above + "/./" + name, "row 69: a dot before its name");
        add(variants, above + "/.;/" + name, "row 69: a dot with a path parameter");
        add(variants, path + "/.", "row 69: a dot behind it");
        add(variants, path + "/..", "row 69: up from it");
        add(variants, path + "/%2e", "row 69: an encoded dot behind it");
        add(variants, path + "/b/..", "row 69: down and up");
        add(variants, path + "/b", "something below it");
        add(variants, path + ".", "a dot at its end");
        add(variants, path + "...", "three dots at its end");
        add(variants, path + "%2e", "an encoded dot at its end");
        add(variants, path + ".json", "a suffix");
        add(variants, path + ".html", "another suffix");
        add(variants, path + "~", "a tilde");
        add(variants, path + "+", "a plus");
        add(variants, path + "::$DATA", "a stream of a file system");
        add(variants, path + "%2f", "an encoded slash behind it");
        add(variants, path + "%2F", "an encoded slash in upper case");
        add(variants, path + "%2F.." + path.replace("/", "%2F"), "encoded slashes and dots");
        add(variants, path + "/%2e%2e/" + name, "up from it and down again");
        add(variants, above + "%2f" + name, "an encoded slash before its name");
        add(variants, "/%2f" + path.substring(1), "an encoded slash at the beginning");
        add(variants, "/%5c" + path.substring(1), "an encoded backslash at the beginning");
        add(variants, "\\" + path.substring(1), "a backslash instead of the slash");
        add(variants, "/\\" + path.substring(1), "a backslash behind the slash");
        add(variants, path + "\\", "a backslash behind it");
        add(variants, path + "%5c", "an encoded backslash behind it");
        add(variants, path + "%5c..%5c" + name, "encoded backslashes and dots");
        add(variants, "/a/..\\.." + path, "a backslash between dots");
        add(variants, "/public;/.." + path, "row 71: up from a public path with a path parameter");
        add(variants, "/public/;/.." + path, "row 71: up from an empty segment with a path parameter");
        add(variants, "/public/.." + path, "row 71: up from a public path");
        add(variants, "/public/..;a=b" + path, "row 71: up with a path parameter from a public path");
        add(variants, "/public%2f.." + path, "row 71: an encoded slash in a public path");
        add(variants, path + "?x", "a query");
        add(variants, path + "?", "an empty query");
        add(variants, path + "?a=b&_method=GET", "an override in the query");
        add(variants, path + "?/../b", "dots in the query");
        add(variants, path + "#x", "a fragment");
        add(variants, path + "%23x", "an encoded fragment");
        add(variants, path + "%3f", "an encoded question mark");
        add(variants, path + "%00", "an encoded NUL");
        add(variants, path + "%00.html", "an encoded NUL and a suffix");
        add(variants, path + "\u0000", "a NUL");
        add(variants, path + "%", "a per cent sign alone");
        add(variants, path + "%zz", "no digits behind a per cent sign");
        add(variants, path + "%u0000", "an escape of another kind");
        add(variants, above + "/%u00" + first.substring(1) + rest, "a letter escaped in another way");
        add(variants, above + "/%c1%a8" + rest, "overlong UTF-8 for a letter");
        add(variants, "/%c0%ae%c0%ae" + path, "overlong UTF-8 for dots");
        add(variants, "/%c0%af" + path.substring(1), "overlong UTF-8 for a slash");
        add(variants, above + "/" + name + "%ff", "no UTF-8");
        add(variants, above + "/\u00ef\u00bd\u0088" + rest, "a full-width letter in bare bytes");
        add(variants, above + "/%ef%bd%88" + rest, "a full-width letter");
        add(variants, path + "\u007f", "a DEL");
        add(variants, path + "%7f", "an encoded DEL");
        add(variants, path + "%c2%a0", "a space that does not break");
        add(variants, path + "%e2%80%8b", "a space of no width");
        add(variants, path.substring(1), "no slash at the beginning");
        add(variants, "http://127.0.0.1" + path, "row 69: an absolute form");
        add(variants, "http://127.0.0.1" + path + ";x", "row 69: an absolute form with a path parameter");
        add(variants, "http://127.0.0.1/a/.." + path, "row 69: an absolute form with dots");
        add(variants, "http://elsewhere.example" + path, "row 69: an absolute form of another host");
        add(variants, "HTTP://127.0.0.1/" + path, "row 69: an absolute form with two slashes");
        add(variants, "http:" + path, "a scheme without a host");
        add(variants, "//127.0.0.1" + path, "a host without a scheme");
        add(variants, "*", "an asterisk");
    }

    private static void addOfPrefix(List<PathVariant> variants) {
        add(variants, "/hooks/a/b", "further below");
        add(variants, "/hooksa", "its name as the beginning of another");
        add(variants, "/hooks?x", "row 70: its own root with a query");
        add(variants, "/hooks;x", "row 70: its own root with a path parameter");
        add(variants, "/hooks;x/a", "row 70: a path parameter in the prefix");
        add(variants, "/hooks/../hooks/a", "up and down again");
        add(variants, "/hooks/..%2fhooks/a", "up by an encoded slash");
        add(variants, "/hooks%2fa", "an encoded slash behind the prefix");
        add(variants, "/hooks\\a", "a backslash behind the prefix");
        add(variants, "/hook/../hooks/a", "up from a neighbour");
        add(variants, "/%68ooks/%61", "encoded letters");
    }

    private static void add(List<PathVariant> variants, String target, String what) {
        if (variants.stream().noneMatch(variant -> variant.target.equals(target))) {
            variants.add(new PathVariant(target, what));
        }
    }

    private static String asciiUpper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /** The oddity and the target, its control and non-ASCII characters escaped. */
    @Override
    public String toString() {
        StringBuilder shown = new StringBuilder(what).append(": ");
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c > ' ' && c < 0x7f) {
                shown.append(c);
            } else {
                shown.append("<").append(Integer.toHexString(c)).append(">");
            }
        }
        return shown.toString();
    }
}
