package io.hookseal.cli.config;

import io.hookseal.ReceiverListener;
import io.hookseal.configuration.Fault;
import io.hookseal.configuration.Origin;
import io.hookseal.configuration.ReceiverConfiguration;
import io.hookseal.configuration.Start;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A configuration file in YAML. What it says is read by {@link ReceiverConfiguration}; here is the notation alone. */
public final class HooksFile {
    private static final String QUOTES =
            "look at the indentation, and put texts with signs of their own between quotes";

    private static final Fault MEMORY_ONLY = new Fault(
            Origin.NONE,
            "receiver",
            "remembers deliveries in memory only: a restart forgets them, and a second process does not know them",
            "run one process, and say 'memory-is-enough: true' beside 'endpoints' if it may forget");

    private final ReceiverConfiguration configuration;

    private HooksFile(ReceiverConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * Reads a file. Relative paths of secret files in it are relative to its folder.
     *
     * @param file the file, YAML in UTF-8
     * @param environment gives an environment variable's value, or null where it is not set
     * @return what was read; where the file cannot be, that is its fault
     */
    public static HooksFile read(Path file, Function<String, @Nullable String> environment) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return parse(text, environment, folder == null ? file : folder);
        } catch (NoSuchFileException e) {
            return broken(0, "does not exist", "create it, or give another one with --config");
        } catch (AccessDeniedException e) {
            return broken(0, "may not be read", "let the user who runs this command read it");
        } catch (CharacterCodingException e) {
            return broken(0, "is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            return broken(0, "cannot be read: " + e.getClass().getSimpleName(), "name a regular file");
        }
    }

    /**
     * Reads a configuration.
     *
     * @param yaml the configuration
     * @param environment gives an environment variable's value, or null where it is not set
     * @param base what relative paths of secret files are relative to
     * @return what was read
     */
    public static HooksFile parse(String yaml, Function<String, @Nullable String> environment, Path base) {
        Optional<Node> root;
        try {
            root = new Compose(
                            LoadSettings.builder().setSchema(new CoreSchema()).build())
                    .composeString(yaml);
        } catch (YamlEngineException e) {
            return broken(line(e), "is not YAML from here on", QUOTES);
        }
        if (root.isEmpty()) {
            return broken(0, "is empty", "give it 'endpoints:' and at least one endpoint");
        }
        return new HooksFile(ReceiverConfiguration.of(new YamlTree().of(root.get()), environment, base));
    }

    /** The engine's own messages quote the file, and are not shown. */
    private static int line(YamlEngineException e) {
        return e instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0)
                : 0;
    }

    private static HooksFile broken(int line, String fault, String mend) {
        return new HooksFile(ReceiverConfiguration.unreadable(Origin.ofLine(line), fault, mend));
    }

    /**
     * The names of the endpoints that could be read, in the order of the file.
     *
     * @return the names
     */
    public List<String> endpointNames() {
        return configuration.endpointNames();
    }

    /**
     * The names of the endpoints' senders.
     *
     * @return the names
     */
    public List<String> senderNames() {
        return configuration.senderNames();
    }

    /**
     * Builds the receiver, or says everything that is wrong.
     *
     * @param listener is told what the receiver does
     * @param reloads is told, in words, how reloads of secret files went
     * @return the receiver or the faults
     */
    public Start start(ReceiverListener listener, Consumer<String> reloads) {
        // the receiver's own warning of its memory names another store, which this command does not have
        Start start = configuration.start(builder -> builder.listener(listener).memoryIsEnough(), reloads);
        if (start instanceof Start.Ready ready && !configuration.memoryIsEnough()) {
            List<Fault> warnings = new ArrayList<>(ready.warnings());
            warnings.add(MEMORY_ONLY);
            return new Start.Ready(ready.receiver(), warnings);
        }
        return start;
    }
}
