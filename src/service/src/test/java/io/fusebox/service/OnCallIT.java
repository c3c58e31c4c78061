package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Since when, by whom, one host or all: what a breaker tells whoever is on call. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class OnCallIT {

  private final String name = "on-call-" + UUID.randomUUID();
  private final String path = "/v1/breakers/" + name;

  @Test
  void whoFailedAndSinceWhen() {
    put("", "{\"waitDurationInOpenState\": \"PT0.05S\"}").then().statusCode(201);
    fail("host-a", null);
    fail("host-b", null);
    fail("host-b", null);
    given()
        .get(path)
        .then()
        .body("notClosedSince", nullValue())
        .body("trippedBy", nullValue())
        .body("failingCallers.callers", hasSize(2))
        .body("failingCallers.callers[0].caller", equalTo("host-b"))
        .body("failingCallers.callers[0].failures", equalTo(2))
        .body("failingCallers.others", equalTo(0));
    given().post(path + "/record-failure");
    fail("host-c", "no route");

    JsonPath tripped = given().get(path).jsonPath();
    assertThat(tripped.getString("trippedBy.caller")).isEqualTo("host-c");
    assertThat(tripped.getString("trippedBy.error")).isEqualTo("no route");
    assertThat(tripped.getString("trippedBy.why")).isEqualTo("5 failures in a row reached 5");
    assertThat(tripped.getString("notClosedSince"))
        .isEqualTo(tripped.getString("trippedBy.at"))
        .isEqualTo(tripped.getString("lastTransition.at"));
    assertThat(tripped.getList("failingCallers.callers.caller"))
        .containsExactly("host-b", null, "host-a", "host-c");
    assertThat(tripped.getList("failingErrors.errors.error")).containsExactly(null, "no route");
    assertThat(tripped.getList("failingErrors.errors.failures")).containsExactly(4, 1);
    assertThat(tripped.getInt("failingErrors.others")).isZero();

    // A failed trial opens it again, and what was asked first stays.
    String trial = awaitTrial();
    json("{\"permitId\": \"" + trial + "\", \"caller\": \"host-d\"}")
        .post(path + "/record-failure")
        .then()
        .body("state", equalTo("OPEN"));
    JsonPath again = given().get(path).jsonPath();
    for (String told :
        new String[] {"notClosedSince", "trippedBy", "failingCallers", "failingErrors"}) {
      assertThat(again.<Object>get(told)).isEqualTo(tripped.get(told));
    }
    assertThat(again.getString("lastTransition.caller")).isEqualTo("host-d");

    given().post(path + "/reset");
    given()
        .get(path)
        .then()
        .body("notClosedSince", nullValue())
        .body("trippedBy", nullValue())
        .body("failingCallers.callers", hasSize(0))
        .body("failingErrors.errors", hasSize(0));
  }

  @Test
  void whatABatchReportsHasItsCallers() {
    String runs = "[{\"outcome\": \"failure\", \"count\": 3}, {\"outcome\": \"success\"}]";
    String item = "{\"breaker\": \"" + name + "\", \"caller\": \"host-a\", \"runs\": " + runs + "}";
    json("{\"outcomes\": [" + item + "]}").post("/v1/outcomes").then().statusCode(200);
    given()
        .get("/v1/breakers?name=" + name)
        .then()
        .body("breakers[0].failingCallers.callers[0].caller", equalTo("host-a"))
        .body("breakers[0].failingCallers.callers[0].failures", equalTo(3));
  }

  @Test
  void anOverrideTellsWhoSetItAndWhenAndEndsAfterItsDuration() {
    given().post(path + "/record-success");
    given()
        .contentType(ContentType.JSON)
        .header("X-Caller", "ann")
        .body("{\"state\": \"FORCED_OPEN\", \"reason\": \"maintenance\", \"for\": \"PT0.7S\"}")
        .put(path + "/override")
        .then()
        .statusCode(200)
        .body("override.setBy", equalTo("ann"))
        .body("override.setAt", notNullValue());
    JsonPath override = given().get(path).jsonPath();
    Instant setAt = Instant.parse(override.getString("override.setAt"));
    assertThat(Instant.parse(override.getString("override.until")))
        .isEqualTo(setAt.plusMillis(700));
    assertThat(override.getString("override.setBy")).isEqualTo("ann");
    await().until(() -> given().get(path).jsonPath().get("override") == null);
    assertThat(given().get(path).jsonPath().getString("state")).isEqualTo("CLOSED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"state\": \"DISABLED\", \"for\": \"PT1H\", \"until\": \"2999-01-01T00:00:00Z\"}",
        "{\"state\": \"DISABLED\", \"for\": \"PT0S\"}",
        "{\"state\": \"DISABLED\", \"for\": \"PT-1S\"}",
        "{\"state\": \"DISABLED\", \"for\": \"PT0.0009S\"}",
        "{\"state\": \"DISABLED\", \"for\": \"P3651D\"}",
        "{\"state\": \"DISABLED\", \"for\": \"an hour\"}",
        "{\"state\": \"DISABLED\", \"for\": 60}",
      })
  void anOverridesDurationThatCannotBeIsRefused(String body) {
    given().post(path + "/record-success");
    Response answer = put("/override", body);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(answer.jsonPath().getList("errors.field")).contains("for");
    given().get(path).then().body("override", nullValue()).body("lastTransition", nullValue());
  }

  private String awaitTrial() {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> given().post(path + "/acquire-permit").jsonPath().getString("permitId"),
            permit -> permit != null);
  }

  private void fail(String caller, @Nullable String error) {
    String body = error == null ? "{}" : "{\"error\": \"" + error + "\"}";
    json(body).header("X-Caller", caller).post(path + "/record-failure").then().statusCode(200);
  }

  private Response put(String below, String body) {
    return json(body).put(path + below);
  }

  private static RequestSpecification json(String body) {
    return given().contentType(ContentType.JSON).body(body);
  }
}
