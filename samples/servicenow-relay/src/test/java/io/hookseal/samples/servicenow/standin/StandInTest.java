package io.hookseal.samples.servicenow.standin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandInTest {
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("user:password".getBytes(StandardCharsets.UTF_8));
    private static final String TABLE = "/api/now/table/incident";

    private final HttpClient client = HttpClient.newHttpClient();
    private ServiceNowStandIn standIn;

    @BeforeEach
    void start() throws IOException {
        InstantSource clock = InstantSource.system();
        standIn = ServiceNowStandIn.start(0, new Incidents(clock), "user", "password", clock);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private HttpResponse<String> send(String method, String target, String authorization, String type, String body)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(standIn.url() + target))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", authorization)
                .header("Content-Type", type)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> json(String method, String target, String body) throws Exception {
        return send(method, target, BASIC, "application/json", body);
    }

    private JsonNode found(String query) throws Exception {
        HttpResponse<String> answer = json(
                "GET",
                TABLE + "?sysparm_limit=10&sysparm_fields=number&sysparm_query="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8),
                "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).path("result");
    }

    private String create(String correlation) throws Exception {
        HttpResponse<String> created =
                json("POST", TABLE, "{\"short_description\":\"x\",\"correlation_id\":\"" + correlation + "\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        return new ObjectMapper().readTree(created.body()).at("/result/sys_id").asText();
    }

    @Test
    void createsAndChangesIncidents() throws Exception {
        String id = create("a");
        assertThat(id).matches("[0-9a-f]{32}");
        HttpResponse<String> changed =
                json("PATCH", TABLE + "/" + id, "{\"urgency\":\"1\",\"impact\":\"1\",\"unknown\":\"x\"}");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).contains("\"priority\":\"1\"").doesNotContain("unknown");
    }

    @Test
    void finds() throws Exception {
        create("a");
        create("b");
        create("b");
        assertThat(found("correlation_id=b")).hasSize(2);
        assertThat(found("correlation_id=c")).isEmpty();
        assertThat(found("correlation_id=b^ORDERBYDESCsys_created_on^ORDERBYDESCnumber")
                        .path(0)
                        .path("number")
                        .asText())
                .isEqualTo("INC0010003");
    }

    /** What an injected value would do. */
    @Test
    void takesOperatorsInValuesForOperators() throws Exception {
        create("a");
        create("b");
        assertThat(found("correlation_id=c^ORcorrelation_id=a")).hasSize(1);
        assertThat(found("correlation_id=c^NQstate=1")).hasSize(2);
        assertThat(found("no_such_field=x")).hasSize(2);
    }

    @Test
    void refusesAsTheTableApiDoes() throws Exception {
        String id = create("a");
        assertThat(send("GET", TABLE, "Basic eA==", "application/json", "").body())
                .isEqualTo("{\"error\":{\"message\":\"User Not Authenticated\",\"detail\":\"Required to provide Auth"
                        + " information\"},\"status\":\"failure\"}");
        assertThat(send("GET", TABLE, "Bearer x", "application/json", "").statusCode())
                .isEqualTo(401);
        assertThat(json("POST", TABLE, "{").statusCode()).isEqualTo(400);
        assertThat(json("POST", "/api/now/table/incidents", "{}").body()).contains("Invalid table incidents");
        assertThat(json("DELETE", TABLE + "/" + id, "").statusCode()).isEqualTo(405);
        assertThat(send("POST", TABLE, BASIC, "text/plain", "{}").statusCode()).isEqualTo(415);
        assertThat(json("PATCH", TABLE + "/" + "0".repeat(32), "{}").statusCode())
                .isEqualTo(404);
        HttpResponse<String> resolved = json("PATCH", TABLE + "/" + id, "{\"state\":\"6\"}");
        assertThat(resolved.statusCode()).isEqualTo(403);
        assertThat(resolved.body()).contains("Data Policy Exception");
        assertThat(standIn.incidents().all().get(0).fields()).containsEntry("state", "1");
    }

    @Test
    void grantsTokensForAFormAlone() throws Exception {
        String form = "grant_type=client_credentials&client_id=user&client_secret=password";
        String type = "application/x-www-form-urlencoded";
        HttpResponse<String> granted = send("POST", "/oauth_token.do", "none", type, form);
        assertThat(granted.statusCode()).isEqualTo(200);
        String token =
                new ObjectMapper().readTree(granted.body()).path("access_token").asText();
        assertThat(send("GET", TABLE, "Bearer " + token, "application/json", "").statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/oauth_token.do", "none", "application/json", form)
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/oauth_token.do", "none", type, form.replace("=password", "=x"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send("POST", "/oauth_token.do", "none", type, form.replace("client_credentials", "x"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void showsWhatArrivedWithoutRunningIt() throws Exception {
        String evil = "<script>alert(1)</script><img src=x onerror='y'>&\\\"";
        json(
                "POST",
                TABLE,
                "{\"short_description\":\"" + evil + "\",\"description\":\"x\\n" + evil + "\",\"assignment_group\":\""
                        + evil + "\",\"correlation_id\":\"" + evil + "\",\"correlation_display\":\"" + evil
                        + "\",\"work_notes\":\""
                        + evil + "\"}");
        HttpResponse<String> page = json("GET", "/", "");
        assertThat(page.body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script", "<img", "http://", "https://");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; style-src 'unsafe-inline'");
        List<String> lines = json("GET", "/arrived", "").body().lines().toList();
        assertThat(lines).hasSize(1);
        assertThat(new ObjectMapper().readTree(lines.get(0)).path("number").asText())
                .isEqualTo("INC0010001");
    }
}
