package io.hookseal.cli.relays;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What the command knows of a relay, and no more; it runs from a jar that has nothing but this class. */
public final class FakeRelay {
    private FakeRelay() {}

    public static void main(String[] arguments) throws IOException {
        if (!List.of(arguments).contains("--stand-in")) {
            throw new IllegalArgumentException("no stand-in");
        }
        AtomicInteger hooks = new AtomicInteger();
        HttpServer relay = listen(arguments, "--port=");
        relay.createContext("/health", exchange -> answer(exchange, 200, ""));
        relay.createContext("/hooks/", exchange -> {
            hooks.incrementAndGet();
            answer(exchange, 202, "");
        });
        HttpServer standIn = listen(arguments, "--stand-in-port=");
        standIn.createContext(
                "/arrived",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"n\":{\"summary\":\"not this\"},\"summary\":\"" + hooks
                                + " came \\u001b[31m\"}\n{\"at\":\"now\",\"number\":\"INC1\",\"state\":\"New\"}\n"));
        relay.start();
        standIn.start();
    }

    private static HttpServer listen(String[] arguments, String option) throws IOException {
        for (String argument : arguments) {
            if (argument.startsWith(option)) {
                int port = Integer.parseInt(argument.substring(option.length()));
                return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            }
        }
        throw new IllegalArgumentException(option);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
