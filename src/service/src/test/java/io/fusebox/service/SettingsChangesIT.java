package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One setting can be changed without the others, and each change leaves a line of history. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class SettingsChangesIT {

  private static final String MERGE_PATCH = "application/merge-patch+json";

  private static final String DECLARED =
      "{\"slidingWindowSize\": 50, \"minimumNumberOfCalls\": 20, \"waitDurationInOpenState\":"
          + " \"PT2M\", \"consecutiveFailureThreshold\": null}";

  private final String path = "/v1/breakers/settings-" + UUID.randomUUID();

  @BeforeEach
  void declare() {
    json(DECLARED).put(path).then().statusCode(201);
  }

  private static RequestSpecification json(String body) {
    return given().contentType(ContentType.JSON).header("X-Caller", "host-a").body(body);
  }

  private Response patch(String body) {
    return patch(body, MERGE_PATCH, null);
  }

  private Response patch(String body, String type, @Nullable String ifMatch) {
    RequestSpecification request =
        given()
            .header("Content-Type", type)
            .header("X-Caller", "host-b")
            .body(body.getBytes(UTF_8));
    return (ifMatch == null ? request : request.header("If-Match", ifMatch)).patch(path);
  }

  private JsonPath history() {
    return given().get(path + "/transitions").jsonPath();
  }

  private int lines() {
    return history().getList("transitions").size();
  }

  @ParameterizedTest
  @ValueSource(strings = {MERGE_PATCH, "application/json", MERGE_PATCH + "; charset=utf-8"})
  void aPatchChangesWhatItNamesAndNothingElse(String type) {
    Response answer =
        patch("{\"failureRateThreshold\": 60, \"reason\": \"too\\nnervous\"}", type, null);

    answer
        .then()
        .statusCode(200)
        .body("settings.failureRateThreshold", equalTo(60f))
        .body("settings.slidingWindowSize", equalTo(50))
        .body("settings.minimumNumberOfCalls", equalTo(20))
        .body("settings.waitDurationInOpenState", equalTo("PT2M"))
        .body("settings.consecutiveFailureThreshold", nullValue());
    assertThat(answer.header("ETag")).isEqualTo(given().get(path).header("ETag"));
    JsonPath history = history();
    assertThat(history.getList("transitions")).hasSize(1);
    Map<String, Object> line = history.getMap("transitions[0]");
    assertThat(line)
        .containsEntry("cause", "SETTINGS_CHANGED")
        .containsEntry("from", "CLOSED")
        .containsEntry("to", "CLOSED")
        .containsEntry("generation", 1)
        .containsEntry("caller", "host-b")
        .containsEntry("why", "failureRateThreshold from off to 60")
        .containsEntry("reason", "too nervous");
    assertThat(history.getList("transitions[0].changes.setting"))
        .containsExactly("failureRateThreshold");
    assertThat(history.getString("transitions[0].changes[0].from")).isNull();
    assertThat(history.getString("transitions[0].changes[0].to")).isEqualTo("60");
    answer.then().body("lastTransition.changes[0].to", equalTo("60"));
  }

  @Test
  void aPutThatResetsOthersTellsSo() {
    json("{\"failureRateThreshold\": 60, \"reason\": \"by hand\"}")
        .put(path)
        .then()
        .statusCode(200);
    assertThat(history().<String>getList("transitions[0].changes.setting"))
        .containsExactlyInAnyOrder(
            "failureRateThreshold",
            "consecutiveFailureThreshold",
            "slidingWindowSize",
            "minimumNumberOfCalls",
            "waitDurationInOpenState");
    assertThat(history().getString("transitions[0].reason")).isEqualTo("by hand");
    assertThat(history().getString("transitions[0].caller")).isEqualTo("host-a");
  }

  @Test
  void whatIsNoChangeIsNoLine() {
    json(DECLARED).put(path).then().statusCode(200);
    patch("{}").then().statusCode(200);
    patch("{\"slidingWindowSize\": 50, \"reason\": \"none\"}").then().statusCode(200);
    assertThat(given().get(path + "/transitions").jsonPath().getList("transitions")).isEmpty();
  }

  @Test
  void nullTurnsARuleOffAndGivesAnyOtherSettingItsDefault() {
    patch("{\"failureRateThreshold\": 60}").then().statusCode(200);
    patch(
            "{\"failureRateThreshold\": null, \"slidingWindowSize\": null,"
                + " \"waitDurationInOpenState\": null}")
        .then()
        .statusCode(200)
        .body("settings.failureRateThreshold", nullValue())
        .body("settings.slidingWindowSize", equalTo(100))
        .body("settings.waitDurationInOpenState", equalTo("PT1M"))
        .body("settings.minimumNumberOfCalls", equalTo(20))
        .body("settings.consecutiveFailureThreshold", nullValue());
  }

  @Test
  void itIsDoneOnlyIfTheSettingsAreThoseThatWereRead() {
    String tag = given().get(path).header("ETag");
    patch("{\"permitLease\": \"PT5S\"}", MERGE_PATCH, tag).then().statusCode(200);
    patch("{\"permitLease\": \"PT6S\"}", MERGE_PATCH, tag)
        .then()
        .statusCode(412)
        .body("type", equalTo("urn:fusebox:problem:precondition-failed"));
    given().get(path).then().body("settings.permitLease", equalTo("PT5S"));
    assertThat(lines()).isEqualTo(1);
  }

  @Test
  void aBreakerThatIsNotThereIsNotCreated() {
    given()
        .header("Content-Type", MERGE_PATCH)
        .body("{\"permitLease\": \"PT5S\"}".getBytes(UTF_8))
        .patch(path + "-absent")
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:fusebox:problem:unknown-breaker"));
    assertThat(given().get(path + "-absent").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"slidingWindow\": 5} | invalid-request | slidingWindow is not known here",
        "{\"slidingWindowSize\": \"5\"} | invalid-request | slidingWindowSize",
        "{\"slidingWindowSize\": 0} | invalid-settings | slidingWindowSize must be from 1",
        "{\"waitDurationInOpenState\": \"soon\"} | invalid-request | waitDurationInOpenState",
        "{\"permitLease\": \"PT1S\", \"permitLease\": \"PT2S\"} | malformed-json | permitLease",
        "{\"reason\": 5} | invalid-request | reason",
        "[] | invalid-request | JSON object",
        "null | invalid-request | JSON object",
        "5 | invalid-request | JSON object",
        "{ | malformed-json | line 1",
      })
  void whatIsWrongChangesNothing(String body, String type, String named) {
    patch(body)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:fusebox:problem:" + type))
        .body("detail", containsString(named));
    given().get(path).then().body("lastTransition", nullValue());
  }

  @Test
  void aReasonThatIsTooLongIsRefused() {
    String body = "{\"permitLease\": \"PT9S\", \"reason\": \"" + "x".repeat(301) + "\"}";
    patch(body).then().statusCode(400).body("detail", containsString("reason"));
    json(body).put(path).then().statusCode(400).body("detail", containsString("reason"));
    given().get(path).then().body("lastTransition", nullValue());
  }

  @Test
  void anotherMediaTypeIsToldWhatAPatchIs() {
    Response answer = patch("permitLease=PT5S", "application/octet-stream", null);
    answer.then().statusCode(415);
    assertThat(answer.header("Accept-Patch")).isEqualTo(MERGE_PATCH + ", application/json");
  }

  @Test
  void everyLineOfAnotherCauseHasNoChanges() {
    given().post(path + "/reset").then().statusCode(200);
    assertThat(history().<Object>getList("transitions[0].changes")).isEqualTo(List.of());
  }
}
