package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What operators do, and how the history tells who did it and why. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class OperatorActionsIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String REASON = "café is back, \"<b>at last</b>\"";

  private final String path = "/v1/breakers/operated-" + NUMBER.incrementAndGet();

  private static RequestSpecification operator() {
    return given().header("X-Caller", "ann");
  }

  private static RequestSpecification json(String body) {
    return operator().contentType(ContentType.JSON).body(body);
  }

  private static String reason() {
    return "{\"reason\": \"" + REASON.replace("\"", "\\\"") + "\"}";
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      given().post(path + "/record-failure").then().statusCode(200);
    }
  }

  private void expectLine(String cause, String why) {
    newest()
        .body("transitions[0].cause", equalTo(cause))
        .body("transitions[0].caller", equalTo("ann"))
        .body("transitions[0].principal", nullValue())
        .body("transitions[0].reason", equalTo(REASON))
        .body("transitions[0].why", equalTo(why));
  }

  private ValidatableResponse newest() {
    return given().queryParam("limit", 1).get(path + "/transitions").then().statusCode(200);
  }

  @Test
  void eachActionHasItsAuthorAndItsReasonInTheHistory() {
    fail(5);
    json(reason()).post(path + "/half-open").then().statusCode(200);
    expectLine("TRIAL_REQUESTED", "wait in OPEN ended by an operator");
    json(reason()).post(path + "/reset").then().statusCode(200);
    expectLine("RESET", "reset by an operator");
    json(reason().replace("{", "{\"state\": \"DISABLED\", "))
        .put(path + "/override")
        .then()
        .statusCode(200);
    expectLine("OVERRIDE_SET", "DISABLED set by an operator");
    operator().queryParam("reason", REASON).delete(path + "/override").then().statusCode(200);
    expectLine("OVERRIDE_LIFTED", "DISABLED lifted by an operator");
    json(reason().replace("{", "{\"failureRateThreshold\": 60, "))
        .patch(path)
        .then()
        .statusCode(200);
    expectLine("SETTINGS_CHANGED", "failureRateThreshold from off to 60");
    operator().queryParam("reason", REASON).delete(path).then().statusCode(204);
    expectLine("DELETED", "deleted by an operator");
  }

  @Test
  void aWaitThatIsEndedLetsTheNextCallBeATrial() {
    fail(5);
    given().post(path + "/acquire-permit").then().body("permitted", equalTo(false));
    operator()
        .post(path + "/half-open")
        .then()
        .statusCode(200)
        .body("state", equalTo("HALF_OPEN"))
        .body("tripsInARow", equalTo(1))
        .body("trials.given", equalTo(0));
    given().post(path + "/acquire-permit").then().body("permitted", equalTo(true));
    given().post(path + "/acquire-permit").then().body("reason", equalTo("HALF_OPEN_NO_PERMITS"));
  }

  @Test
  void aBreakerThatIsNotOpenStaysAsItIs() {
    fail(1);
    operator()
        .post(path + "/half-open")
        .then()
        .statusCode(200)
        .body("state", equalTo("CLOSED"))
        .body("generation", equalTo(1))
        .body("counts.failedCalls", equalTo(1));
    newest().body("transitions.size()", equalTo(0));
  }

  @Test
  void aBreakerThatDoesNotExistIsNotCreatedByAnAction() {
    operator().post(path + "/half-open").then().statusCode(404);
    operator().post(path + "/reset").then().statusCode(404);
    given().get(path).then().statusCode(404);
  }

  @Test
  void anActionThatIsSentAgainIsCarriedOutOnce() {
    fail(5);
    String key = "key-of-" + path;
    String first = operator().header("Idempotency-Key", key).post(path + "/half-open").asString();
    operator().post(path + "/reset").then().statusCode(200);
    String again = operator().header("Idempotency-Key", key).post(path + "/half-open").asString();
    assertThat(again).isEqualTo(first);
    given().get(path).then().body("state", equalTo("CLOSED"));
    json("{\"reason\": \"other\"}")
        .header("Idempotency-Key", key)
        .post(path + "/half-open")
        .then()
        .statusCode(422);
  }

  @Test
  void aReasonThatIsTooLongIsRefusedAndChangesNothing() {
    fail(1);
    String tooLong = "é".repeat(301);
    for (String action : new String[] {"/reset", "/half-open"}) {
      json("{\"reason\": \"" + tooLong + "\"}")
          .post(path + action)
          .then()
          .statusCode(400)
          .body("errors.field", hasItem("reason"))
          .body("detail", containsString("must be at most 300 characters"));
    }
    for (String target : new String[] {path, path + "/override"}) {
      operator()
          .queryParam("reason", tooLong)
          .delete(target)
          .then()
          .statusCode(400)
          .body("errors.field", hasItem("reason"));
    }
    given().get(path).then().body("counts.failedCalls", equalTo(1));
  }

  @Test
  void aBreakerShowsHowNearItIsToEachThreshold() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"failureRateThreshold\": 60, \"minimumNumberOfCalls\": 4}")
        .put(path)
        .then()
        .statusCode(201);
    fail(3);
    given()
        .get(path)
        .then()
        .body("thresholds.setting", hasItem("consecutiveFailureThreshold"))
        .body("thresholds[0].value", equalTo(3.0f))
        .body("thresholds[0].threshold", equalTo(5.0f))
        .body("thresholds[1].setting", equalTo("failureRateThreshold"))
        .body("thresholds[1].value", nullValue());
    fail(2);
    given().get(path).then().body("thresholds.size()", equalTo(0)).body("tripsInARow", equalTo(1));
  }
}
