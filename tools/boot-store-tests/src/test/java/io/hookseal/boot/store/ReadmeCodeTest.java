package io.hookseal.boot.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java that the stores' READMEs show for Spring compiles as it stands there, in one method of each. */
class ReadmeCodeTest {
    private static final Pattern JAVA = Pattern.compile("(<!-- spring -->\\s*)?```java\n(.*?)```", Pattern.DOTALL);

    private static final String BEFORE = """
            import io.hookseal.delivery.Delivery;
            import io.hookseal.idempotency.Claim;
            import io.hookseal.store.jdbc.TransactionalClaims;
            import java.sql.Connection;
            import java.time.Duration;
            import org.springframework.jdbc.core.JdbcTemplate;
            class Shown {
                void run(JdbcTemplate jdbc, TransactionalClaims transactions, Delivery delivery) throws Exception {
            """;

    @TempDir
    private Path classes;

    @ParameterizedTest
    @ValueSource(strings = {"store-jdbc"})
    void compiles(String module) throws Exception {
        StringBuilder code = new StringBuilder();
        Matcher block = JAVA.matcher(Files.readString(Path.of("../../extensions", module, "README.md")));
        while (block.find()) {
            if ((block.group(1) != null) == true) {
                code.append(block.group(2));
            }
        }
        assertThat(code).isNotEmpty();
        assertThat(complaints(code.toString())).isEmpty();
        assertThat(complaints(code + "nothing.such();")).contains("error");
    }

    private String complaints(String code) {
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Shown.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return BEFORE + code + "\n} }\n";
            }
        };
        StringWriter said = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
        boolean good = ToolProvider.getSystemJavaCompiler()
                .getTask(said, null, null, options, null, List.of(file))
                .call();
        return good ? "" : said.toString();
    }
}
