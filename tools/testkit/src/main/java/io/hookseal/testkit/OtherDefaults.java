package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** Row 26: the rows of characters once more, in a JVM of their own whose default encoding is not UTF-8. */
final class OtherDefaults {
    private static final List<String> ROWS = List.of("row 25", "row 28", "row 30", "row 31", "row 43", "row 80");

    private OtherDefaults() {}

    static DynamicNode row(AdapterContract contract) {
        return DynamicTest.dynamicTest("row 26: the default encoding windows-1252, in a JVM of its own", () -> {
            Process jvm = start(contract.getClass());
            try {
                String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
                assertThat(jvm.exitValue()).as(said).isZero();
                assertThat(said).contains("windows-1252 ran ");
            } finally {
                jvm.destroyForcibly();
            }
        });
    }

    private static Process start(Class<?> contract) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=Cp1252",
                "-Duser.language=tr",
                "-Duser.country=TR"));
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("hookseal.")) { // what an adapter's class goes by
                command.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), OtherDefaults.class.getName(), contract.getName()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /**
     * Runs the rows in this JVM.
     *
     * @param names the name of the contract's class, which must have a constructor without parameters
     * @throws Throwable what the first failing row threw
     */
    public static void main(String[] names) throws Throwable {
        Constructor<?> constructor = Class.forName(names[0]).getDeclaredConstructor();
        constructor.setAccessible(true);
        AdapterContract contract = (AdapterContract) constructor.newInstance();
        int ran = 0;
        try (AdapterBench bench = AdapterBench.Plan.ofRows().start(contract);
                Stream<DynamicNode> rows = BodyRows.of(bench, contract.capabilities())) {
            for (DynamicNode row : (Iterable<DynamicNode>) rows::iterator) {
                if (row instanceof DynamicTest test && ROWS.stream().anyMatch(row.getDisplayName()::startsWith)) {
                    test.getExecutable().execute();
                    ran++;
                }
            }
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        System.out.println(Charset.defaultCharset() + " ran " + ran);
        System.out.flush();
        Runtime.getRuntime().halt(ran > ROWS.size() ? 0 : 2); // threads of the server may still be there
    }
}
