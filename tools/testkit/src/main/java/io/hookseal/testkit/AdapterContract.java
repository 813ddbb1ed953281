package io.hookseal.testkit;

import static io.hookseal.testkit.AdapterCapability.HTTP2_CLEARTEXT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
 * <p>The class has a constructor without parameters, because one row runs in a JVM of its own, and
 * needs nothing that another test has set up.
 *
 * <p>JUnit Jupiter's API and AssertJ must be on the class path.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
public abstract class AdapterContract {

    @SuppressWarnings("NullAway.Init") // started before the first test
    private AdapterBench rows;

    private final List<AdapterBench> benches = new ArrayList<>();

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
    final void startServer() {
        rows = bench(AdapterBench.Plan.ofRows());
    }

    /** Starts a server that runs until the last test has ended. */
    final AdapterBench bench(AdapterBench.Plan plan) {
        try {
            AdapterBench bench = plan.start(this);
            benches.add(bench);
            return bench;
        } catch (Exception e) {
            throw new IllegalStateException("the adapter's server does not start", e);
        }
    }

    @AfterAll
    final void stopServers() {
        benches.forEach(AdapterBench::close);
    }

    @TestFactory
    final Stream<DynamicNode> declares() {
        Set<AdapterCapability> lacks = EnumSet.allOf(AdapterCapability.class);
        lacks.removeAll(capabilities());
        String name = "has " + declared() + " and no tests for " + lacks;
        return Stream.of(DynamicTest.dynamicTest(name, () -> {
            System.out.println(getClass().getSimpleName() + " " + name);
            assertThat(Http2Rows.offered(rows))
                    .as("whether the server changes to HTTP/2")
                    .isEqualTo(has(HTTP2_CLEARTEXT));
        }));
    }

    private Set<AdapterCapability> declared() {
        Set<AdapterCapability> declared = EnumSet.noneOf(AdapterCapability.class);
        declared.addAll(capabilities());
        return declared;
    }

    private boolean has(AdapterCapability capability) {
        return capabilities().contains(capability);
    }

    @TestFactory
    final Stream<DynamicNode> headers() {
        return HeaderRows.of(rows);
    }

    @TestFactory
    final Stream<DynamicNode> bodies() {
        return BodyRows.of(rows, capabilities());
    }

    @TestFactory
    final Stream<DynamicNode> defaults() {
        return Stream.of(OtherDefaults.row(this));
    }

    @TestFactory
    final Stream<DynamicNode> methods() {
        return PathRows.ofMethods(rows);
    }

    @TestFactory
    final Stream<DynamicNode> paths() {
        return PathRows.ofPaths(this, capabilities());
    }

    @TestFactory
    final Stream<DynamicNode> dispatches() {
        return DispatchRows.of(this, capabilities());
    }

    @TestFactory
    final Stream<DynamicNode> claims() {
        return ClaimRows.of(this, rows);
    }

    @TestFactory
    final Stream<DynamicNode> recordings() {
        return RecordingRows.overHttp1(bench(AdapterBench.Plan.ofRecordings()));
    }

    @TestFactory
    final Stream<DynamicNode> http2() {
        return has(HTTP2_CLEARTEXT) ? Http2Rows.of(rows, bench(AdapterBench.Plan.ofRecordings())) : Stream.empty();
    }
}
