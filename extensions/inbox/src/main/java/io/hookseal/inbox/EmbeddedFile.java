package io.hookseal.inbox;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the first inbox of a process does to an H2 file. It has H2 write when a transaction commits and at no other time, and always
 * behind what is there: where H2 (2.5.252) fills gaps, the header of the file can name a place from which the newest writes are not
 * found after a kill, and up to twenty commits are gone. A file grows by that until it is closed, or {@link H2File} makes it small.
 *
 * <p>It empties the tasks, so that they are made anew of the rows that are to be handled, whatever became of them before. The file is one
 * process's alone, so that nobody is at any of them.
 */
final class EmbeddedFile {
    /** How H2 writes: at each commit, and nowhere but at the end, whose gaps are filled after so many milliseconds only. */
    static final List<String> WRITING = List.of("WRITE_DELAY=0", "RETENTION_TIME=" + Integer.MAX_VALUE);

    private static final Set<String> IN_USE = ConcurrentHashMap.newKeySet();

    private EmbeddedFile() {}

    /**
     * Does it where this inbox is the first.
     *
     * @return what is to be run when the inbox has ended
     */
    static Runnable begin(Connections connections) throws SQLException {
        if (connections.database() != Database.H2) {
            return () -> {};
        }
        String url = connections.alone(connection -> connection.getMetaData().getURL());
        if (!EmbeddedH2.isFile(url) || !IN_USE.add(EmbeddedH2.file(url))) {
            return () -> {};
        }
        Runnable end = () -> IN_USE.remove(EmbeddedH2.file(url));
        try {
            boolean unused = connections.alone(connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String setting : WRITING) {
                        statement.execute("SET " + setting);
                    }
                    return statement.execute("TRUNCATE TABLE " + Tasks.TABLE);
                }
            });
            return end;
        } catch (SQLException | RuntimeException e) {
            end.run(); // the next inbox is the first one then
            throw e;
        }
    }
}
