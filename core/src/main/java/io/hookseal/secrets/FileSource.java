package io.hookseal.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * One secret in one file, read whole each time: neither size nor time stamp tells of every rewrite.
 *
 * @param id the secret's id
 * @param path where the file is
 * @param encoding how its content writes the key
 */
record FileSource(String id, Path path, SecretEncoding encoding) implements SecretSource {
    private static final int LARGEST_BYTES = 64 * 1024;

    @Override
    public List<Secret> load() throws IOException {
        return List.of(SecretSources.decoded(id, text(read()), encoding));
    }

    private byte[] read() throws SourceFault {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                // a pipe or a device would hold the reading thread for ever
                throw new SourceFault("it is not a regular file; name the file that holds the secret");
            }
            try (InputStream in = Files.newInputStream(path)) {
                byte[] content = in.readNBytes(LARGEST_BYTES + 1);
                if (content.length > LARGEST_BYTES) {
                    throw new SourceFault(
                            "it is larger than 64 KiB; name the file that holds one secret and nothing else");
                }
                return content;
            }
        } catch (SourceFault e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new SourceFault("it does not exist; create it or correct the path");
        } catch (AccessDeniedException e) {
            throw new SourceFault("it may not be read; let the user who runs this process read it");
        } catch (IOException e) {
            throw new SourceFault("reading it failed with " + e.getClass().getName() + "; look at its file system");
        }
    }

    private static String text(byte[] content) throws SourceFault {
        int length = content.length;
        if (length > 0 && content[length - 1] == '\n') {
            length--;
            if (length > 0 && content[length - 1] == '\r') {
                length--;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Arrays.copyOf(content, length)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SourceFault("it is not UTF-8 text; write a binary key as hex or base64 and declare that");
        }
    }

    @Override
    public String describe() {
        return "file " + path;
    }

    @Override
    public String toString() {
        return "SecretSource[" + describe() + "]";
    }
}
