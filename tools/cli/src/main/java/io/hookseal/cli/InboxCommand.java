package io.hookseal.cli;

import io.hookseal.cli.inbox.LetterWriter;
import io.hookseal.cli.output.Shown;
import io.hookseal.cli.output.Terminal;
import io.hookseal.idempotency.StoreException;
import io.hookseal.inbox.DeadLetters;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hookseal inbox}: the dead letters of an inbox. */
@Command(
        name = "inbox",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Lists, inspects, replays and discards the deliveries that an inbox gave up on.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "1:An id is not that of a dead letter.",
            "2:The command line has faults.",
            "4:A fault in hookseal itself; please report it.",
            "5:The inbox's database could not be asked."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  hookseal inbox list --h2 data/inbox",
            "  hookseal inbox show --jdbc jdbc:postgresql://db/hooks --user hooks --password-env DB_PASSWORD ID",
            "  hookseal inbox replay --h2 data/inbox ID ID"
        })
final class InboxCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Function<String, @Nullable String> environment;

    @Spec
    @Nullable
    CommandSpec spec;

    InboxCommand(Terminal terminal, Function<String, @Nullable String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (spec != null) {
            terminal.tell(spec.commandLine().getUsageMessage().stripTrailing());
        }
        return ExitCode.USAGE;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Lists dead letters, those that died first in front, without their content.")
    int list(
            @Mixin InboxDatabase database,
            @Option(names = "--endpoint", paramLabel = "NAME", description = "Of this endpoint only.") @Nullable
                    String endpoint,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "How many at most. Default: ${DEFAULT-VALUE}.")
                    int limit,
            @Option(
                            names = "--format",
                            paramLabel = "text|json",
                            defaultValue = "text",
                            description = "A table for people, or one JSON object a line. Default: ${DEFAULT-VALUE}.")
                    Format format) {
        return on(database, letters -> {
            writer(format).list(letters.list(endpoint, Math.max(1, limit)));
            return ExitCode.FINE;
        });
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Shows one dead letter with what was thrown last and its body.")
    int show(
            @Mixin InboxDatabase database,
            @Option(
                            names = "--format",
                            paramLabel = "text|json",
                            defaultValue = "text",
                            description = "Lines for people, or one JSON object with the body in Base64."
                                    + " Default: ${DEFAULT-VALUE}.")
                    Format format,
            @Parameters(paramLabel = "ID", description = "Its id, as list gives it.") String id) {
        return on(database, letters -> {
            DeadLetters.Content content = letters.find(id);
            if (content == null) {
                return notFound(id);
            }
            writer(format).show(content);
            return ExitCode.FINE;
        });
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Has the application handle dead letters again, from their first attempt.")
    int replay(
            @Mixin InboxDatabase database,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "Their ids, as list gives them.")
                    List<String> ids) {
        return each(database, ids, DeadLetters::replay, "is handled again");
    }

    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Gives dead letters up for good; their content is removed.")
    int discard(
            @Mixin InboxDatabase database,
            @Parameters(paramLabel = "ID", arity = "1..*", description = "Their ids, as list gives them.")
                    List<String> ids) {
        return each(database, ids, DeadLetters::discard, "is discarded");
    }

    private int each(InboxDatabase database, List<String> ids, BiPredicate<DeadLetters, String> what, String done) {
        return on(database, letters -> {
            int code = ExitCode.FINE;
            for (String id : ids) {
                if (what.test(letters, id)) {
                    terminal.print(Shown.of(id) + " " + done);
                } else {
                    code = notFound(id);
                }
            }
            return code;
        });
    }

    private LetterWriter writer(Format format) {
        return switch (format) {
            case text -> LetterWriter.text(terminal);
            case json -> LetterWriter.json(terminal);
        };
    }

    private int notFound(String id) {
        terminal.tell("hookseal: there is no dead letter " + Shown.of(id));
        return ExitCode.NOT_AS_RECORDED;
    }

    private int on(InboxDatabase database, ToIntFunction<DeadLetters> what) {
        try {
            return what.applyAsInt(database.open(environment));
        } catch (InboxDatabase.UnreadableAddressException e) {
            terminal.tell("hookseal: " + e.getMessage());
            return ExitCode.USAGE;
        } catch (StoreException e) {
            terminal.tell("hookseal: the inbox could not be asked: " + Shown.of(e.getMessage())
                    + "; look at its address, user and password, and stop the application that uses an H2 file");
            return ExitCode.NOT_REACHED;
        }
    }
}
