package io.hookseal.samples.servicenow.standin;

import io.hookseal.samples.servicenow.standin.Incidents.Incident;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A page that shows incidents. Needs nothing from elsewhere and runs no script; every text in it is escaped. */
final class IncidentPage {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Incidents</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            body { margin: 0; background: #f3f5f6; color: #1c2b33; font: 15px/1.45 system-ui, "DejaVu Sans", sans-serif; }
            header { background: #1f3a44; color: #fff; padding: 1rem 2rem; }
            header h1 { margin: 0; font-size: 1.25rem; font-weight: 600; }
            header p { margin: .2rem 0 0; color: #b9cbd2; }
            main { padding: 1.25rem 2rem 3rem; max-width: 84rem; margin: 0 auto; }
            article { background: #fff; border: 1px solid #d6dee1; border-left: 5px solid #9aa9af; border-radius: 6px;
              margin: 0 0 .9rem; padding: .8rem 1.1rem; }
            article.p1 { border-left-color: #c0272d; } article.p2 { border-left-color: #e2711d; }
            article.p3 { border-left-color: #d9a400; } article.over { opacity: .78; border-left-color: #3f8f5b; }
            h2 { font-size: 1.02rem; margin: 0 0 .35rem; overflow-wrap: anywhere; }
            h2 .number { color: #5b6d75; font-weight: 500; margin-right: .6rem; }
            .chips { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 .5rem; }
            .chip { background: #e8eef0; border-radius: 999px; padding: .1rem .65rem; font-size: .82rem; }
            .chip.new { background: #d8e7f5; color: #123f66; } .chip.resolved { background: #d9efe0; color: #1d5a34; }
            pre { margin: .3rem 0; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; color: #38474e; }
            ol { margin: .3rem 0 0; padding-left: 1.2rem; } li { margin: .15rem 0; }
            .ids { color: #6d7d84; font: .78rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
            .two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.6rem; font-size: .92rem; }
            .two > div { min-width: 0; } .two pre { margin: .1rem 0; }
            .two > div + div { border-left: 1px solid #e5eaec; padding-left: 1.2rem; }
            .two b { font-weight: 600; color: #5b6d75; }
            p.ids { margin: .6rem 0 0; }
            @media (max-width: 45rem) { .two { grid-template-columns: 1fr; } }
            </style></head><body>
            """;

    private IncidentPage() {}

    static String of(List<Incident> incidents) {
        StringBuilder page = new StringBuilder(HEAD);
        long open =
                incidents.stream().filter(incident -> !over(incident.fields())).count();
        page.append("<header><h1>Incidents</h1><p>")
                .append(incidents.size())
                .append(" in all, ")
                .append(open)
                .append(" open. A stand-in: nothing here ever reached ServiceNow.</p></header>\n<main>\n");
        if (incidents.isEmpty()) {
            page.append("<p>None yet. Reload after a delivery has arrived.</p>\n");
        }
        List<Incident> newestFirst = new ArrayList<>(incidents);
        Collections.reverse(newestFirst);
        newestFirst.forEach(incident -> append(page, incident));
        return page.append("</main></body></html>\n").toString();
    }

    private static void append(StringBuilder page, Incident incident) {
        Map<String, String> fields = incident.fields();
        String state = Incidents.stateName(fields.getOrDefault("state", ""));
        page.append("<article class=\"p")
                .append(escape(fields.getOrDefault("priority", "5")))
                .append(over(fields) ? " over" : "")
                .append("\">\n<h2><span class=\"number\">")
                .append(escape(fields.getOrDefault("number", "")))
                .append("</span>")
                .append(escape(fields.getOrDefault("short_description", "")))
                .append("</h2>\n<div class=\"chips\">");
        chip(page, over(fields) ? "resolved" : "new", state);
        chip(page, "", "priority " + fields.getOrDefault("priority", ""));
        chip(page, "", "urgency " + fields.getOrDefault("urgency", ""));
        chip(page, "", "impact " + fields.getOrDefault("impact", ""));
        if (fields.containsKey("assignment_group")) {
            chip(page, "", fields.getOrDefault("assignment_group", ""));
        }
        page.append("</div>\n<div class=\"two\"><div><b>Description</b><pre>")
                .append(escape(body(fields)))
                .append("</pre></div>\n<div><b>Activity</b><ol>");
        incident.history()
                .forEach(entry -> page.append("<li><pre>").append(escape(entry)).append("</pre></li>"));
        page.append("</ol></div></div>\n<p class=\"ids\">correlation id ")
                .append(escape(fields.getOrDefault("correlation_id", "none")))
                .append("<br>last delivery ")
                .append(escape(fields.getOrDefault("correlation_display", "none")))
                .append("</p></article>\n");
    }

    /** The description begins with the summary, which stands above it already. */
    private static String body(Map<String, String> fields) {
        String text = fields.getOrDefault("description", "");
        int line = text.indexOf('\n');
        return line < 0 ? "" : text.substring(line + 1);
    }

    private static boolean over(Map<String, String> fields) {
        return List.of("6", "7", "8").contains(fields.getOrDefault("state", ""));
    }

    private static void chip(StringBuilder page, String kind, String text) {
        page.append("<span class=\"chip ")
                .append(kind)
                .append("\">")
                .append(escape(text))
                .append("</span>");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
