package io.hookseal.samples.slack.standin;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What arrived, for people: a column for each channel. Needs nothing from elsewhere and runs no script. */
final class Page {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final String HEAD = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Slack stand-in</title>
            <meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5"><style>
            body{margin:0;font:14px/1.45 -apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:#1d1c1d;background:#f4f2f5}
            body>header{background:#4a154b;color:#fff;padding:14px 24px}h1{margin:0;font-size:18px}
            body>header p{margin:2px 0 0;opacity:.8}
            main{display:grid;grid-template-columns:repeat(auto-fit,minmax(330px,1fr));gap:16px;padding:16px 24px;align-items:start}
            section{background:#fff;border:1px solid #ddd;border-radius:8px;overflow:hidden}
            h2{margin:0;padding:10px 16px;font-size:15px;border-bottom:1px solid #ddd}h2 small{font-weight:400;color:#616061}
            article{padding:10px 16px;border-bottom:1px solid #eee}article:last-child{border:0}
            .by{font-size:12px;color:#616061}.by b{color:#1d1c1d;font-size:13px}
            h3{margin:2px 0 4px;font-size:15px;overflow-wrap:anywhere}
            .fields{display:grid;grid-template-columns:1fr 1fr;gap:4px 12px;margin:4px 0;overflow-wrap:anywhere}
            .text{margin:4px 0;overflow-wrap:anywhere}.context{font-size:12px;color:#616061;overflow-wrap:anywhere}
            blockquote{margin:0;padding-left:10px;border-left:4px solid #ddd}a{color:#1264a3}
            mark{background:#fdf0cc;color:#c77c02;border-radius:3px}.none{padding:16px;color:#616061}
            </style></head><body>""";

    private Page() {}

    static String of(List<String> channels, List<Arrival> arrived) {
        StringBuilder html = new StringBuilder(HEAD);
        html.append("<header><h1>Slack stand-in</h1><p>").append(arrived.size());
        html.append(
                " messages arrived. This is not Slack: it checks requests as an incoming webhook does.</p></header><main>");
        for (String channel : channels) {
            List<Arrival> here =
                    arrived.stream().filter(it -> it.channel().equals(channel)).toList();
            html.append("<section><h2># ").append(Mrkdwn.text(channel));
            html.append(" <small>").append(here.size()).append("</small></h2>");
            here.forEach(arrival -> html.append(article(arrival)));
            html.append(here.isEmpty() ? "<div class=\"none\">Nothing yet.</div></section>" : "</section>");
        }
        return html.append("</main></body></html>").toString();
    }

    private static String article(Arrival arrival) {
        StringBuilder html = new StringBuilder("<article><div class=\"by\"><b>Hookseal relay</b> APP ");
        html.append(TIME.format(arrival.at())).append("</div>");
        JsonNode blocks = arrival.message().path("blocks");
        blocks.forEach(block -> html.append(block(block)));
        if (blocks.isEmpty()) {
            html.append("<div class=\"text\">")
                    .append(Mrkdwn.html(arrival.message().path("text").asString("")));
            html.append("</div>");
        }
        return html.append("</article>").toString();
    }

    private static String block(JsonNode block) {
        return switch (block.path("type").asString("")) {
            case "header" -> "<h3>" + text(block.path("text")) + "</h3>";
            case "section" ->
                (block.has("text") ? "<div class=\"text\">" + text(block.path("text")) + "</div>" : "")
                        + all("fields", block.path("fields"));
            case "context" -> all("context", block.path("elements"));
            default -> "<hr>";
        };
    }

    private static String all(String kind, JsonNode texts) {
        StringBuilder html = new StringBuilder();
        texts.forEach(text -> html.append("<div>").append(text(text)).append("</div>"));
        return html.isEmpty() ? "" : "<div class=\"" + kind + "\">" + html + "</div>";
    }

    private static String text(JsonNode text) {
        String value = text.path("text").asString("");
        return text.path("type").asString("").equals("mrkdwn") ? Mrkdwn.html(value) : Mrkdwn.text(value);
    }
}
