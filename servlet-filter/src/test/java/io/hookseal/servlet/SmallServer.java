package io.hookseal.servlet;

import io.hookseal.Endpoint;
import io.hookseal.ReceiverListener;
import io.hookseal.WebhookReceiver;
import io.hookseal.sender.Senders;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletRegistration;

/** A container in a JVM of its own, with the endpoints {@code /flooded} and {@code /honest}. Ends with its standard input. */
final class SmallServer {
    private SmallServer() {}

    public static void main(String[] arguments) throws Exception {
        WebhookReceiver receiver = WebhookReceiver.builder()
                .endpoint(Endpoint.of("flooded", Senders.github())
                        .path("/flooded")
                        .secret(Signed.SECRET)
                        .maxBody(2 << 20))
                .endpoint(
                        Endpoint.of("honest", Senders.github()).path("/honest").secret(Signed.SECRET))
                .memoryIsEnough()
                .listener(new ReceiverListener() {})
                .build();
        WebServer server = Container.valueOf(arguments[0]).start((classes, context) -> {
            FilterRegistration.Dynamic filter = context.addFilter("hookseal", new WebhookFilter(receiver));
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(WebhookFilter.dispatcherTypes(), true, "/*");
            ServletRegistration.Dynamic servlet = context.addServlet(
                    "handler",
                    GuardedServlet.of(
                            "honest",
                            App.serving(
                                    (request, response) -> response.getWriter().print("ok"))));
            servlet.addMapping("/");
        });
        System.out.println("port " + server.port());
        System.out.flush();
        while (System.in.read() >= 0) {
            // until the test is done
        }
        server.stop();
        receiver.close();
    }
}
