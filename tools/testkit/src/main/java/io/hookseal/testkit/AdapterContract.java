package io.hookseal.testkit;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What every adapter must do, as JUnit Jupiter tests over real sockets: extend this class, say how to start a server with the
 * adapter in front of given handlers, and the tests run on it. Each test is named by a row of the project's table of bad
 * inputs.
 *
 * <p>An adapter's class has two methods, {@link #start} and {@link #capabilities}, and implements {@link ContractExchange} with what its framework gives to
 * handlers. What a server cannot do is declared by not naming the capability: its tests are not made, and the first test names
 * what the server has and what it lacks.
 *
 * <p>JUnit Jupiter's API and AssertJ must be on the class path.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
public abstract class AdapterContract {

    @SuppressWarnings("NullAway.Init") // started before the first test
    private AdapterBench rows;

    /** For a class that extends this one. */
    protected AdapterContract() {}

    /**
     * Starts a server on a free port of the IPv4 loopback address, 127.0.0.1, with the adapter in front of the handlers of
     * the application's routes. Several servers run at once. Paths that are no route's are answered 404.
     *
     * @param application what to run
     * @return the running server
     * @throws Exception where it cannot be started
     */
    protected abstract AdapterServer start(AdapterApplication application) throws Exception;

    /**
     * {@return what the server has, beyond HTTP/1.1 and handlers at exact paths}
     */
    protected abstract Set<AdapterCapability> capabilities();

    @BeforeAll
    final void startServer() throws Exception {
        rows = AdapterBench.Plan.ofRows().start(this);
    }

    @AfterAll
    @SuppressWarnings("NullAway") // null where it could not be started
    final void stopServer() throws Exception {
        if (rows != null) {
            rows.close();
        }
    }

    @TestFactory
    final Stream<DynamicNode> declares() {
        Set<AdapterCapability> lacks = EnumSet.allOf(AdapterCapability.class);
        lacks.removeAll(capabilities());
        String name = "declares " + EnumSet.copyOf(capabilities()) + ", has no test for " + lacks;
        return Stream.of(DynamicTest.dynamicTest(
                name, () -> System.out.println(getClass().getSimpleName() + " " + name)));
    }

    @TestFactory
    final Stream<DynamicNode> headers() {
        return HeaderRows.of(rows);
    }
}
