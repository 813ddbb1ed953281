package io.hookseal.configuration;

import io.hookseal.WebhookReceiver;
import io.hookseal.configuration.ConfigurationNode.Group;
import io.hookseal.configuration.ConfigurationNode.Items;
import io.hookseal.configuration.ConfigurationNode.Member;
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
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that was read: its endpoints, and what is wrong with it. Reading goes on after a fault, so that whoever
 * wrote the configuration hears of all of them at once.
 *
 * <p>It can come as the lines of a {@code .properties} file, as properties that a framework has gathered, or as a tree that
 * a notation of its own makes of its text. What can be set, and how, is the same in all of them.
 *
 * <p>No message quotes a text of the configuration, because it may be a secret that stands in the wrong place: but for names
 * of endpoints and variables, and paths that are paths at first sight.
 *
 * <p>Immutable; each {@link #start} makes a receiver of its own.
 */
public final class ReceiverConfiguration {
    private static final String FILE = "file";
    private static final String PROPERTIES = "properties";

    private final List<EndpointDraft> endpoints;
    private final boolean memoryIsEnough;
    private final int instances;
    private final List<Fault> faults;

    private ReceiverConfiguration(
            List<EndpointDraft> endpoints, boolean memoryIsEnough, int instances, List<Fault> faults) {
        this.endpoints = List.copyOf(endpoints);
        this.memoryIsEnough = memoryIsEnough;
        this.instances = instances;
        this.faults = List.copyOf(faults);
    }

    /**
     * Reads a {@code .properties} file, with the environment variables of this process. See
     * {@link #ofProperties(Path, Function)}.
     *
     * @param file the file
     * @return what was read
     */
    public static ReceiverConfiguration ofProperties(Path file) {
        return ofProperties(file, System::getenv);
    }

    /**
     * Reads a {@code .properties} file of lines such as {@code endpoints.orders.path=/hooks/orders}, in UTF-8 and with the
     * escapes that {@link java.util.Properties} knows. Stricter than that class: a key that is there twice is a fault, and
     * so is a backslash in front of a character that needs none. Relative paths of secret files are relative to the file's
     * folder.
     *
     * @param file the file
     * @param environment gives an environment variable's value, or null where it is not set
     * @return what was read; where the file cannot be, that is its fault
     */
    public static ReceiverConfiguration ofProperties(Path file, Function<String, @Nullable String> environment) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return ofText(text, environment, folder == null ? file : folder);
        } catch (NoSuchFileException e) {
            return broken("does not exist", "create it, or name another one");
        } catch (AccessDeniedException e) {
            return broken("may not be read", "let the user who runs this process read it");
        } catch (CharacterCodingException e) {
            return broken("is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            return broken("cannot be read: " + e.getClass().getSimpleName(), "name a regular file");
        }
    }

    /** The same of a file's text. */
    static ReceiverConfiguration ofText(String text, Function<String, @Nullable String> environment, Path base) {
        PropertyLines lines = PropertyLines.of(text);
        PropertyTree tree = PropertyTree.ofLines();
        for (PropertyLines.Line line : lines.lines()) {
            tree.put(line.key(), line.number(), line.value());
        }
        List<Fault> faults = new ArrayList<>();
        for (PropertyLines.Malformed malformed : lines.malformed()) {
            faults.add(new Fault(Origin.ofLine(malformed.number()), FILE, malformed.fault(), malformed.mend()));
        }
        return of(tree.root(), FILE, faults, environment, base);
    }

    /**
     * Reads properties that somebody else has gathered, as a framework from its own configuration. Faults name the property
     * that they are in.
     *
     * @param properties names and values; of them, those are read that begin with the prefix and a dot
     * @param prefix what the names begin with, as {@code hookseal}, without the dot; empty to read them all
     * @param environment gives an environment variable's value, or null where it is not set
     * @param base what relative paths of secret files are relative to
     * @return what was read
     */
    public static ReceiverConfiguration ofProperties(
            Map<String, String> properties, String prefix, Function<String, @Nullable String> environment, Path base) {
        PropertyTree tree = PropertyTree.under(prefix);
        String start = prefix.isEmpty() ? "" : prefix + ".";
        properties.forEach((name, value) -> {
            if (name.startsWith(start)) {
                tree.put(name.substring(start.length()), 0, value);
            }
        });
        return of(tree.root(), PROPERTIES, new ArrayList<>(), environment, base);
    }

    /**
     * Reads a tree, which a notation has made of the text of a file.
     *
     * @param root the whole of it
     * @param environment gives an environment variable's value, or null where it is not set
     * @param base what relative paths of secret files are relative to
     * @return what was read
     */
    public static ReceiverConfiguration of(
            ConfigurationNode root, Function<String, @Nullable String> environment, Path base) {
        return of(root, FILE, new ArrayList<>(), environment, base);
    }

    /**
     * A configuration of which nothing can be read.
     *
     * @param origin where that shows
     * @param fault what is wrong with it; never a text out of it
     * @param mend what to do about it
     * @return a configuration without endpoints that never starts
     */
    public static ReceiverConfiguration unreadable(Origin origin, String fault, String mend) {
        return new ReceiverConfiguration(List.of(), false, 1, List.of(new Fault(origin, FILE, fault, mend)));
    }

    private static ReceiverConfiguration broken(String fault, String mend) {
        return unreadable(Origin.NONE, fault, mend);
    }

    private static ReceiverConfiguration of(
            ConfigurationNode root,
            String whole,
            List<Fault> faults,
            Function<String, @Nullable String> environment,
            Path base) {
        if (!(root instanceof Group group)) {
            return unreadable(root.origin(), "is not a mapping", "begin it with 'endpoints:'");
        }
        Settings settings = Settings.of(group, whole, Set.of("endpoints", "memory-is-enough", "instances"), faults);
        List<EndpointDraft> endpoints =
                endpoints(settings, new EndpointReader(new SecretReader(environment, base), faults));
        return new ReceiverConfiguration(endpoints, settings.flag("memory-is-enough"), instances(settings), faults);
    }

    private static int instances(Settings settings) {
        String text = settings.text("instances");
        Integer count = text == null ? Integer.valueOf(1) : Amounts.count(text);
        if (count == null) {
            settings.fault("instances", "has an 'instances' that is no number of them", "write 1 or more");
        }
        return count == null ? 1 : count;
    }

    private static List<EndpointDraft> endpoints(Settings settings, EndpointReader reader) {
        ConfigurationNode node = settings.node("endpoints");
        List<@Nullable EndpointDraft> read = new ArrayList<>();
        if (node instanceof Group byName) {
            for (Member endpoint : byName.members()) {
                read.add(reader.named(endpoint, byName));
            }
        } else if (node instanceof Items list) {
            for (ConfigurationNode endpoint : list.items()) {
                read.add(reader.listed(endpoint, read.size() + 1));
            }
        }
        if (read.isEmpty()) {
            settings.fault(
                    "endpoints", "has no endpoint", "add one under 'endpoints" + (settings.relaxed() ? "'" : ":'"));
        }
        List<EndpointDraft> endpoints = new ArrayList<>();
        for (EndpointDraft endpoint : read) {
            if (endpoint != null) {
                endpoints.add(endpoint);
            }
        }
        return endpoints;
    }

    /**
     * The names of the endpoints that could be read, in their order.
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
     * What is wrong with what is written. A configuration without faults of this kind may still be refused by the
     * receiver's own start-up checks: {@link #start} gives both.
     *
     * @return the faults, none where it could be read
     */
    public List<Fault> faults() {
        return faults;
    }

    /**
     * Whether the configuration says that deliveries may be remembered in memory only.
     *
     * @return what {@code memory-is-enough} says; false where it says nothing
     */
    public boolean memoryIsEnough() {
        return memoryIsEnough;
    }

    /**
     * Builds the receiver, or says everything that is wrong: what its text has against it and what the receiver's start-up
     * checks have, together.
     *
     * @param more sets what configurations do not: the listener, the store, clocks. Called once, after the configuration's
     *     endpoints were added, and not at all where it has none. Where nothing starts, its store is not closed
     * @param reloads is told, in words that hold no secret, how reloads of secret files went; on a thread of its own
     * @return the receiver or the faults
     */
    public Start start(Consumer<WebhookReceiver.Builder> more, Consumer<String> reloads) {
        return new Assembly(endpoints, memoryIsEnough, instances, faults, reloads).start(more);
    }
}
