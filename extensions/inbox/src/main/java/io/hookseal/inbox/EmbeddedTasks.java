package io.hookseal.inbox;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Empties the tasks of an H2 file when the first inbox of this process begins on it, so that they are made anew of the rows that are to
 * be handled, whatever was not written in turn ({@link EmbeddedH2}) before. An embedded file is one process's alone, so that nobody is
 * at any of the tasks.
 */
final class EmbeddedTasks {
    private static final Set<String> IN_USE = ConcurrentHashMap.newKeySet();

    private EmbeddedTasks() {}

    /**
     * Empties them where this inbox is the first.
     *
     * @return what is to be run when the inbox has ended
     */
    static Runnable begin(Connections connections) throws SQLException {
        if (connections.database() != Database.H2) {
            return () -> {};
        }
        String url = connections.alone(connection -> connection.getMetaData().getURL());
        if (!EmbeddedH2.isFile(url) || !IN_USE.add(url)) {
            return () -> {};
        }
        boolean unused = connections.alone(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET WRITE_DELAY 0"); // else a thread of H2's writes while statements are under way
                return statement.execute("TRUNCATE TABLE " + Tasks.TABLE);
            }
        });
        return () -> IN_USE.remove(url);
    }
}
