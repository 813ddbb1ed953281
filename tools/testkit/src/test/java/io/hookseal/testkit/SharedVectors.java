package io.hookseal.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The suites of others, which are read from a folder {@code shared} beside the project and not copied: found by walking up
 * from the working directory, or named by the system property {@code hookseal.shared}.
 */
final class SharedVectors {

    private SharedVectors() {}

    /** A file or folder below {@code shared/vectors}; a test that asks for one that is not there is skipped. */
    static Path require(String name) {
        Path shared = find();
        assumeTrue(shared != null, "no folder shared/vectors beside the project, and no hookseal.shared");
        Path found = shared.resolve("vectors").resolve(name);
        assumeTrue(Files.exists(found), name + " is not among the shared vectors");
        return found;
    }

    private static @Nullable Path find() {
        String named = System.getProperty("hookseal.shared");
        if (named != null) {
            return Path.of(named);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("shared/vectors"))) {
                return folder.resolve("shared");
            }
        }
        return null;
    }
}
