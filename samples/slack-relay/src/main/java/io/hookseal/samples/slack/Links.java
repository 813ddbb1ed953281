package io.hookseal.samples.slack;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;

/** Makes links to hosts that are allowed by name, and bare text of everything else. What a link leads to is never fetched. */
final class Links {
    private final List<String> hosts;

    Links(List<String> hosts) {
        this.hosts = hosts;
    }

    /** The link in Slack's markup, or the label and the URL as plain text. */
    Map<String, Object> show(String label, String url) {
        String literal = Literal.of(url, Message.TEXT - label.length() - 3);
        return isAllowed(url) && !literal.endsWith("…")
                ? Message.mrkdwn("<" + literal + "|" + label + ">")
                : Message.plain(label + ": " + literal);
    }

    private boolean isAllowed(String url) {
        try {
            URI uri = new URI(url);
            String host = uri.getHost();
            return "https".equalsIgnoreCase(uri.getScheme())
                    && host != null
                    && uri.getRawUserInfo() == null
                    && uri.getPort() == -1
                    && url.indexOf('|') < 0
                    && hosts.stream().anyMatch(host::equalsIgnoreCase);
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
