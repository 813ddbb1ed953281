package io.hookseal.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookseal.delivery.Delivery;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body can be taken once to be verified and then read by a handler as if nobody had read it.
 *
 * <p>It is lazy. Until a body is handed in with {@link #body(byte[])} every call passes through to the container's
 * request. From then on:
 * <ul>
 *   <li>{@link #getInputStream()} and {@link #getReader()} each start at the first byte and may both be used, in any
 *       order. Each gives the same object until its consumer was told of the end, closed it, or {@link #rewind()} was
 *       called; then the next call starts at the first byte again. Text is decoded with the request's charset, UTF-8
 *       without one (containers disagree: Tomcat takes ISO-8859-1), and malformed bytes are replaced, as in containers.
 *   <li>{@code getParameter} and its kin give the query's parameters, as the container reads them, then those of a form
 *       body, which this class reads itself because the container no longer can: at most 1,000 of them, in the
 *       request's charset or UTF-8; see {@link MalformedFormException}. Nothing merged is kept, so a dispatch with
 *       another query string is seen.
 *   <li>{@link #getParts()} and {@link #getPart(String)} are refused, see {@link UnsupportedMultipartException}.
 *   <li>{@link #getContentLength()} and {@link #getContentLengthLong()} tell the captured length in bytes. The headers
 *       stay as they arrived, {@code Content-Length} and {@code Transfer-Encoding} too: a signature may cover them.
 * </ul>
 *
 * <p>The one who captures does, once per request and whatever the dispatch:
 * <pre>{@code
 * RereadableRequest request = RereadableRequest.find(given);
 * if (!request.captured()) {
 *     byte[] bytes = readBounded(request.originalBody());   // BodyTouchedException: answer 503, log an error
 *     request.body(bytes);
 *     request.parseForm();                                  // MalformedFormException: answer 400
 * }
 * }</pre>
 *
 * <p>The captured bytes are never given out to be changed. Like every servlet request it is for one thread at a time.
 */
public final class RereadableRequest extends HttpServletRequestWrapper {
    private static final String ATTRIBUTE = RereadableRequest.class.getName();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";

    /** Set by Jetty for a servlet that takes multipart bodies. */
    private static final String JETTY_PARSES_PARTS = "org.eclipse.jetty.multipartConfig";

    private final ServletResponse response;
    private final Body body;
    private @Nullable VerifiedStream stream;
    private @Nullable VerifiedReader reader;

    private RereadableRequest(HttpServletRequest request, ServletResponse response, Body body) {
        super(request);
        this.response = response;
        this.body = body;
    }

    /**
     * Gives a request that has a re-readable one in it.
     *
     * @param request the request to wrap
     * @param response the response that {@link #startAsync()} goes with
     * @return the given request itself if it has one already (a dispatch, or a filter mapped twice), else a new one
     *     around it; a new one shares the captured body of an earlier wrapper that a dispatch has lost
     */
    public static HttpServletRequest wrap(HttpServletRequest request, ServletResponse response) {
        return wrap(request, response, find(request));
    }

    /** The same, where it is known what {@link #find} gives. */
    static HttpServletRequest wrap(
            HttpServletRequest request, ServletResponse response, @Nullable RereadableRequest known) {
        if (known != null && inside(request) != null) {
            return request;
        }
        Body body = known == null ? new Body() : known.body;
        RereadableRequest wrapper = new RereadableRequest(request, response, body);
        request.setAttribute(ATTRIBUTE, wrapper);
        return wrapper;
    }

    /**
     * Finds the re-readable request in a request: itself, one in the wrappers around it, or else the one that was
     * noted in its attributes.
     *
     * @param request any request
     * @return the re-readable request, or null if the request was never wrapped
     */
    public static @Nullable RereadableRequest find(ServletRequest request) {
        RereadableRequest inside = inside(request);
        if (inside != null) {
            return inside;
        }
        return request.getAttribute(ATTRIBUTE) instanceof RereadableRequest noted ? noted : null;
    }

    static @Nullable RereadableRequest inside(ServletRequest request) {
        ServletRequest current = request;
        while (!(current instanceof RereadableRequest found)) {
            if (!(current instanceof ServletRequestWrapper wrapper)) {
                return null;
            }
            current = wrapper.getRequest();
        }
        return found;
    }

    /**
     * Gives the container's body to the one who captures it, and the same stream again until it is captured.
     *
     * <p>Closing it does nothing. It fails with a {@link BodyTouchedException} as soon as it shows that somebody else
     * took bytes that the request announced: when it ends before the declared length, when a chunked body has ended
     * before its first byte was asked for, or when a chunked form or multipart body has no byte (Jetty does not tell
     * whether it took them itself, for parameters; a sender has no use for an empty one). If somebody else took a part
     * of a body without a declared length, that is not noticed here; no signature will fit.
     *
     * @return the body as it arrives, unbounded: the reader of it sets the limit
     * @throws BodyTouchedException if the body was already asked for, see {@link #touched()}
     * @throws IOException if the container cannot open it
     * @throws IllegalStateException if it was already captured
     */
    public InputStream originalBody() throws IOException {
        if (captured()) {
            throw new IllegalStateException("the body was already captured");
        }
        if (body.askedFor) {
            throw new BodyTouchedException("the body was asked for by somebody else before it was captured");
        }
        if (body.original == null) {
            body.original = open();
        }
        return body.original;
    }

    private OriginalBody open() throws IOException {
        ServletInputStream container;
        try {
            container = super.getInputStream();
        } catch (IllegalStateException e) {
            body.askedFor = true;
            throw new BodyTouchedException("the body was read as text by somebody else before it was captured", e);
        }
        long declared = declared();
        boolean chunked = declared < 0 && getHeader("Transfer-Encoding") != null;
        body.endedAtOnce = declared < 0 && !chunked && container.isFinished();
        // A chunked body that has not ended before its last chunk was asked for is not drained. Jetty's stream does not
        // know that the container itself took it, for parameters or parts.
        boolean drainedIfEmpty = chunked && (container.isFinished() || hasParametersInBody());
        return new OriginalBody(container, declared, drainedIfEmpty);
    }

    /**
     * Tells whether somebody other than the one who captures asked for the body before it was captured.
     *
     * <p>Through this request, asking is enough: who holds the container's stream reads nothing from it after the
     * capture, without a word. That counts {@code getInputStream}, {@code getReader}, {@code getParts}, and
     * {@code getParameter} and its kin under a form or multipart content type. What was read before this request was
     * made is known only once {@link #originalBody()} was read to its end.
     *
     * @return whether the answer must be 503 with an error logged, since there is nothing to give a verdict on
     */
    public boolean touched() {
        return body.askedFor || (body.original != null && body.original.touched());
    }

    /**
     * Whether it cannot be told if the body was empty or was read by somebody else: HTTP/2 announces no body, and this one
     * had neither a length nor a byte left before the first was asked for.
     */
    boolean emptyOrDrained() {
        return body.endedAtOnce && getProtocol().startsWith("HTTP/2");
    }

    /**
     * Hands in the captured body; from now on this request reads from it.
     *
     * @param verified the bytes of the whole body, copied
     * @throws IllegalStateException if a body was already handed in, or if the original was {@link #touched()}
     */
    public void body(byte[] verified) {
        byte[] own = verified.clone();
        capture(new Captured(() -> new ByteArrayInputStream(own), own.length));
    }

    /**
     * The same with the body of a delivery, which nobody can change, so that it is not copied.
     *
     * @param delivery what was accepted of this request
     * @throws IllegalStateException if a body was already handed in, or if the original was {@link #touched()}
     */
    public void body(Delivery delivery) {
        capture(new Captured(delivery::bodyStream, delivery.length()));
    }

    private void capture(Captured verified) {
        if (captured()) {
            throw new IllegalStateException("the body was already captured");
        }
        if (touched()) {
            throw new IllegalStateException("the body was touched before it was captured");
        }
        body.verified = verified;
    }

    /**
     * Tells whether a body was handed in.
     *
     * @return whether this request reads from a captured body; true for an empty one too
     */
    public boolean captured() {
        return body.verified != null;
    }

    /**
     * Gives the captured bytes, as a copy.
     *
     * @return a new array, the caller's own
     * @throws IllegalStateException if no body was handed in
     */
    public byte[] copyOfBody() {
        return verified().copy();
    }

    /**
     * Lets the next {@link #getInputStream()} and {@link #getReader()} start at the first byte; what was given out
     * before keeps its place. Does nothing to a request that is not captured.
     */
    public void rewind() {
        position(new Position(null, null));
    }

    /**
     * Reads a captured form body now, so that a malformed one can be answered before any handler runs. Does nothing
     * under another content type.
     *
     * @throws MalformedFormException if the body is not well-formed, has more than 1,000 parameters, or is in a charset
     *     that this Java does not know; the answer is 400
     * @throws IllegalStateException if no body was handed in
     */
    public void parseForm() {
        form(verified());
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        Captured verified = body.verified;
        if (verified == null) {
            body.askedFor = true;
            return super.getInputStream();
        }
        if (stream == null || stream.spent()) {
            stream = new VerifiedStream(verified.open(), verified.length(), this::isAsyncStarted);
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        Captured verified = body.verified;
        if (verified == null) {
            body.askedFor = true;
            return super.getReader();
        }
        if (reader == null || reader.spent()) {
            try {
                reader = new VerifiedReader(verified.open(), charset());
            } catch (IllegalArgumentException e) {
                throw unsupported(e);
            }
        }
        return reader;
    }

    /** Gives the content type, as the header has it where the container fails (Jetty does for an unknown charset). */
    @Override
    public @Nullable String getContentType() {
        try {
            return super.getContentType();
        } catch (IllegalArgumentException e) {
            return getHeader("Content-Type");
        }
    }

    @Override
    public @Nullable String getCharacterEncoding() {
        return body.encoding != null ? body.encoding : super.getCharacterEncoding();
    }

    /**
     * Sets the charset of the text that is read from now on. Once the body is captured the container would ignore it
     * (Jetty) or not (Tomcat), so it is kept here.
     */
    @Override
    public void setCharacterEncoding(String encoding) throws UnsupportedEncodingException {
        if (!captured()) {
            super.setCharacterEncoding(encoding);
            return;
        }
        try {
            body.encoding = Charset.forName(encoding).name();
        } catch (IllegalArgumentException e) {
            throw unsupported(e);
        }
    }

    /**
     * Sets the charset of the text that is read from now on, as Servlet 6.1 has it; 6.0 has no such method.
     *
     * @param encoding the charset
     */
    public void setCharacterEncoding(Charset encoding) {
        try {
            setCharacterEncoding(encoding.name());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("a charset of this Java is unknown to the container", e);
        }
    }

    @Override
    public @Nullable String getParameter(String name) {
        if (!captured()) {
            noteParametersAsked();
            return super.getParameter(name);
        }
        String[] values = merged().get(name);
        return values == null || values.length == 0 ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        if (!captured()) {
            noteParametersAsked();
            return super.getParameterValues(name);
        }
        return merged().get(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        if (!captured()) {
            noteParametersAsked();
            return super.getParameterNames();
        }
        return Collections.enumeration(merged().keySet());
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        if (!captured()) {
            noteParametersAsked();
            return super.getParameterMap();
        }
        return Collections.unmodifiableMap(merged());
    }

    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
        if (captured()) {
            throw new UnsupportedMultipartException();
        }
        body.askedFor = true;
        return super.getParts();
    }

    @Override
    public Part getPart(String name) throws IOException, ServletException {
        if (captured()) {
            throw new UnsupportedMultipartException();
        }
        body.askedFor = true;
        return super.getPart(name);
    }

    @Override
    public int getContentLength() {
        Captured verified = body.verified;
        return verified == null ? super.getContentLength() : verified.length();
    }

    @Override
    public long getContentLengthLong() {
        Captured verified = body.verified;
        return verified == null ? declared() : verified.length();
    }

    /**
     * Starts async with this request and the response it was wrapped for: the container's own would go on with the
     * original request, whose body is drained. From the moment that this is known for a delivery, the work is held until it
     * is settled.
     */
    @Override
    public AsyncContext startAsync() {
        Exchange exchange = body.exchange;
        return exchange == null ? super.startAsync(this, response) : startAsync(this, exchange.answer());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse answer) {
        AsyncContext container = super.startAsync(request, answer);
        Exchange exchange = body.exchange;
        return exchange == null ? container : exchange.started(container);
    }

    @Override
    public @Nullable AsyncContext getAsyncContext() {
        Exchange exchange = body.exchange;
        AsyncContext held = exchange == null ? null : exchange.async();
        return held != null ? held : super.getAsyncContext();
    }

    /** The delivery that this request is, once it is accepted. */
    @Nullable
    Exchange exchange() {
        return body.exchange;
    }

    void exchange(Exchange begun) {
        body.exchange = begun;
    }

    /** What stands for the response behind {@link DeliveryFilter}, if this has been there. */
    @Nullable
    AnswerSwitch answers() {
        return body.answers;
    }

    void answers(AnswerSwitch put) {
        body.answers = put;
    }

    Position position() {
        return new Position(stream, reader);
    }

    void position(Position position) {
        stream = position.stream;
        reader = position.reader;
    }

    /** The captured bytes once more from the first, apart from what handlers read. */
    InputStream capturedBody() {
        return verified().open();
    }

    private Captured verified() {
        Captured verified = body.verified;
        if (verified == null) {
            throw new IllegalStateException("no body was captured");
        }
        return verified;
    }

    private Charset charset() {
        String name = getCharacterEncoding();
        return name == null ? UTF_8 : Charset.forName(name);
    }

    /** What the container makes of the header, which it would look for each time. */
    private long declared() {
        if (!body.declaredKnown) {
            body.declared = super.getContentLengthLong();
            body.declaredKnown = true;
        }
        return body.declared;
    }

    private static UnsupportedEncodingException unsupported(IllegalArgumentException cause) {
        UnsupportedEncodingException unsupported = new UnsupportedEncodingException("the charset is not supported");
        unsupported.initCause(cause);
        return unsupported;
    }

    private void noteParametersAsked() {
        body.askedFor |= hasParametersInBody();
    }

    private boolean hasParametersInBody() {
        return hasMediaType(FORM) || hasMediaType(MULTIPART);
    }

    private Map<String, String[]> merged() {
        FormBody form = form(verified());
        Map<String, String[]> merged = new LinkedHashMap<>();
        queryParameters().forEach((name, values) -> merged.put(name, values.clone()));
        if (form != null) {
            form.forEach((name, values) -> merged.merge(name, values, RereadableRequest::joined));
        }
        return merged;
    }

    /**
     * Asks the container, but for what Jetty looks into the drained body first: it fails for parts, and closes the
     * connection behind the answer, and for a form over its own limit. Then the query is read here, which is all of it,
     * since Jetty's dispatches are wrapped around this request and add their query there.
     */
    private Map<String, String[]> queryParameters() {
        if (hasMediaType(MULTIPART) && getAttribute(JETTY_PARSES_PARTS) != null) {
            return ownQueryParameters();
        }
        try {
            return super.getParameterMap();
        } catch (RuntimeException e) {
            if (hasMediaType(FORM)) {
                return ownQueryParameters();
            }
            throw e;
        }
    }

    private Map<String, String[]> ownQueryParameters() {
        String query = getQueryString();
        Map<String, String[]> parameters = new LinkedHashMap<>();
        if (query != null) {
            FormBody.parse(query.getBytes(UTF_8), UTF_8).forEach(parameters::put);
        }
        return parameters;
    }

    private @Nullable FormBody form(Captured verified) {
        if (!hasMediaType(FORM)) {
            return null;
        }
        Charset charset;
        try {
            charset = charset();
        } catch (IllegalArgumentException e) {
            throw new MalformedFormException("the charset of the form is not supported", e);
        }
        FormBody form = body.form;
        if (form == null || !form.charset().equals(charset)) {
            form = FormBody.parse(verified.copy(), charset);
            body.form = form;
        }
        return form;
    }

    private boolean hasMediaType(String mediaType) {
        String value = getContentType();
        if (value == null) {
            return false;
        }
        int semicolon = value.indexOf(';');
        String bare = semicolon < 0 ? value : value.substring(0, semicolon);
        return bare.strip().toLowerCase(Locale.ROOT).equals(mediaType);
    }

    private static String[] joined(String[] query, String[] form) {
        String[] joined = Arrays.copyOf(query, query.length + form.length);
        System.arraycopy(form, 0, joined, query.length, form.length);
        return joined;
    }

    /** Where the consumers of one dispatch have got to. */
    record Position(
            @Nullable VerifiedStream stream, @Nullable VerifiedReader reader) {}

    /** A body that nobody changes; each stream of it begins at the first byte and never waits. */
    private record Captured(Supplier<InputStream> bytes, int length) {
        InputStream open() {
            return bytes.get();
        }

        byte[] copy() {
            try {
                return open().readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException("an array cannot be read", e);
            }
        }
    }

    /** What all wrappers of one request share: the body, how it came here and what became of it. */
    private static final class Body {
        @Nullable
        AnswerSwitch answers;

        @Nullable
        Exchange exchange;

        boolean askedFor;
        boolean endedAtOnce;

        boolean declaredKnown;
        long declared;

        @Nullable
        OriginalBody original;

        @Nullable
        Captured verified;

        @Nullable
        String encoding;

        @Nullable
        FormBody form;
    }
}
