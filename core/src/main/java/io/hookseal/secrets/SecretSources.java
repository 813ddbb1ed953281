package io.hookseal.secrets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The secret sources that come with Hookseal: text, environment, file, supplier, and several of them as one.
 *
 * <p>Ids are never made from a secret: those of texts count from {@code secret-1}, that of a variable is its name, that of a
 * file is its file name. {@link SecretChecks} refuses a ring in which an id occurs twice.
 */
public final class SecretSources {
    private SecretSources() {}

    /**
     * Fixed texts, each the key as UTF-8, under the ids {@code secret-1}, {@code secret-2} and so on.
     *
     * @param texts the secrets in ring order
     * @return the source
     * @throws IllegalArgumentException if a text holds half of a surrogate pair
     */
    public static SecretSource text(String... texts) {
        List<Secret> secrets = new ArrayList<>();
        for (String text : texts) {
            secrets.add(Secret.text("secret-" + (secrets.size() + 1), text));
        }
        List<Secret> fixed = List.copyOf(secrets);
        return source("text given in code or configuration", () -> fixed);
    }

    /**
     * One environment variable of this process whose value is the secret's text; its name is the id.
     *
     * @param variable the variable's name
     * @return the source
     */
    public static SecretSource environment(String variable) {
        return environment(variable, SecretEncoding.TEXT, System::getenv);
    }

    /**
     * One environment variable of this process; its name is the id.
     *
     * @param variable the variable's name
     * @param encoding how its value writes the key
     * @return the source
     */
    public static SecretSource environment(String variable, SecretEncoding encoding) {
        return environment(variable, encoding, System::getenv);
    }

    /**
     * One variable of the given environment; its name is the id. An unset variable is a failed read, a blank one a secret
     * that {@link SecretChecks} refuses.
     *
     * @param variable the variable's name
     * @param encoding how its value writes the key
     * @param environment gives a variable's value, or null where it is not set
     * @return the source
     */
    public static SecretSource environment(
            String variable, SecretEncoding encoding, Function<String, @Nullable String> environment) {
        Objects.requireNonNull(variable, "variable");
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(environment, "environment");
        return source("environment variable " + variable, () -> {
            String value = environment.apply(variable);
            if (value == null) {
                throw new SourceFault("it is not set; set it to the secret that the sender signs with");
            }
            return List.of(decoded(variable, value, encoding));
        });
    }

    /**
     * One file with one secret; its file name is the id. See {@link #file(String, Path, SecretEncoding)}.
     *
     * @param path where the file is
     * @param encoding how its content writes the key
     * @return the source
     */
    public static SecretSource file(Path path, SecretEncoding encoding) {
        Path name = path.getFileName();
        return file(name == null ? path.toString() : name.toString(), path, encoding);
    }

    /**
     * One file with one secret, under an id of your choice.
     *
     * <p>The content is UTF-8 text of at most 64 KiB. Exactly one line end at its end ({@code \n} or {@code \r\n}) is
     * removed, because editors and {@code echo} add one; nothing else is trimmed. The file is read whole on every load, so
     * that any rewrite is seen, whatever its size and time stamp say, and a link that is swapped for another is followed, as
     * Kubernetes does with mounted secrets.
     *
     * @param id the secret's id
     * @param path where the file is
     * @param encoding how its content writes the key
     * @return the source
     */
    public static SecretSource file(String id, Path path, SecretEncoding encoding) {
        return new FileSource(id, path, encoding);
    }

    /**
     * Secrets from your own code, such as a vault's client. It is called about twice a second: let it answer from memory.
     *
     * @param description where they come from, as a noun phrase; shown in messages, never a secret
     * @param supplier gives the secrets in ring order; of what it throws, only the type is shown
     * @return the source
     */
    public static SecretSource supplier(String description, Supplier<List<Secret>> supplier) {
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(supplier, "supplier");
        return source(description, supplier::get);
    }

    /**
     * Several sources as one, in order. It is read whole or not at all: while one of them fails, none of them changes
     * anything.
     *
     * @param sources the sources in ring order
     * @return the source
     */
    public static SecretSource combine(List<SecretSource> sources) {
        List<SecretSource> all = List.copyOf(sources);
        String description = all.stream().map(SecretSource::describe).collect(Collectors.joining(", "));
        return source(description, () -> {
            List<Secret> secrets = new ArrayList<>();
            for (SecretSource one : all) {
                secrets.addAll(loadPart(one));
            }
            return secrets;
        });
    }

    private static List<Secret> loadPart(SecretSource part) throws SourceFault {
        try {
            return part.load();
        } catch (SourceFault e) {
            throw new SourceFault(part.describe() + ": " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            throw new SourceFault(
                    part.describe() + ": it failed with " + e.getClass().getName());
        }
    }

    static Secret decoded(String id, String value, SecretEncoding encoding) throws SourceFault {
        try {
            return Secret.of(id, value, encoding);
        } catch (IllegalArgumentException e) {
            throw new SourceFault(String.valueOf(e.getMessage()));
        }
    }

    private interface Load {
        List<Secret> load() throws IOException;
    }

    private static SecretSource source(String description, Load load) {
        return new SecretSource() {
            @Override
            public List<Secret> load() throws IOException {
                return load.load();
            }

            @Override
            public String describe() {
                return description;
            }

            @Override
            public String toString() {
                return "SecretSource[" + description + "]";
            }
        };
    }
}
