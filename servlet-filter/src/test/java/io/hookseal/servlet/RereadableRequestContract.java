package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every container must do with a {@link RereadableRequest}, over real sockets. The servlet at {@code /hook}
 * captures the body unless that was done, then both servlets do what the test says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RereadableRequestContract {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String MULTIPART = "multipart/form-data; boundary=x";
    private static final String PARTS =
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue of a\r\n--x--\r\n";

    private final Starter starter;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger captures = new AtomicInteger();
    private WebServer server;
    private volatile Action outer;
    private volatile Action inner;
    private volatile Action hook;
    private volatile Action target;
    private volatile boolean capturing;

    RereadableRequestContract(Starter starter) {
        this.starter = starter;
    }

    /** How a container is started. */
    interface Starter {
        WebServer start(WebApplication application) throws Exception;
    }

    /** What a test has a filter or servlet do. */
    interface Action {
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** How the length of a body is announced. */
    enum Framing {
        CONTENT_LENGTH,
        CHUNKED;

        BodyPublisher publisher(byte[] body) {
            return this == CHUNKED
                    ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                    : BodyPublishers.ofByteArray(body);
        }
    }

    /** The ways to ask for a body. */
    enum Asking {
        STREAM(JSON),
        READER(JSON),
        PARAMETER(FORM),
        PARAMETER_NAMES(FORM),
        PARAMETER_VALUES(FORM),
        PARAMETER_MAP(FORM),
        PARAMETER_OF_PARTS(MULTIPART),
        ALL_PARTS(MULTIPART),
        ONE_PART(MULTIPART);

        private final String type;

        Asking(String type) {
            this.type = type;
        }

        void ask(HttpServletRequest request) throws IOException, ServletException {
            switch (this) {
                case STREAM -> request.getInputStream();
                case READER -> request.getReader();
                case PARAMETER, PARAMETER_OF_PARTS -> request.getParameter("a");
                case PARAMETER_NAMES -> request.getParameterNames();
                case PARAMETER_VALUES -> request.getParameterValues("a");
                case PARAMETER_MAP -> request.getParameterMap();
                case ALL_PARTS -> request.getParts();
                case ONE_PART -> request.getPart("a");
            }
        }
    }

    @BeforeAll
    void startServer() throws Exception {
        server = starter.start(new WebApplication(
                filter((request, response) -> outer.handle(request, response)),
                filter((request, response) -> inner.handle(request, response)),
                servlet((request, response) -> {
                    if (!capturing || capture(request, response)) {
                        hook.handle(request, response);
                    }
                }),
                servlet((request, response) -> target.handle(request, response))));
    }

    @AfterAll
    void stopServer() throws Exception {
        server.stop();
    }

    @BeforeEach
    void doNothing() {
        Action nothing = (request, response) -> {};
        outer = nothing;
        inner = nothing;
        hook = nothing;
        target = nothing;
        capturing = true;
        captures.set(0);
    }

    // Bytes and text

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 80: getInputStream gives the exact bytes")
    void streamGivesTheExactBytes(Framing framing) throws Exception {
        byte[] body = everyByte(70_000);
        hook = (request, response) -> {
            response.setHeader("Length", request.getContentLength() + " " + request.getContentLengthLong());
            answer(response, request.getInputStream().readAllBytes());
        };

        HttpResponse<byte[]> answer = post("/hook", JSON, framing.publisher(body));

        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("Length")).contains("70000 70000");
    }

    @Test
    @DisplayName("row 80: getInputStream read byte by byte, asked for anew each time, ends")
    void streamAskedForAnewForEachByteEnds() throws Exception {
        hook = (request, response) -> {
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            int value = request.getInputStream().read();
            while (value >= 0) {
                seen.write(value);
                value = request.getInputStream().read();
            }
            answer(response, seen.toByteArray());
        };

        assertThat(post("/hook", JSON, "{\"a\":1}").body()).isEqualTo(utf8("{\"a\":1}"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 80: getReader reads UTF-8 where no charset is declared")
    void readerReadsUtf8WithoutCharset(Framing framing) throws Exception {
        hook = (request, response) -> answer(response, text(request.getReader()));

        assertThat(text(post("/hook", JSON, framing.publisher(utf8("é – 😀\nx")))))
                .isEqualTo("é – 😀\nx");
    }

    @Test
    @DisplayName("row 80: getReader reads the declared charset")
    void readerReadsTheDeclaredCharset() throws Exception {
        hook = (request, response) -> answer(response, text(request.getReader()));

        assertThat(text(post(
                        "/hook",
                        "text/plain;charset=ISO-8859-1",
                        BodyPublishers.ofByteArray("é".getBytes(ISO_8859_1)))))
                .isEqualTo("é");
    }

    @Test
    void charsetSetAfterTheCaptureIsTaken() throws Exception {
        hook = (request, response) -> {
            request.setCharacterEncoding("ISO-8859-1");
            answer(response, request.getCharacterEncoding() + text(request.getReader()));
        };

        assertThat(text(post("/hook", "text/plain", BodyPublishers.ofByteArray("é".getBytes(ISO_8859_1)))))
                .isEqualTo("ISO-8859-1é");
    }

    @Test
    @DisplayName("row 31: an unknown charset hinders nobody who reads bytes")
    void unknownCharsetStopsOnlyTheReader() throws Exception {
        hook = (request, response) -> {
            assertThatThrownBy(request::getReader).isInstanceOf(UnsupportedEncodingException.class);
            answer(response, request.getInputStream().readAllBytes());
        };

        assertThat(text(post("/hook", "text/plain;charset=nonsense", "abc"))).isEqualTo("abc");
    }

    @Test
    @DisplayName("row 80: getReader and getInputStream each start at the first byte, in any order, again and again")
    void everyConsumerStartsAtTheFirstByte() throws Exception {
        hook = (request, response) -> {
            StringBuilder seen = new StringBuilder();
            for (int i = 0; i < 2; i++) {
                seen.append(text(request.getReader())).append(' ');
                seen.append(new String(request.getInputStream().readAllBytes(), UTF_8))
                        .append(' ');
                seen.append(text(request.getReader())).append(' ');
            }
            answer(response, seen.toString());
        };

        assertThat(text(post("/hook", JSON, "abc"))).isEqualTo("abc abc abc abc abc abc ");
    }

    @Test
    void consumersHalfWayGoOnUntilRewound() throws Exception {
        hook = (request, response) -> {
            StringBuilder seen = new StringBuilder();
            seen.append(request.getReader().readLine())
                    .append((char) request.getInputStream().read());
            seen.append(request.getReader().readLine())
                    .append((char) request.getInputStream().read());
            RereadableRequest.find(request).rewind();
            seen.append(request.getReader().readLine())
                    .append((char) request.getInputStream().read());
            answer(response, seen.toString());
        };

        assertThat(text(post("/hook", JSON, "one\ntwo\nthree"))).isEqualTo("oneotwononeo");
    }

    @Test
    @DisplayName("row 80: lines read from getReader asked for anew each time end")
    void readerAskedForAnewForEachLineEnds() throws Exception {
        hook = (request, response) -> {
            int lines = 0;
            while (request.getReader().readLine() != null) {
                lines++;
            }
            answer(response, lines + " lines");
        };

        assertThat(text(post("/hook", JSON, "one\ntwo\nthree"))).isEqualTo("3 lines");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 35: an empty body is captured as an empty one")
    void emptyBodyIsCaptured(Framing framing) throws Exception {
        hook = (request, response) -> answer(
                response,
                request.getInputStream().read() + " " + request.getReader().readLine() + " "
                        + request.getContentLength() + " "
                        + RereadableRequest.find(request).captured());

        assertThat(text(post("/hook", JSON, framing.publisher(new byte[0])))).isEqualTo("-1 null 0 true");
    }

    // Parameters

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 80: getParameter reads a form in UTF-8, after the query, in order")
    void formParametersFollowThoseOfTheQuery(Framing framing) throws Exception {
        hook = (request, response) -> {
            assertThat(request.getParameter("b")).isEqualTo("query 2");
            assertThat(request.getParameterValues("b")).containsExactly("query 2", "é");
            assertThat(request.getParameter("none")).isNull();
            assertThat(request.getParameterValues("none")).isNull();
            assertThat(Collections.list(request.getParameterNames())).containsExactly("a", "b", "z");
            assertThatThrownBy(() -> request.getParameterMap().clear())
                    .isInstanceOf(UnsupportedOperationException.class);
            request.getParameterValues("b")[0] = "changed";
            answer(response, parameters(request) + text(request.getReader()));
        };

        assertThat(text(post("/hook?a=query+1&b=query%202", FORM, framing.publisher(utf8("z=%E2%82%AC&b=é&a=body")))))
                .isEqualTo("a=[query 1, body] b=[query 2, é] z=[€] z=%E2%82%AC&b=é&a=body");
    }

    @Test
    @DisplayName("row 80: getParameter reads a form in the declared charset")
    void formParametersAreInTheDeclaredCharset() throws Exception {
        hook = (request, response) -> answer(response, parameters(request));

        assertThat(text(post("/hook", FORM + ";charset=ISO-8859-1", BodyPublishers.ofString("a=%E9&b=é", ISO_8859_1))))
                .isEqualTo("a=[é] b=[é] ");
    }

    @Test
    void formIsReadAgainInACharsetThatIsSetLater() throws Exception {
        hook = (request, response) -> {
            String first = request.getParameter("a");
            request.setCharacterEncoding("ISO-8859-1");
            answer(response, first + " " + request.getParameter("a"));
        };

        assertThat(text(post("/hook", FORM, "a=%C3%A9"))).isEqualTo("é Ã©");
    }

    @Test
    void formTypeIsKnownInAnyCase() throws Exception {
        hook = (request, response) -> answer(response, parameters(request));

        assertThat(text(post("/hook", "Application/X-WWW-Form-URLEncoded ; charset=utf-8", "a=1")))
                .isEqualTo("a=[1] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%zz", "a=%", "a=%4", "%g0=1", "a=%ff", "a=%C3%28", "a=%ED%A0%80"})
    void malformedFormIsRefusedBeforeTheHandler(String form) throws Exception {
        hook = (request, response) -> answer(response, "the handler ran");

        HttpResponse<byte[]> answer = post("/hook", FORM, form);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(answer)).startsWith("MalformedFormException: the ").doesNotContain("ran");
    }

    @Test
    void formInAnUnknownCharsetIsRefused() throws Exception {
        assertThat(post("/hook", FORM + ";charset=nonsense", "a=1").statusCode())
                .isEqualTo(400);
    }

    @Test
    void formWithTooManyParametersIsRefused() throws Exception {
        assertThat(post("/hook", FORM, "a&".repeat(1_000)).statusCode()).isEqualTo(200);
        assertThat(post("/hook", FORM, "a&".repeat(1_001)).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource
    void formOverTheContainersOwnLimitsIsRead(Framing framing) throws Exception {
        byte[] form = utf8("a=" + "x".repeat(3_000_000));
        hook = (request, response) -> {
            String query = request.getParameter("q");
            answer(response, request.getParameter("a").length() + query);
        };

        for (int i = 0; i < 2; i++) {
            assertThat(text(post("/hook?q=query", FORM, framing.publisher(form))))
                    .isEqualTo("3000000query");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FORM, JSON, MULTIPART})
    void malformedQueryIsNoParameter(String type) throws Exception {
        hook = (request, response) -> {
            String seen = request.getParameter("a") + " ran";
            response.setContentLength(seen.length());
            answer(response, seen);
        };

        // The query is the container's affair: Tomcat leaves such a parameter out, Jetty answers 400.
        assertThat(unchecked("POST /hook?a=%zz HTTP/1.1", type))
                .matches("(?s)HTTP/1.1 (400 .*|200 .*\r\n\r\nnull ran)");
    }

    @Test
    void bodyOfAnotherTypeGivesNoParameters() throws Exception {
        hook = (request, response) -> {
            request.getParameterValues("a")[0] = "changed";
            answer(response, parameters(request));
        };

        assertThat(text(post("/hook?a=1", "text/plain", "b=2&c=%zz"))).isEqualTo("a=[1] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, FORM, MULTIPART})
    void getWithAQueryOnlyHasItsParameters(String type) throws Exception {
        hook = (request, response) ->
                answer(response, parameters(request) + request.getInputStream().read());

        // HttpClient would announce a length of 0.
        assertThat(unchecked("GET /hook?a=1&b=%C3%A9 HTTP/1.1", type)).endsWith("a=[1] b=[é] -1");
        assertThat(captures).hasValue(1);
    }

    // Parts

    @Test
    @DisplayName("row 43: a multipart body is captured as bytes; 415 only when the handler asks for the parts")
    void partsAreRefusedAfterTheCapture() throws Exception {
        hook = (request, response) -> answer(
                response,
                parameters(request) + new String(request.getInputStream().readAllBytes(), UTF_8));
        assertThat(text(post("/hook?q=1", MULTIPART, PARTS))).isEqualTo("q=[1] " + PARTS);

        hook = (request, response) -> request.getParts();
        assertThat(post("/hook", MULTIPART, PARTS).statusCode()).isEqualTo(415);

        hook = (request, response) -> request.getPart("a");
        assertThat(post("/hook", MULTIPART, PARTS).statusCode()).isEqualTo(415);
    }

    // Async

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 80: a ReadListener gets the exact bytes")
    void listenerGetsTheExactBytes(Framing framing) throws Exception {
        byte[] body = everyByte(20_000);
        hook = (request, response) -> {
            AsyncContext async = request.startAsync();
            ServletInputStream stream = request.getInputStream();
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            stream.setReadListener(new ReadListener() {
                @Override
                public void onDataAvailable() throws IOException {
                    byte[] buffer = new byte[1_000];
                    while (stream.isReady() && !stream.isFinished()) {
                        seen.write(buffer, 0, stream.read(buffer));
                    }
                }

                @Override
                public void onAllDataRead() throws IOException {
                    answer(response, seen.toByteArray());
                    async.complete();
                }

                @Override
                public void onError(Throwable failure) {
                    async.complete();
                }
            });
        };

        assertThat(post("/hook", JSON, framing.publisher(body)).body()).isEqualTo(body);
    }

    @Test
    void listenerNeedsAsync() throws Exception {
        hook = (request, response) -> {
            ServletInputStream stream = request.getInputStream();
            assertThatThrownBy(() -> stream.setReadListener(new FailingListener()))
                    .isInstanceOf(IllegalStateException.class);
            answer(response, "refused");
        };

        assertThat(text(post("/hook", JSON, "{}"))).isEqualTo("refused");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 74: an ASYNC dispatch reads the body again and does not capture it again")
    void asyncDispatchReadsFromTheFirstByte(Framing framing) throws Exception {
        byte[] body = everyByte(20_000);
        hook = (request, response) -> {
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                request.getInputStream().readNBytes(10_000);
                AsyncContext async = request.startAsync();
                assertThat(async.getRequest()).isSameAs(RereadableRequest.find(request));
                async.dispatch();
            } else {
                answer(response, request.getInputStream().readAllBytes());
            }
        };

        assertThat(post("/hook", JSON, framing.publisher(body)).body()).isEqualTo(body);
        assertThat(captures).hasValue(1);
    }

    @Test
    @DisplayName("row 80: code that goes on asynchronously reads the body from the AsyncContext's request")
    void asyncContextHasTheCapturedBody() throws Exception {
        hook = (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                try {
                    answer(
                            (HttpServletResponse) async.getResponse(),
                            text(async.getRequest().getReader()));
                } catch (IOException e) {
                    throw new AssertionError(e);
                } finally {
                    async.complete();
                }
            });
        };

        assertThat(text(post("/hook", JSON, "abc"))).isEqualTo("abc");
    }

    @Test
    @DisplayName("row 74: an ASYNC dispatch elsewhere sees its own query, and the form again")
    void asyncDispatchElsewhereSeesItsQuery() throws Exception {
        hook = (request, response) -> {
            request.getParameterMap();
            request.startAsync().dispatch("/target?d=dispatch");
        };
        target = (request, response) -> answer(response, request.getParameter("d") + request.getParameter("f"));

        assertThat(text(post("/hook?q=1", FORM, "f=form"))).isEqualTo("dispatchform");
    }

    @Test
    @DisplayName("row 74: a body captured before an ASYNC dispatch of the container's own request is found again")
    void asyncDispatchThatLostTheWrapperFindsTheBody() throws Exception {
        hook = (request, response) -> {
            ServletRequest original = RereadableRequest.find(request).getRequest();
            original.startAsync().dispatch("/target?d=dispatch");
        };
        target = (request, response) ->
                answer(response, request.getParameter("d") + text(request.getReader()) + request.getParameter("f"));

        assertThat(text(post("/hook", FORM, "f=form"))).isEqualTo("dispatchf=formform");
    }

    // FORWARD and INCLUDE

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 72: a FORWARD reads the captured body from the first byte")
    void forwardReadsFromTheFirstByte(Framing framing) throws Exception {
        byte[] body = everyByte(20_000);
        hook = (request, response) -> {
            request.getInputStream().readNBytes(10_000);
            request.getRequestDispatcher("/target").forward(request, response);
        };
        target = (request, response) -> {
            assertThat(RereadableRequest.find(request).captured()).isTrue();
            answer(response, request.getInputStream().readAllBytes());
        };

        assertThat(post("/hook", JSON, framing.publisher(body)).body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, FORM, MULTIPART})
    @DisplayName("row 72: a FORWARD sees its own query and that of the request")
    void forwardSeesBothQueries(String type) throws Exception {
        hook = (request, response) ->
                request.getRequestDispatcher("/target?d=dispatch").forward(request, response);
        target = (request, response) -> answer(response, request.getParameter("d") + request.getParameter("q"));

        assertThat(text(post("/hook?q=query", type, PARTS))).isEqualTo("dispatchquery");
    }

    @Test
    @DisplayName("row 72: a FORWARD sees its own query, that of the request, and the form")
    void forwardSeesItsQuery() throws Exception {
        hook = (request, response) -> {
            request.getParameterMap();
            request.getRequestDispatcher("/target?d=dispatch").forward(request, response);
        };
        target = (request, response) ->
                answer(response, request.getParameter("d") + request.getParameter("q") + request.getParameter("f"));

        assertThat(text(post("/hook?q=query", FORM, "f=form"))).isEqualTo("dispatchqueryform");
    }

    @Test
    @DisplayName("row 72: a body that a FORWARD's target captures is captured for the forwarder too")
    void forwardTargetMayCapture() throws Exception {
        outer = (request, response) -> {
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                capturing = false;
            }
        };
        hook = (request, response) -> {
            request.getRequestDispatcher("/target").forward(request, response);
            assertThat(RereadableRequest.find(request).captured()).isTrue();
        };
        target = (request, response) -> {
            capture(request, response);
            answer(response, text(request.getReader()));
        };

        assertThat(text(post("/hook", JSON, "abc"))).isEqualTo("abc");
    }

    @Test
    @DisplayName("row 72: an INCLUDE reads from the first byte and gives the includer its place back")
    void includeGivesTheReadingPlaceBack() throws Exception {
        hook = (request, response) -> {
            answer(response, request.getReader().readLine() + "|");
            request.getRequestDispatcher("/target?d=dispatch").include(request, response);
            answer(response, "|" + request.getReader().readLine());
        };
        target = (request, response) -> answer(response, request.getParameter("d") + text(request.getReader()));

        assertThat(text(post("/hook", JSON, "1\n2"))).isEqualTo("1|dispatch1\n2|2");
    }

    // Wrapping

    @Test
    @DisplayName("row 79: a filter mapped twice wraps once")
    void wrapsOnce() throws Exception {
        hook = (request, response) -> {
            RereadableRequest found = RereadableRequest.find(request);
            assertThat(request).isSameAs(found);
            assertThat(RereadableRequest.inside(found.getRequest())).isNull();
            assertThat(RereadableRequest.find(found.getRequest())).isSameAs(found);
            assertThat(RereadableRequest.wrap(request, response)).isSameAs(request);
            ServletRequest around = new ServletRequestWrapper(request);
            assertThat(RereadableRequest.find(around)).isSameAs(found);
            answer(response, "once");
        };

        assertThat(text(post("/hook", JSON, "{}"))).isEqualTo("once");
    }

    @Test
    void findsNothingWhereNothingWasWrapped() throws Exception {
        outer = (request, response) -> {
            if (RereadableRequest.find(request) == null) {
                response.setHeader("Found", "nothing");
            }
        };

        assertThat(post("/hook", JSON, "{}").headers().firstValue("Found")).contains("nothing");
    }

    @Test
    void whatIsNotCapturedIsTheContainers() throws Exception {
        capturing = false;
        hook = (request, response) -> {
            HttpServletRequest original =
                    (HttpServletRequest) RereadableRequest.find(request).getRequest();
            assertThat(request.getInputStream()).isSameAs(original.getInputStream());
            answer(
                    response,
                    request.getContentLengthLong()
                            + text(request.getInputStream().readAllBytes()));
        };
        assertThat(text(post("/hook", JSON, "abc"))).isEqualTo("3abc");

        hook = (request, response) -> answer(
                response,
                request.getParameter("a")
                        + Arrays.toString(request.getParameterValues("a"))
                        + Collections.list(request.getParameterNames())
                        + request.getParameterMap().keySet());
        assertThat(text(post("/hook", FORM, "a=1"))).isEqualTo("1[1][a][a]");

        hook = (request, response) -> answer(
                response,
                request.getParts().size()
                        + text(request.getPart("a").getInputStream().readAllBytes()));
        assertThat(text(post("/hook", MULTIPART, PARTS))).isEqualTo("1value of a");
    }

    // Touched bodies

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 34: a form eaten by getParameter before the filter: 503")
    void noticesParametersReadBeforeTheFilter(Framing framing) throws Exception {
        outer = (request, response) -> request.getParameter("a");

        assertThat(post("/hook", FORM, framing.publisher(utf8("a=1"))).statusCode())
                .isEqualTo(503);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 34: a stream drained before the filter: 503")
    void noticesTheStreamReadBeforeTheFilter(Framing framing) throws Exception {
        outer = (request, response) -> request.getInputStream().readAllBytes();

        assertThat(post("/hook", JSON, framing.publisher(utf8("{}"))).statusCode())
                .isEqualTo(503);
    }

    @Test
    @DisplayName("row 34: a stream read half before the filter: 503")
    void noticesTheStreamReadInPartBeforeTheFilter() throws Exception {
        outer = (request, response) -> request.getInputStream().read();

        assertThat(post("/hook", JSON, "{}").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 34: a reader asked for before the filter: 503")
    void noticesTheReaderReadBeforeTheFilter(Framing framing) throws Exception {
        outer = (request, response) -> request.getReader();

        assertThat(post("/hook", JSON, framing.publisher(utf8("{}"))).statusCode())
                .isEqualTo(503);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 34: parts read before the filter: 503")
    void noticesPartsReadBeforeTheFilter(Framing framing) throws Exception {
        outer = (request, response) -> request.getParts();

        assertThat(post("/hook", MULTIPART, framing.publisher(utf8(PARTS))).statusCode())
                .isEqualTo(503);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("row 34: whoever asks for the body behind the filter, before the capture, is noticed at once: 503")
    void noticesThoseWhoAskBehindTheFilter(Asking asking) throws Exception {
        inner = (request, response) -> {
            asking.ask(request);
            RereadableRequest found = RereadableRequest.find(request);
            response.setHeader("Touched", String.valueOf(found.touched()));
        };

        HttpResponse<byte[]> answer = post("/hook", asking.type, PARTS);

        assertThat(answer.headers().firstValue("Touched")).contains("true");
        assertThat(answer.statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {FORM, MULTIPART})
    @DisplayName("row 34: an empty chunked form cannot be told from an eaten one: 503")
    void emptyChunkedFormCountsAsTouched(String type) throws Exception {
        assertThat(post("/hook", type, Framing.CHUNKED.publisher(new byte[0])).statusCode())
                .isEqualTo(503);
        assertThat(post("/hook", type, "").statusCode()).isEqualTo(200);
    }

    @Test
    void readingTheQueryTouchesNothing() throws Exception {
        outer = (request, response) -> request.getParameter("a");
        inner = outer;
        hook = (request, response) -> answer(response, text(request.getReader()));

        assertThat(text(post("/hook?a=1", JSON, "{}"))).isEqualTo("{}");
    }

    @Test
    void capturesOnlyOnceAndOnlyTheUntouched() throws Exception {
        capturing = false;
        hook = (request, response) -> {
            RereadableRequest found = RereadableRequest.find(request);
            assertThatThrownBy(found::copyOfBody).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(found::parseForm).isInstanceOf(IllegalStateException.class);
            assertThat(found.originalBody()).isSameAs(found.originalBody());
            byte[] bytes = found.originalBody().readAllBytes();
            found.body(bytes);
            bytes[0] = 'x';
            found.copyOfBody()[1] = 'x';
            assertThatThrownBy(() -> found.body(bytes)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(found::originalBody).isInstanceOf(IllegalStateException.class);
            answer(response, found.copyOfBody());
        };
        assertThat(text(post("/hook", JSON, "abc"))).isEqualTo("abc");

        hook = (request, response) -> {
            request.getInputStream();
            RereadableRequest found = RereadableRequest.find(request);
            assertThatThrownBy(() -> found.body(new byte[0])).isInstanceOf(IllegalStateException.class);
            answer(response, "refused");
        };
        assertThat(text(post("/hook", JSON, "abc"))).isEqualTo("refused");
    }

    // What an adapter would do, and the test's own

    private boolean capture(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RereadableRequest found = RereadableRequest.find(request);
        if (found.captured()) {
            return true;
        }
        captures.incrementAndGet();
        try (InputStream original = found.originalBody()) {
            found.body(original.readAllBytes());
            found.parseForm();
            return true;
        } catch (BodyTouchedException e) {
            response.setStatus(found.touched() ? 503 : 500);
        } catch (MalformedFormException e) {
            response.setStatus(400);
            answer(response, "MalformedFormException: " + e.getMessage());
        }
        return false;
    }

    private static Filter filter(Action action) {
        return (request, response, chain) -> {
            action.handle((HttpServletRequest) request, (HttpServletResponse) response);
            chain.doFilter(request, response);
        };
    }

    private static HttpServlet servlet(Action action) {
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                try {
                    action.handle(request, response);
                } catch (UnsupportedMultipartException e) {
                    response.setStatus(415);
                } catch (MalformedFormException e) {
                    response.setStatus(400);
                } catch (ServletException | AssertionError e) {
                    response.setStatus(500);
                    answer(response, e.toString());
                }
            }
        };
    }

    private HttpResponse<byte[]> post(String path, String type, String body) throws Exception {
        return post(path, type, BodyPublishers.ofString(body));
    }

    private HttpResponse<byte[]> post(String path, String type, BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", type)
                .POST(body)
                .build();
        for (int resets = 0; ; resets++) {
            try {
                return client.send(request, BodyHandlers.ofByteArray());
            } catch (IOException e) {
                // refused unread, and closed before all of the body was sent: the reset can overtake the answer
                if (resets == 3) {
                    throw e;
                }
            }
        }
    }

    /** Sends a request without a body that {@link HttpClient} would not send like this, and gives the whole answer. */
    private String unchecked(String requestLine, String type) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(20_000);
            // HTTP/1.1 with Connection: close, and small answers of known length: nothing is chunked.
            socket.getOutputStream()
                    .write(utf8(requestLine + "\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                            + "\r\n\r\n"));
            return text(socket.getInputStream().readAllBytes());
        }
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + server.port() + path);
    }

    private static void answer(HttpServletResponse response, String text) throws IOException {
        answer(response, utf8(text));
    }

    private static void answer(HttpServletResponse response, byte[] bytes) throws IOException {
        response.getOutputStream().write(bytes);
    }

    private static String parameters(HttpServletRequest request) {
        return request.getParameterMap().entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + Arrays.toString(parameter.getValue()) + " ")
                .collect(Collectors.joining());
    }

    private static String text(BufferedReader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[100];
        int read = reader.read(buffer);
        while (read >= 0) {
            text.append(buffer, 0, read);
            read = reader.read(buffer);
        }
        return text.toString();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return text(answer.body());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] everyByte(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i + i / 256);
        }
        return bytes;
    }

    /** A listener that must not be called. */
    private static final class FailingListener implements ReadListener {
        @Override
        public void onDataAvailable() {
            throw new AssertionError("called");
        }

        @Override
        public void onAllDataRead() {
            throw new AssertionError("called");
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
