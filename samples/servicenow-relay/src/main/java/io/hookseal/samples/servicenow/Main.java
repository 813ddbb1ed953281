package io.hookseal.samples.servicenow;

import io.hookseal.ConfigurationException;
import io.hookseal.samples.servicenow.standin.TrialRun;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The entry of the relay. */
public final class Main {
    private Main() {}

    /**
     * Starts the relay, which then runs until it gets a SIGTERM or Ctrl-C.
     *
     * @param arguments settings as {@code --name=value}, {@code --config=FILE} for a file of them, and {@code --stand-in} to relay
     *     to a stand-in for ServiceNow
     * @throws IOException where a file cannot be read, or a port cannot be had
     * @throws SQLException where the database cannot be opened
     */
    public static void main(String[] arguments) throws IOException, SQLException {
        List<String> settings = new ArrayList<>(List.of(arguments));
        try {
            if (settings.remove("--stand-in")) {
                System.out.println(
                        "stand-in for ServiceNow at " + TrialRun.start(settings).url());
            }
            ServiceNowRelay relay = new ServiceNowRelay(new RelaySettings(settings));
            Runtime.getRuntime().addShutdownHook(new Thread(relay::close, "relay-stop"));
            System.out.println("relaying what arrives at port " + relay.port());
        } catch (IllegalArgumentException | ConfigurationException e) {
            System.err.println("the relay does not start: " + e.getMessage());
            System.exit(2);
        }
    }
}
