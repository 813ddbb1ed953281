package io.hookseal.samples.servicenow;

import com.zaxxer.hikari.HikariDataSource;
import io.hookseal.delivery.Delivery;
import io.hookseal.samples.servicenow.standin.Incidents;
import io.hookseal.samples.servicenow.standin.ServiceNowStandIn;
import io.hookseal.samples.servicenow.standin.Trouble;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A service desk over a real port to a stand-in, with a database in memory and a clock that is set by hand. */
final class Desk implements AutoCloseable, InstantSource {
    static final String USER = "relay-user";
    static final String PASSWORD = "correct horse battery staple";
    static final Duration LIMIT = Duration.ofSeconds(2);

    final ServiceNowStandIn standIn;
    final Instance instance;
    private final HikariDataSource database = new HikariDataSource();
    private final Connection connection;
    private ServiceDesk desk;
    private volatile Instant now = Given.NOON;

    private Desk(boolean oauth) throws Exception {
        standIn = ServiceNowStandIn.start(0, new Incidents(this), USER, PASSWORD, this);
        instance = new Instance(standIn.url(), LIMIT, oauth, USER, PASSWORD);
        desk = desk("correlation_display", "[]");
        database.setJdbcUrl("jdbc:h2:mem:");
        database.setMaximumPoolSize(1);
        Subjects.createTable(database);
        connection = database.getConnection();
        connection.setAutoCommit(false);
    }

    static Desk basic() throws Exception {
        return new Desk(false);
    }

    static Desk oauth() throws Exception {
        return new Desk(true);
    }

    private ServiceDesk desk(String deliveryField, String rules) {
        return new ServiceDesk(new IncidentTable(instance, deliveryField), Rules.parse(rules), "Solution provided");
    }

    Desk rules(String rules) {
        desk = desk("correlation_display", rules);
        return this;
    }

    Desk deliveryField(String field) {
        desk = desk(field, "[]");
        return this;
    }

    /** As the inbox does: all of an attempt, or nothing, stays in the database. */
    void tell(Delivery delivery) throws Exception {
        try {
            desk.tell(delivery, now, connection);
            connection.commit();
        } finally {
            connection.rollback();
        }
    }

    /** What goes wrong with the next requests of these methods; nothing with others. */
    void next(String method, Trouble... troubles) {
        Deque<Trouble> left = new ArrayDeque<>(Arrays.asList(troubles));
        standIn.troubles(each -> each.equals(method) && !left.isEmpty() ? left.remove() : Trouble.NONE);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    List<Map<String, String>> incidents() {
        return standIn.incidents().all().stream()
                .map(Incidents.Incident::fields)
                .toList();
    }

    Map<String, String> only() {
        List<Map<String, String>> all = incidents();
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " incidents: " + all);
        }
        return all.get(0);
    }

    /** How many subjects are remembered. */
    int subjects() throws SQLException {
        try (ResultSet rows = connection.createStatement().executeQuery("select count(*) from relay_subject")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    List<String> history() {
        return standIn.incidents().all().get(0).history();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        database.close();
        standIn.close();
    }
}
