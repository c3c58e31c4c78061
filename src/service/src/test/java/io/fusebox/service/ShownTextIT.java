package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.engine.DisplayText;
import io.fusebox.service.support.PostgresTestResource;
import io.fusebox.service.support.RawRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends cannot change how a terminal or a page shows the text around it. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class ShownTextIT {

  /** As they stand in JSON: NEL, CSI, an override of direction, a line separator, half a pair. */
  private static final String BAD = "\\u001b\\u0085\\u009b\\u202e\\u2066\\u2028\\ud83d";

  private final String name = "shown-" + UUID.randomUUID();
  private final String path = "/v1/breakers/" + name;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\u0000", "\\n", "\\u001b", "\\u007f", "\\u0085", "\\u009b", "\\u061c", "\\u200e",
        "\\u200f", "\\u2028", "\\u2029", "\\u202a", "\\u202e", "\\u2066", "\\u2069", "\\ud83d"
      })
  void aCallerIsRefusedWhereverItStands(String character) {
    String body = "{\"caller\": \"a" + character + "b\"}";
    for (String call :
        List.of("acquire-permit", "record-success", "record-failure", "release-permit", "reset")) {
      assertRefused(json(body).post(path + "/" + call), "caller");
      assertRefused(json(body).accept("application/json;q=0.9").post(path + "/" + call), "caller");
    }
    String item = "{\"breaker\": \"" + name + "\", \"runs\": [{\"outcome\": \"failure\"}], ";
    Response batch =
        json("{\"outcomes\": [" + item + body.substring(1) + "]}").post("/v1/outcomes");
    assertThat(batch.statusCode()).isEqualTo(200);
    assertThat(batch.jsonPath().getString("outcomes[0].problem.errors[0].field"))
        .isEqualTo("caller");
    assertShown(batch);
    assertThat(given().get(path).statusCode()).as("nothing has come to life").isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"acquire-permit", "record-failure", "reset"})
  void aCallersHeaderIsRefused(String call) throws IOException {
    // Both as UTF-8, which clients of HTTP do not send on their own account.
    for (String character : List.of("\u009b", "\u0085")) {
      String answer =
          new RawRequest("POST", path + "/" + call)
              .header("X-Caller", "a" + character + "b")
              .send(RestAssured.port)
              .text();
      assertThat(answer).startsWith("HTTP/1.1 400").contains("X-Caller");
      assertShown(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}')));
    }
  }

  @Test
  void whatWentWrongIsCleaned() {
    String error = "\"error\": \"" + BAD + "conn" + BAD + "refused\"";
    json("{\"consecutiveFailureThreshold\": 1, \"waitDurationInOpenState\": \"PT0.001S\"}")
        .put(path);
    json("{" + error + "}").post(path + "/record-failure").then().statusCode(200);
    assertLast("1 failure in a row reached 1: \uFFFDconn \uFFFDrefused");

    json("{}").post(path + "/reset");
    json("{\"outcomes\": [{\"breaker\": \""
            + name
            + "\", \"runs\": [{\"outcome\": \"failure\", "
            + error
            + "}]}]}")
        .post("/v1/outcomes")
        .then()
        .statusCode(200);
    assertLast("1 failure in a row reached 1: \uFFFDconn \uFFFDrefused");
  }

  @Test
  void anOverridesReasonIsCleaned() {
    given().post(path + "/record-success");
    String body = "{\"state\": \"FORCED_OPEN\", \"reason\": \"main" + BAD + "tenance\"}";
    Response set = json(body).put(path + "/override");
    set.then().body("override.reason", equalTo("main \uFFFDtenance"));
    assertShown(set);
    set.then().body("lastTransition.reason", equalTo("main \uFFFDtenance"));
    assertLast("FORCED_OPEN set by an operator");
    Response rejected = given().post(path + "/acquire-permit");
    rejected.then().body("why", equalTo("forced open by an operator: main \uFFFDtenance"));
    assertShown(rejected);
  }

  @Test
  void problemsRepeatNothingThatIsNotShown() {
    String percent = "a%1B%C2%85%C2%9B%E2%80%AE%E2%80%A8b";
    for (String query :
        List.of(
            "/v1/breakers?name=",
            "/v1/breakers?state=",
            "/v1/breakers?limit=",
            "/v1/breakers?after=",
            "/v1/transitions?after=",
            "/v1/transitions?order=",
            "/v1/breakers/")) {
      Response answer = given().urlEncodingEnabled(false).get(query + percent);
      assertThat(answer.statusCode()).as(query).isBetween(400, 404);
      assertShown(answer);
    }
    for (String body :
        List.of(
            "{\"a" + BAD + "\": 1}",
            "{\"permitId\": \"" + BAD + "\"}",
            "{\"duration\": \"" + BAD + "\"}",
            "{\"error\": \u009b\u202e}",
            "{\"state\": \"" + BAD + "\"}")) {
      for (String call : List.of("/record-failure", "/override")) {
        Response answer =
            call.equals("/override") ? json(body).put(path + call) : json(body).post(path + call);
        assertThat(answer.statusCode()).as(body).isBetween(400, 422);
        assertShown(answer);
      }
    }
  }

  private void assertLast(String why) {
    Response view = given().get(path);
    view.then().body("lastTransition.why", equalTo(why));
    assertShown(view);
    Response history = given().get(path + "/transitions?order=NEWEST_FIRST");
    history.then().body("transitions[0].why", equalTo(why));
    assertShown(history);
    assertShown(given().get("/v1/breakers?name=" + name));
  }

  private static void assertRefused(Response answer, String field) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(answer.jsonPath().getList("errors.field", String.class)).contains(field);
    assertShown(answer);
  }

  private static void assertShown(Response answer) {
    try {
      assertShown(new ObjectMapper().readTree(answer.asByteArray()));
    } catch (IOException e) {
      throw new AssertionError(answer.asString(), e);
    }
  }

  private static void assertShown(JsonNode node) {
    node.fieldNames().forEachRemaining(ShownTextIT::assertShown);
    node.forEach(ShownTextIT::assertShown);
    if (node.isTextual()) {
      assertShown(node.asText());
    }
  }

  private static void assertShown(String text) {
    assertThat(DisplayText.isAllowed(text)).as("is shown: '%s'", text).isTrue();
  }

  private static RequestSpecification json(String body) {
    return given().contentType(ContentType.JSON).body(body.getBytes(UTF_8));
  }
}
