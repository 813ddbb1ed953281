package io.hookseal.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.function.Executable;

/** Row 45: the same answers over HTTP/2 without TLS, and all recordings once more. */
final class Http2Rows {
    /** Of one connection, and not of a request over HTTP/2; or the client's own to say. */
    private static final Set<String> CONNECTION =
            Set.of("connection", "content-length", "expect", "host", "keep-alive", "transfer-encoding", "upgrade");

    private static final int TRIES = 50;

    private final AdapterBench bench;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    private final List<DynamicNode> rows = new ArrayList<>();
    private boolean changed;

    private Http2Rows(AdapterBench bench) {
        this.bench = bench;
    }

    static Stream<DynamicNode> of(AdapterBench bench, AdapterBench recorded) {
        Http2Rows http2 = new Http2Rows(bench);
        http2.answers();
        http2.rows.addAll(RecordingRows.over(recorded, "HTTP/2", new Http2Rows(recorded)::send));
        return http2.rows.stream();
    }

    /** {@return whether the server changes to HTTP/2 when it is asked to} */
    static boolean offered(AdapterBench bench) {
        return new Http2Rows(bench).get().version() == HttpClient.Version.HTTP_2;
    }

    private HttpResponse<String> get() {
        return send(request("/hook").GET().build());
    }

    private void row(String name, Executable test) {
        rows.add(bench.row("row 45: over HTTP/2, " + name, test));
    }

    private void answers() {
        row("other methods", () -> {
            HttpResponse<String> answer = exchange(request("/hook").GET().build());
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().allValues("Allow")).containsExactly("POST");
            bench.assertNothingHandled();
        });
        row("the uniform 401", () -> {
            byte[] body = Sent.fresh();
            HttpResponse<String> missing = exchange(post("/hook", body).build());
            HttpResponse<String> wrong = exchange(post("/hook", body)
                    .header(Sent.SIGNATURE, Sent.by("wrong", body))
                    .build());
            HttpResponse<String> malformed = exchange(
                    post("/hook", body).header(Sent.SIGNATURE, "sha256=").build());
            HttpResponse<String> twice = exchange(post("/hook", body)
                    .header(Sent.SIGNATURE, Sent.by(Sent.SECRET, body))
                    .header(Sent.SIGNATURE, Sent.by(Sent.SECRET, body))
                    .build());
            for (HttpResponse<String> answer : List.of(missing, wrong, malformed, twice)) {
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.body()).isEqualTo("unauthorized\n");
                assertThat(comparable(answer)).isEqualTo(comparable(missing));
            }
            bench.assertNothingHandled();
        });
        row("a delivery and its duplicate", () -> {
            byte[] body = Sent.fresh();
            HttpRequest signed = signed(body).build();
            assertThat(exchange(signed).body()).isEqualTo(AdapterBench.HANDLED);
            HttpResponse<String> again = exchange(signed);
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).isEqualTo("already handled\n");
            bench.repeats(Sent.hook(body));
            assertThat(bench.handled).hasSize(1);
            assertThat(bench.read.get(0)).isEqualTo(body);
        });
        row("a delivery of no declared length", () -> {
            byte[] body = Sent.fresh();
            BodyPublisher undeclared = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body));
            HttpRequest request = request("/hook")
                    .header(Sent.SIGNATURE, Sent.by(Sent.SECRET, body))
                    .POST(undeclared)
                    .build();
            assertThat(exchange(request).body()).isEqualTo(AdapterBench.HANDLED);
            assertThat(bench.read.get(0)).isEqualTo(body);
        });
        row("a body above the limit", () -> {
            assertThat(exchange(signed(Sent.padded(AdapterBench.MAX_BODY + 1)).build())
                            .statusCode())
                    .isEqualTo(413);
            bench.assertNothingHandled();
        });
        row("a content encoding", () -> {
            assertThat(exchange(signed(Sent.fresh())
                                    .header("Content-Encoding", "gzip")
                                    .build())
                            .statusCode())
                    .isEqualTo(415);
            bench.assertNothingHandled();
        });
        row("a body that was read before", () -> {
            BodyPublisher undeclared = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(Sent.fresh()));
            HttpRequest request = request("/drained")
                    .header(Sent.RAW_SIGNATURE, Sent.by(AdapterBench.DRAINED_SECRET, new byte[0]))
                    .POST(undeclared)
                    .build();
            HttpResponse<String> answer = exchange(request);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().allValues("Retry-After")).containsExactly("5");
            bench.assertNothingHandled();
        });
        row("a handler that throws", () -> {
            byte[] body = Sent.fresh();
            bench.handling(exchange -> {
                throw new IOException("planned");
            });
            HttpResponse<String> answer = exchange(signed(body).build());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().allValues("Retry-After")).containsExactly("5");
            bench.handling(bench::readAndAnswer);
            assertThat(exchange(signed(body).build()).body()).isEqualTo(AdapterBench.HANDLED);
        });
        row("path tricks", () -> {
            for (String path : List.of("/hook/", "/HOOK", "//hook", "/%68ook", "/hook;x", "/a/../hook", "/hook%20")) {
                byte[] body = Sent.fresh();
                int before = bench.handled.size();
                assertThat(exchange(post(path, body).build()).statusCode())
                        .as(path)
                        .isBetween(400, 499);
                assertThat(bench.handled).hasSize(before);
            }
        });
    }

    private static List<String> comparable(HttpResponse<String> answer) {
        List<String> all = new ArrayList<>();
        answer.headers().map().forEach((name, values) -> {
            if (!name.equals("date")) {
                all.add(name + ": " + values);
            }
        });
        return all;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + bench.http.host() + path));
    }

    private HttpRequest.Builder post(String path, byte[] body) {
        return request(path).POST(BodyPublishers.ofByteArray(body));
    }

    private HttpRequest.Builder signed(byte[] body) {
        return post("/hook", body).header(Sent.SIGNATURE, Sent.by(Sent.SECRET, body));
    }

    /** The JDK's client changes to HTTP/2 by a request without a body, which is sent first. */
    private HttpResponse<String> exchange(HttpRequest request) {
        if (!changed) {
            assertThat(get().version()).isEqualTo(HttpClient.Version.HTTP_2);
            changed = true;
            bench.heard.clear();
        }
        HttpResponse<String> answer = send(request);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return answer;
    }

    /**
     * Sends it, and again where the server gave up a stream whose body it had refused to read and the client, still sending,
     * did not wait for the answer. A delivery whose body was read is never reset so; if it were, its second sending would
     * show as a duplicate.
     */
    private HttpResponse<String> send(HttpRequest request) {
        IOException last = new IOException("not sent");
        for (int tried = 0; tried < TRIES; tried++) {
            try {
                return client.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                last = e;
                if (!String.valueOf(e.getMessage()).contains("RST_STREAM")) {
                    break;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        throw new UncheckedIOException(last);
    }

    private RecordingRows.Seen send(Recording recording) {
        HttpRequest.Builder request =
                request("/recorded/" + recording.endpoint().name());
        for (Header header : recording.headers()) {
            if (!CONNECTION.contains(header.name().toLowerCase(Locale.ROOT))) {
                request.header(header.name(), header.value());
            }
        }
        HttpResponse<String> answer = exchange(
                request.POST(BodyPublishers.ofByteArray(recording.body())).build());
        return new RecordingRows.Seen(answer.statusCode(), answer.body());
    }
}
