package io.hookseal.cli;

import io.hookseal.cli.config.HooksFile;
import io.hookseal.cli.output.Shown;
import io.hookseal.cli.output.Terminal;
import io.hookseal.cli.serve.HookServer;
import io.hookseal.cli.serve.NotListeningException;
import io.hookseal.cli.serve.Rehearsal;
import io.hookseal.cli.serve.RequestLog;
import io.hookseal.configuration.Amounts;
import io.hookseal.configuration.Fault;
import io.hookseal.configuration.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hookseal serve}: a ready receiver. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Receives deliveries for the endpoints of a configuration file.",
            "",
            "Answers 200 to a delivery that is authentic, 401 to one that is not, and prints a line for each request.",
            "A delivery is handled once: another one like it is answered 200 without the handler."
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "2:The command line or the configuration has faults; all of them are listed.",
            "3:The receiver could not listen, for instance because the port is taken.",
            "4:A fault in hookseal itself; please report it.",
            "130, 143:Ended by Ctrl-C (SIGINT) or SIGTERM, after open requests were answered."
        },
        footerHeading = "%nA configuration:%n",
        footer = {
            "  endpoints:",
            "    orders:",
            "      path: /hooks/orders",
            "      sender: github            # or 'scheme:' for a sender of your own",
            "      secrets: [ \"$${GITHUB_SECRET}\", \"file:/run/secrets/old\" ]",
            "",
            "Examples:",
            "  hookseal serve --config hooks.yaml",
            "  hookseal serve --config hooks.yaml --host 0.0.0.0 --port 8080 --format json"
        })
final class ServeCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65535;

    private final Terminal terminal;
    private final Function<String, @Nullable String> environment;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description =
                    "The endpoints, in YAML. Secrets may stand in environment variables or in files of their own.")
    private @Nullable Path config;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = HookServer.LOOPBACK,
            description = "The address to listen on. Default: ${DEFAULT-VALUE}, which only this machine reaches;"
                    + " 0.0.0.0 is every IPv4 address it has.")
    private String host = HookServer.LOOPBACK;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description =
                    "How the lines are written: columns for people, or one JSON object each with endpoint, sender,"
                            + " event, verdict, reason, keyId, identity, claim, attempt, status, bytes, micros."
                            + " Default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Option(
            names = "--handler-delay",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "How long the handler takes over a delivery, as 200ms or 2s, to try out what its duplicates"
                    + " see meanwhile. Default: ${DEFAULT-VALUE}.")
    private String handlerDelay = "0s";

    @Option(
            names = "--fail-every",
            paramLabel = "N",
            defaultValue = "0",
            description = "Has every N-th run of the handler fail, which is answered 503, so that the sender delivers"
                    + " again. Default: ${DEFAULT-VALUE}, which is never.")
    private int failEvery;

    ServeCommand(Terminal terminal, Function<String, @Nullable String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (config == null || spec == null) {
            throw new IllegalStateException("picocli gives both");
        }
        if (port < 0 || port > HIGHEST_PORT) {
            throw new ParameterException(spec.commandLine(), "--port is 0 to " + HIGHEST_PORT);
        }
        Rehearsal handling = rehearsal(spec);
        HooksFile file = HooksFile.read(config, environment);
        RequestLog log = switch (format) {
            case text -> RequestLog.text(terminal, file.endpointNames(), file.senderNames());
            case json -> RequestLog.json(terminal);
        };
        Start start = file.start(log, reload -> terminal.tell("hookseal: " + Shown.of(reload)));
        if (start instanceof Start.Refused refused) {
            tellFaults(config, refused.faults());
            return ExitCode.USAGE;
        }
        return serve((Start.Ready) start, handling, log);
    }

    private Rehearsal rehearsal(CommandSpec command) {
        Duration delay = Amounts.age(handlerDelay);
        if (delay == null || delay.isNegative()) {
            throw new ParameterException(command.commandLine(), "--handler-delay is a length of time, as 200ms or 2s");
        }
        if (failEvery < 0) {
            throw new ParameterException(command.commandLine(), "--fail-every is 0 or more");
        }
        return Rehearsal.of(delay, failEvery);
    }

    private int serve(Start.Ready ready, Rehearsal handling, RequestLog log) throws InterruptedException {
        tellWarnings(ready.warnings());
        HookServer server;
        try {
            server = HookServer.start(ready.receiver(), host, port, handling, log);
        } catch (NotListeningException e) {
            terminal.tell("hookseal: " + e.getMessage());
            return ExitCode.NOT_LISTENING;
        }
        // the process ends in this hook, with the exit code of the signal
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "hookseal-stop"));
        tellReady(server.url());
        log.begin();
        new CountDownLatch(1).await();
        return ExitCode.FINE;
    }

    /** Where lines are for programs, nothing else may stand among them. */
    private void tellReady(String url) {
        String line = "listening on " + url;
        switch (format) {
            case text -> terminal.print(line);
            case json -> terminal.tell(line);
        }
    }

    private void tellFaults(Path file, List<Fault> faults) {
        terminal.tell("hookseal: the receiver does not start: " + faults.size()
                + (faults.size() == 1 ? " fault in " : " faults in ") + Shown.of(file.toString()));
        for (Fault fault : faults) {
            terminal.tell("  - " + Shown.of(fault.text()));
        }
    }

    /** One warning that many endpoints have is told once. */
    private void tellWarnings(List<Fault> warnings) {
        Map<String, List<String>> places = new LinkedHashMap<>();
        for (Fault warning : warnings) {
            places.computeIfAbsent(warning.fault() + "; " + warning.mend(), text -> new ArrayList<>())
                    .add(warning.where());
        }
        places.forEach((text, where) -> {
            int others = where.size() - 1;
            String place = where.get(0) + (others == 0 ? "" : " and " + others + (others == 1 ? " other" : " others"));
            terminal.tell("warning: " + Shown.of(place + ": " + text));
        });
    }
}
