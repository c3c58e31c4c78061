package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is a 4xx with a stable type that names the field, and changes nothing. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class BadInputIT {

  private static final String PATH = "/v1/breakers/bad-input";

  @Inject AgroalDataSource database;

  private List<String> before;

  @BeforeEach
  void rememberWhatIsStored() {
    given().post(PATH + "/record-success").then().statusCode(200);
    before = stored();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"failureRateThreshold\": 0} | invalid-settings | failureRateThreshold",
        "{\"failureRateThreshold\": 101} | invalid-settings | failureRateThreshold",
        "{\"slowCallRateThreshold\": -1} | invalid-settings | slowCallRateThreshold",
        "{\"slidingWindowSize\": 0} | invalid-settings | slidingWindowSize",
        "{\"slidingWindowSize\": 10000000} | invalid-settings | slidingWindowSize",
        "{\"slidingWindowSize\": 99999999999} | invalid-request | slidingWindowSize",
        "{\"slidingWindowSize\": 1.5} | invalid-request | slidingWindowSize",
        "{\"slidingWindowSize\": \"5\"} | invalid-request | slidingWindowSize",
        "{\"slidingWindowSize\": null} | invalid-request | slidingWindowSize",
        "{\"slidingWindowSize\": true} | invalid-request | slidingWindowSize",
        "{\"slidingWindowType\": \"COUNT\"} | invalid-request | slidingWindowType",
        "{\"slidingWindowType\": 0} | invalid-request | slidingWindowType",
        "{\"waitDurationInOpenState\": \"PT-5S\"} | invalid-settings | waitDurationInOpenState",
        "{\"waitDurationInOpenState\": \"5 s\"} | invalid-request | waitDurationInOpenState",
        "{\"waitDurationInOpenState\": 60} | invalid-request | waitDurationInOpenState",
        "{\"waitDurationMultiplier\": 0.5} | invalid-settings | waitDurationMultiplier",
        "{\"minimumDistinctCallers\": 0} | invalid-settings | minimumDistinctCallers",
        "{\"minimumDistinctCallers\": 101} | invalid-settings | minimumDistinctCallers",
        "{\"minimumDistinctCallers\": null} | invalid-request | minimumDistinctCallers",
        "{\"failureCountThreshold\": 0} | invalid-settings | failureCountThreshold",
        "{\"failureCountThreshold\": 101} | invalid-settings | the window never holds so many calls",
        "{\"failureCountThreshold\": 6, \"slidingWindowSize\": 5} | invalid-settings |"
            + " at most slidingWindowSize, which is 5",
        "{\"slidingWindowType\": \"UNBOUNDED\", \"failureCountThreshold\": 1000001} |"
            + " invalid-settings | failureCountThreshold",
        "{\"minimumNumberOfCallsInHalfOpenState\": 0} | invalid-settings |"
            + " minimumNumberOfCallsInHalfOpenState",
        "{\"minimumNumberOfCallsInHalfOpenState\": \"1\"} | invalid-request |"
            + " minimumNumberOfCallsInHalfOpenState",
        "{\"automaticTransitionFromOpenToHalfOpenEnabled\": null} | invalid-request |"
            + " automaticTransitionFromOpenToHalfOpenEnabled",
        "{\"permitLease\": \"PT0S\"} | invalid-settings | permitLease",
        "{\"permitLeas\": \"PT1S\"} | invalid-request | permitLeas",
        "{\"slidingWindowSize\": 5, \"slidingWindowSize\": 6} | malformed-json | slidingWindowSize",
        "{\"slidingWindowSize\": | malformed-json | line 1",
        "{} {} | invalid-request | one JSON object",
        "[] | invalid-request | JSON object",
        "null | invalid-request | JSON object",
        "\"text\" | invalid-request | JSON object",
      })
  void settings(String body, String type, String named) {
    assertProblem(json().body(body).put(PATH), 400, type, named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"duration\": \"PT-1S\"} | 400 | invalid-request | duration",
        "{\"duration\": \"P366D\"} | 400 | invalid-request | duration",
        "{\"duration\": 1} | 400 | invalid-request | duration",
        "{\"caller\": \"\"} | 400 | invalid-request | caller",
        "{\"caller\": \"a\\u0000b\"} | 400 | invalid-request | caller",
        "{\"caller\": 5} | 400 | invalid-request | caller",
        "{\"permit\": \"x\"} | 400 | invalid-request | permit",
        "{\"permitId\": \"x\"} | 422 | unknown-permit | permitId",
        "{\"permitId\": \"1.1.0.\"} | 422 | unknown-permit | permitId",
        "{\"permitId\": \"zzzzzzzzzz.1.0.a\"} | 422 | unknown-permit | permitId",
        "{\"permitId\": \"\"} | 422 | unknown-permit | permitId",
      })
  void outcomes(String body, int status, String type, String named) {
    for (String call : List.of("/record-success", "/record-failure", "/release-permit")) {
      assertProblem(json().body(body).post(PATH + call), status, type, named);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 400 | invalid-request | permitId",
        "{\"permitId\": null} | 400 | invalid-request | permitId",
        "{\"permitId\": \"x\"} | 422 | unknown-permit | permitId",
        "{\"permitId\": \"1.1.0.a\", \"permitLease\": \"PT0S\"} | 400 | invalid-request |"
            + " permitLease",
        "{\"permitId\": \"1.1.0.a\", \"permitLease\": 5} | 400 | invalid-request | permitLease",
        "{\"permitId\": \"1.1.0.a\", \"duration\": \"PT1S\"} | 400 | invalid-request | duration",
      })
  void renewals(String body, int status, String type, String named) {
    assertProblem(json().body(body).post(PATH + "/renew-permit"), status, type, named);
  }

  @Test
  void aLeaseThatIsTooShort() {
    Response answer =
        json().body("{\"permitLease\": \"PT0.0001S\"}").post(PATH + "/acquire-permit");
    assertProblem(answer, 400, "invalid-request", "permitLease");
  }

  @Test
  void aPermitThatThisBreakerNeverGave() {
    String permit = given().post(PATH + "/acquire-permit").jsonPath().getString("permitId");
    String[] parts = permit.split("\\.", -1);
    String laterGeneration = parts[0] + ".99.0." + parts[3];
    String neverATrial = parts[0] + "." + parts[1] + ".1." + parts[3];
    for (String invented : List.of(laterGeneration, neverATrial)) {
      Response answer =
          json().body("{\"permitId\": \"" + invented + "\"}").post(PATH + "/record-failure");
      assertProblem(answer, 422, "unknown-permit", "permitId");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | state",
        "{\"state\": \"OPEN\"} | state",
        "{\"state\": \"DISABLED\", \"until\": \"2020-01-01T00:00:00Z\"} | until",
        "{\"state\": \"DISABLED\", \"until\": \"+999999999-01-01T00:00:00Z\"} | until",
        "{\"state\": \"DISABLED\", \"until\": \"tomorrow\"} | until",
        "{\"state\": \"DISABLED\", \"until\": 1893456000} | until",
        "{\"state\": \"DISABLED\", \"until\": \"1893456000\"} | until",
        "{\"state\": \"DISABLED\", \"until\": \"1893456000.5\"} | until",
        "{\"state\": \"DISABLED\", \"why\": \"x\"} | why",
      })
  void overrides(String body, String named) {
    assertProblem(json().body(body).put(PATH + "/override"), 400, "invalid-request", named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-leading", "a%20b", "a%00b", "a/../b%2F", "%C3%A4"})
  void namesOutsideTheRule(String name) {
    Response answer = given().urlEncodingEnabled(false).post("/v1/breakers/" + name + "/reset");
    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void aNameThatIsTooLong() {
    Response answer = given().post("/v1/breakers/" + "x".repeat(129) + "/acquire-permit");
    assertProblem(answer, 400, "invalid-request", "name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "\u00e4"})
  void anIdempotencyKeyOutsideTheRule(String key) {
    Response answer = given().header("Idempotency-Key", key).post(PATH + "/record-failure");
    assertProblem(answer, 400, "invalid-request", "Idempotency-Key");
  }

  @Test
  void anIdempotencyKeyThatIsTooLong() {
    Response answer =
        given().header("Idempotency-Key", "x".repeat(256)).post("/v1/breakers/bad-input/reset");
    assertProblem(answer, 400, "invalid-request", "Idempotency-Key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | outcomes",
        "{\"outcomes\": null} | outcomes",
        "{\"outcomes\": []} | outcomes",
        "{\"outcomes\": {}} | outcomes",
        "{\"outcome\": []} | outcome",
        "[] | JSON object",
        "null | JSON object",
      })
  void batches(String body, String named) {
    assertProblem(json().body(body).post("/v1/outcomes"), 400, "invalid-request", named);
  }

  @Test
  void aBatchOfTooManyItems() {
    String item = "{\"breaker\": \"bad-input\", \"runs\": [{\"outcome\": \"failure\"}]}";
    String body = "{\"outcomes\": [" + (item + ",").repeat(1_000) + item + "]}";
    assertProblem(json().body(body).post("/v1/outcomes"), 400, "invalid-request", "1000 items");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null | invalid-request | an item",
        "5 | invalid-request | JSON object",
        "{\"runs\": [{\"outcome\": \"failure\"}]} | invalid-request | breaker",
        "{\"breaker\": \"a*b\", \"runs\": [{\"outcome\": \"failure\"}]} | invalid-request |"
            + " breaker",
        "{\"breaker\": \"bad-input\"} | invalid-request | runs",
        "{\"breaker\": \"bad-input\", \"runs\": []} | invalid-request | runs",
        "{\"breaker\": \"bad-input\", \"runs\": [null]} | invalid-request | runs",
        "{\"breaker\": \"bad-input\", \"runs\": [{}]} | invalid-request | outcome",
        "{\"breaker\": \"bad-input\", \"runs\": [{\"outcome\": \"FAILURE\"}]} |"
            + " invalid-request | outcome",
        "{\"breaker\": \"bad-input\", \"runs\": [{\"outcome\": \"failure\", \"count\": 0}]} |"
            + " invalid-request | count",
        "{\"breaker\": \"bad-input\", \"runs\": [{\"outcome\": \"failure\", \"count\":"
            + " 1000001}]} | invalid-request | count",
        "{\"breaker\": \"bad-input\", \"runs\": [{\"outcome\": \"failure\", \"age\":"
            + " \"PT-1S\"}]} | invalid-request | age",
        "{\"breaker\": \"bad-input\", \"runs\": [{\"outcome\": \"failure\", \"age\":"
            + " \"PT2H\"}]} | invalid-request | age",
        "{\"breaker\": \"bad-input\", \"runs\": [{\"outcome\": \"failure\", \"duration\":"
            + " \"PT-1S\"}]} | invalid-request | duration",
        "{\"breaker\": \"bad-input\", \"generation\": 0, \"runs\": [{\"outcome\":"
            + " \"failure\"}]} | invalid-request | generation",
        "{\"breaker\": \"bad-input\", \"generation\": 99, \"runs\": [{\"outcome\":"
            + " \"failure\"}]} | unknown-permit | generation 99",
      })
  void itemsOfABatch(String item, String type, String named) {
    Response answer = json().body("{\"outcomes\": [" + item + "]}").post("/v1/outcomes");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.jsonPath().getString("outcomes[0].problem.type"))
        .isEqualTo("urn:fusebox:problem:" + type);
    assertThat(answer.jsonPath().getString("outcomes[0].problem.detail")).contains(named);
    assertThat(stored()).as("what is stored").isEqualTo(before);
  }

  @Test
  void aCallerThatIsTooLong() {
    Response answer = given().header("X-Caller", "x".repeat(129)).post(PATH + "/acquire-permit");
    assertProblem(answer, 400, "invalid-request", "X-Caller");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/breakers?limit=0, limit",
    "/v1/breakers?limit=1001, limit",
    "/v1/breakers?limit=x, limit",
    "/v1/breakers?limit=01, limit",
    "/v1/breakers?limit=%2B1, limit",
    "/v1/breakers?limit=%D9%A1, limit",
    "/v1/breakers?state=BLUE, state",
    "/v1/breakers?name=a%0Ab, name",
    "/v1/transitions?after=x, after",
    "/v1/transitions?order=UP, order",
  })
  void queries(String query, String named) {
    assertProblem(given().urlEncodingEnabled(false).get(query), 400, "invalid-request", named);
  }

  @Test
  void aBodyOver64KiB() {
    String large = "{\"error\": \"" + "x".repeat(70_000) + "\"}";
    Response declared = json().body(large).post(PATH + "/record-failure");
    assertProblem(declared, 413, "body-too-large", "64 KiB");
  }

  @Test
  void aBodyOver64KiBThatDoesNotSayHowLongItIs() throws Exception {
    byte[] large = ("{\"error\": \"" + "x".repeat(100_000) + "\"}").getBytes(UTF_8);
    HttpRequest chunked =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + RestAssured.port + PATH + "/record-failure"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
            .build();
    HttpResponse<String> answer = ContractCheck.send(HttpClient.newHttpClient(), chunked);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("urn:fusebox:problem:body-too-large");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void anUnknownBreaker() {
    assertProblem(given().get("/v1/breakers/nobody"), 404, "unknown-breaker", "nobody");
    assertProblem(given().get("/v1/breakers/nobody/transitions"), 404, "unknown-breaker", "nobody");
    assertProblem(given().delete("/v1/breakers/nobody"), 404, "unknown-breaker", "nobody");
    assertProblem(given().post("/v1/breakers/nobody/reset"), 404, "unknown-breaker", "nobody");
  }

  @Test
  void anUnknownPathMethodOrMediaType() {
    assertProblem(given().get("/v1/nothing"), 404, "not-found", "path");
    assertProblem(given().get("/nothing"), 404, "not-found", "path");
    Response wrongMethod = given().post(PATH);
    assertProblem(wrongMethod, 405, "method-not-allowed", "method");
    Response form =
        given().contentType(ContentType.URLENC).body("a=b").post(PATH + "/record-failure");
    assertProblem(form, 415, "unsupported-media-type", "application/json");
    Response html = given().accept(ContentType.HTML).get(PATH);
    assertProblem(html, 406, "not-acceptable", "application/json");
  }

  private static RequestSpecification json() {
    return given().contentType(ContentType.JSON);
  }

  private void assertProblem(Response answer, int status, String type, String named) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.jsonPath().getString("type")).isEqualTo("urn:fusebox:problem:" + type);
    assertThat(answer.jsonPath().getInt("status")).isEqualTo(status);
    assertThat(answer.jsonPath().getString("detail")).contains(named);
    assertThat(stored()).as("what is stored").isEqualTo(before);
  }

  private List<String> stored() {
    List<String> rows = new ArrayList<>();
    for (String table : List.of("breaker", "transition", "idempotency_key")) {
      try (Connection connection = database.getConnection();
          Statement statement = connection.createStatement();
          ResultSet all =
              statement.executeQuery("select t::text from " + table + " t order by 1")) {
        while (all.next()) {
          rows.add(all.getString(1));
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return rows;
  }
}
