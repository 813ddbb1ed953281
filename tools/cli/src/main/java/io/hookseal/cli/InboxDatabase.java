package io.hookseal.cli;

import io.hookseal.inbox.DeadLetters;
import java.nio.file.Path;
import java.util.function.Function;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where an inbox is, as the command line says it. */
final class InboxDatabase {
    private static final int SECONDS = 10;

    @ArgGroup(multiplicity = "1")
    private Place place = new Place();

    @Option(names = "--user", paramLabel = "NAME", description = "The database's user, where the URL names none.")
    private @Nullable String user;

    @Option(
            names = "--password-env",
            paramLabel = "VARIABLE",
            description = "The environment variable that holds the database's password.")
    private @Nullable String passwordVariable;

    static final class Place {
        @Option(
                names = "--h2",
                paramLabel = "FILE",
                description = "The inbox's H2 file, without .mv.db; while no application uses it.")
        private @Nullable Path file;

        @Option(
                names = "--jdbc",
                paramLabel = "URL",
                description = "The inbox's PostgreSQL database, as jdbc:postgresql://host/name.")
        private @Nullable String url;
    }

    DeadLetters open(Function<String, @Nullable String> environment) {
        return DeadLetters.in(dataSource(environment));
    }

    private DataSource dataSource(Function<String, @Nullable String> environment) {
        Path file = place.file;
        if (file != null) {
            JdbcDataSource source = new JdbcDataSource();
            source.setURL("jdbc:h2:async:" + file.toAbsolutePath() + ";IFEXISTS=TRUE;WRITE_DELAY=0;TRACE_LEVEL_FILE=0");
            source.setUser(user == null ? "hookseal" : user);
            source.setPassword(password(environment));
            return source;
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setURL(place.url == null ? "" : place.url);
        } catch (IllegalArgumentException e) {
            // its message shows the address, and that may hold a password
            throw new UnreadableAddressException();
        }
        source.setConnectTimeout(SECONDS);
        source.setSocketTimeout(3 * SECONDS);
        if (user != null) {
            source.setUser(user);
        }
        if (passwordVariable != null) {
            source.setPassword(password(environment));
        }
        return source;
    }

    /** An address that is none. */
    static final class UnreadableAddressException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableAddressException() {
            super("the address of the database cannot be read; write it as jdbc:postgresql://host/name, with user and"
                    + " password in options of their own");
        }
    }

    private String password(Function<String, @Nullable String> environment) {
        String value = passwordVariable == null ? null : environment.apply(passwordVariable);
        return value == null ? "" : value;
    }
}
