package io.hookseal.inbox;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Empties the tasks of an H2 file when the first inbox of this process begins on it, so that they are made anew of the rows that are to
 * be handled: after kills, H2 was seen with indexes of this table that did not fit its rows, and what they did not name waited. An
 * embedded file is one process's alone, so that nobody is at any of the tasks.
 */
final class EmbeddedTasks {
    private static final Pattern OF_A_FILE = Pattern.compile("jdbc:h2:(?!mem:|tcp:|ssl:).*");
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
        if (!OF_A_FILE.matcher(url).matches() || !IN_USE.add(url)) {
            return () -> {};
        }
        boolean unused = connections.alone(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("TRUNCATE TABLE " + Tasks.TABLE);
            }
        });
        return () -> IN_USE.remove(url);
    }
}
