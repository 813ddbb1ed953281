package io.hookseal.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.RouterConfig;
import io.javalin.router.matcher.PathParser;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The beginnings of routes, held against Javalin's own patterns. */
class RouteBeginningTest {
    private static final String[] ROUTE = {
        "hook", "Hooks", "a-b_1", "{x}", "<y>", "*", "v{z}", "w*", "a.b", "a+", "(a)?"
    };
    private static final String[] REQUEST = {
        "hook", "HOOKS", "a-b_1", "ſ", "K", "vx", "hooks ", "%68ook", "a.b", "..", "hook;x"
    };

    @Test
    @DisplayName("rows 68 to 71: no path that a route matches is ruled out by the route's beginning")
    void rulesOutNothingThatTheRouterMatches() {
        Random random = new Random(71);
        int matched = 0;
        int ruledOut = 0;
        for (int round = 0; round < 20_000; round++) {
            RouterConfig config = new RouterConfig();
            config.ignoreTrailingSlashes = random.nextBoolean();
            config.treatMultipleSlashesAsSingleSlash = random.nextBoolean();
            config.caseInsensitiveRoutes = random.nextBoolean();
            String route = path(random, ROUTE, 0);
            PathParser parser;
            try {
                parser = new PathParser(route, config);
            } catch (RuntimeException refusedByJavalin) {
                continue;
            }
            String path = path(random, random.nextBoolean() ? REQUEST : ROUTE, random.nextInt(3));
            boolean could = RouteBeginning.of(route).couldBegin(path);
            if (parser.matches(path)) {
                matched++;
                assertThat(could).as("%s, %s", route, path).isTrue();
            } else if (!could) {
                ruledOut++;
            }
        }
        assertThat(matched).isGreaterThan(300);
        assertThat(ruledOut).isGreaterThan(3_000);
    }

    private static String path(Random random, String[] segments, int doubled) {
        StringBuilder path = new StringBuilder();
        for (int left = random.nextInt(4); left >= 0; left--) {
            path.append("/".repeat(1 + random.nextInt(doubled + 1))).append(segments[random.nextInt(segments.length)]);
        }
        return path.append(random.nextInt(3) == 0 ? "/" : "").toString();
    }
}
