package io.hookseal.samples.servicenow.standin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Runs the relay against a stand-in that lives in the same process. */
public final class TrialRun {
    private static final String PORT = "--stand-in-port=";

    private TrialRun() {}

    /**
     * Starts a stand-in, and makes the relay's settings those of a trial: the stand-in's address and credentials, and, where no
     * file is named, endpoints that take the recordings of the test kit.
     *
     * @param settings the command line, which is added to
     * @return the stand-in
     * @throws IOException where the stand-in cannot listen
     */
    public static ServiceNowStandIn start(List<String> settings) throws IOException {
        // the recordings' secrets are weak and known; to warn of each would hide all else
        System.setProperty("org.slf4j.simpleLogger.log.io.hookseal", "error");
        int port = 9081;
        for (String setting : settings) {
            port = setting.startsWith(PORT) ? Integer.parseInt(setting.substring(PORT.length())) : port;
        }
        String password = UUID.randomUUID().toString();
        InstantSource clock = InstantSource.system();
        ServiceNowStandIn standIn = ServiceNowStandIn.start(port, new Incidents(clock), "relay", password, clock);
        if (settings.stream().noneMatch(setting -> setting.startsWith("--config="))) {
            settings.add(0, "--config=" + recordedEndpoints());
        }
        settings.add("--servicenow.instance=" + standIn.url());
        settings.add("--servicenow.client-id=relay");
        settings.add("--servicenow.client-secret=" + password);
        return standIn;
    }

    private static Path recordedEndpoints() throws IOException {
        Path file = Files.createTempFile("hookseal-trial", ".properties");
        file.toFile().deleteOnExit();
        try (InputStream in = TrialRun.class.getResourceAsStream("stand-in.properties");
                OutputStream out = Files.newOutputStream(file)) {
            Objects.requireNonNull(in).transferTo(out);
        }
        return file;
    }
}
