package io.hookseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java that the README shows compiles as it stands there, one block after the other in one method. */
class ReadmeCodeTest {
    private static final Pattern JAVA =
            Pattern.compile("(?:<!-- ([a-z-]+) -->\\s*)?```java\\n(.*?)```", Pattern.DOTALL);

    /** A whole file, which the tests in Spring Boot run, and what the tests of extensions/jackson compile. */
    private static final Set<String> SHOWN_ELSEWHERE = Set.of("boot-handler", "servlet-methods");

    private static final String IMPORTS = """
            import io.hookseal.*;
            import io.hookseal.inbox.*;
            import io.hookseal.javalin.*;
            import io.hookseal.scheme.*;
            import io.hookseal.secrets.*;
            import io.hookseal.sender.*;
            import io.hookseal.servlet.*;
            import io.javalin.Javalin;
            import jakarta.servlet.*;
            import java.nio.file.Path;
            import java.util.*;
            """;

    @TempDir
    private Path classes;

    @Test
    void compiles() throws Exception {
        List<String> blocks = new ArrayList<>();
        Matcher block = JAVA.matcher(readme());
        while (block.find()) {
            if ("custom-sender-java".equals(block.group(1))) {
                assertThat(block.group(2).lines()).hasSizeLessThanOrEqualTo(12);
            }
            if ("inbox".equals(block.group(1))) { // a receiver of its own
                assertThat(complaints("String secret = \"\";\n" + block.group(2)))
                        .isEmpty();
            } else if (block.group(1) == null || !SHOWN_ELSEWHERE.contains(block.group(1))) {
                blocks.add(block.group(2));
            }
        }
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(2);
        assertThat(complaints(String.join("\n", blocks))).isEmpty();
    }

    @Test
    void noticesCodeThatDoesNotCompile() {
        assertThat(complaints("WebhookReceiver receiver = WebhookReceiver.builder().endpoint(\"x\").build();"))
                .contains("error");
    }

    private String complaints(String code) {
        String source =
                IMPORTS + "class Shown { void book(byte[] body) {} void run() throws Exception {\n" + code + "\n} }\n";
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Shown.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
        boolean good =
                compiler.getTask(said, null, null, options, null, List.of(file)).call();
        assertThat(good).as(said.toString()).isEqualTo(said.toString().isEmpty());
        return said.toString();
    }

    private static String readme() throws Exception {
        Path readme = Path.of("../../README.md");
        assertThat(readme).exists();
        return Files.readString(readme);
    }
}
