package io.hookseal.cli.config;

import io.hookseal.ReceiverListener;
import io.hookseal.sender.SenderProfile;
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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A configuration file that was read: its endpoints, and what is wrong with it. Reading goes on after a fault, so that
 * whoever wrote the file hears of all of them at once.
 *
 * <p>No message quotes a text of the file, because it may be a secret that stands in the wrong place: but for names of
 * endpoints and variables, and paths that are paths at first sight.
 */
public final class HooksFile {
    private static final String FILE = "file";
    private static final String QUOTES =
            "look at the indentation, and put texts with signs of their own between quotes";

    private final List<EndpointDraft> endpoints;
    private final boolean memoryIsEnough;
    private final List<Fault> faults;

    private HooksFile(List<EndpointDraft> endpoints, boolean memoryIsEnough, List<Fault> faults) {
        this.endpoints = List.copyOf(endpoints);
        this.memoryIsEnough = memoryIsEnough;
        this.faults = List.copyOf(faults);
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
        if (!(root.get() instanceof MappingNode mapping)) {
            return broken(Settings.line(root.get()), "is not a mapping", "begin it with 'endpoints:'");
        }
        List<Fault> faults = new ArrayList<>();
        Settings settings = Settings.of(mapping, FILE, Set.of("endpoints", "memory-is-enough"), faults);
        List<EndpointDraft> endpoints =
                endpoints(settings, new EndpointReader(new SecretReader(environment, base), faults));
        return new HooksFile(endpoints, settings.flag("memory-is-enough"), faults);
    }

    private static List<EndpointDraft> endpoints(Settings settings, EndpointReader reader) {
        Node node = settings.node("endpoints");
        List<@Nullable EndpointDraft> read = new ArrayList<>();
        if (node instanceof MappingNode byName) {
            for (NodeTuple endpoint : byName.getValue()) {
                read.add(reader.named(endpoint.getKeyNode(), endpoint.getValueNode()));
            }
        } else if (node instanceof SequenceNode list) {
            for (Node endpoint : list.getValue()) {
                read.add(reader.listed(endpoint, read.size() + 1));
            }
        }
        if (read.isEmpty()) {
            settings.fault("endpoints", "has no endpoint", "add one under 'endpoints:'");
        }
        List<EndpointDraft> endpoints = new ArrayList<>();
        for (EndpointDraft endpoint : read) {
            if (endpoint != null) {
                endpoints.add(endpoint);
            }
        }
        return endpoints;
    }

    /** The engine's own messages quote the file, and are not shown. */
    private static int line(YamlEngineException e) {
        return e instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0)
                : 0;
    }

    private static HooksFile broken(int line, String fault, String mend) {
        return new HooksFile(List.of(), false, List.of(new Fault(line, FILE, fault, mend)));
    }

    /**
     * The names of the endpoints that could be read, in the order of the file.
     *
     * @return the names
     */
    public List<String> endpointNames() {
        return endpoints.stream().map(EndpointDraft::name).toList();
    }

    /**
     * The names of the endpoints' senders.
     *
     * @return the names
     */
    public List<String> senderNames() {
        List<String> names = new ArrayList<>();
        for (EndpointDraft endpoint : endpoints) {
            SenderProfile profile = endpoint.profile();
            if (profile != null) {
                names.add(profile.name());
            }
        }
        return names;
    }

    /**
     * Builds the receiver, or says everything that is wrong: what the file's text has against it and what the receiver's
     * start-up checks have, together.
     *
     * @param listener is told what the receiver does
     * @param reloads is told, in words, how reloads of secret files went
     * @return the receiver or the faults
     */
    public Start start(ReceiverListener listener, Consumer<String> reloads) {
        return new StartUp(endpoints, memoryIsEnough, faults, reloads).start(listener);
    }
}
