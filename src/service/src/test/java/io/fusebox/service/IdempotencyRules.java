package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.Keys;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A POST that is sent again with its {@code Idempotency-Key} is carried out once. */
abstract class IdempotencyRules {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  final String path = "/v1/breakers/idempotent-" + NUMBER.incrementAndGet();
  private final String key = keys().next();

  /** Which keys it is sent with. */
  abstract Keys keys();

  @Test
  void aReportThatIsSentAgainCountsOnceAndIsAnsweredAsAtFirst() {
    String first = keyed().post(path + "/record-failure").asString();
    given().post(path + "/record-failure");
    for (int i = 0; i < 3; i++) {
      assertThat(keyed().post(path + "/record-failure").asString()).isEqualTo(first);
    }
    assertFailures(2);
  }

  @Test
  void theReportThatTrippedIsAnsweredAsAtFirstAfterAReset() {
    for (int i = 0; i < 4; i++) {
      given().post(path + "/record-failure");
    }
    keyed().post(path + "/record-failure").then().body("state", equalTo("OPEN"));
    given().post(path + "/reset").then().body("state", equalTo("CLOSED"));
    keyed().post(path + "/record-failure").then().body("state", equalTo("OPEN"));
    given().get(path).then().body("state", equalTo("CLOSED"));
  }

  @Test
  void aPermitThatIsAskedForAgainIsTheSame() {
    String first = keyed().post(path + "/acquire-permit").jsonPath().getString("permitId");
    String again = keyed().post(path + "/acquire-permit").jsonPath().getString("permitId");
    assertThat(again).isEqualTo(first);
  }

  @Test
  void aTrialThatIsAskedForAgainIsNoSecondOne() {
    String settings =
        "{\"consecutiveFailureThreshold\": 1, \"waitDurationInOpenState\": \"PT0.001S\","
            + " \"permittedNumberOfCallsInHalfOpenState\": 2}";
    given().contentType(ContentType.JSON).body(settings).put(path);
    given().post(path + "/record-failure");
    Response first = keyed().post(path + "/acquire-permit");
    assertThat(first.jsonPath().getString("state")).isEqualTo("HALF_OPEN");
    assertThat(keyed().post(path + "/acquire-permit").asString()).isEqualTo(first.asString());
    given().get(path).then().body("trials.out", equalTo(1));
  }

  @Test
  void aResetThatIsSentAgainClosesNothingASecondTime() {
    given().post(path + "/record-failure");
    String first = keyed().post(path + "/reset").asString();
    for (int i = 0; i < 5; i++) {
      given().post(path + "/record-failure");
    }
    assertThat(keyed().post(path + "/reset").asString()).isEqualTo(first);
    given().get(path).then().body("state", equalTo("OPEN"));
  }

  @Test
  void theSameKeyWithAnotherRequestIsRefusedAndChangesNothing() {
    keyed().body("{\"caller\": \"host-a\"}").post(path + "/record-failure");
    assertReused(keyed().body("{\"caller\": \"host-b\"}").post(path + "/record-failure"));
    assertReused(keyed().body("{\"caller\": \"host-a\"}").post(path + "/record-success"));
    assertReused(keyed().post(path + "/acquire-permit"));
    assertReused(keyed().body(batch("success")).post("/v1/outcomes"));
    assertFailures(1);
  }

  @Test
  void theSameKeyForAnotherBreakerIsRefusedUnlessItRisesWithTime() {
    keyed().post(path + "/record-failure");
    theSameKeyForAnotherBreaker(keyed().post(path + "-other/record-failure"));
    assertFailures(1);
  }

  abstract void theSameKeyForAnotherBreaker(Response answer);

  @Test
  void aRefusedRequestKeepsNoAnswerSoTheSameKeyCanTryAgain() {
    keyed().post(path + "/reset").then().statusCode(404);
    given().post(path + "/record-failure");
    keyed().post(path + "/reset").then().statusCode(200);
  }

  @Test
  void aBatchThatIsSentAgainCountsOnceAndIsAnsweredAsAtFirst() {
    String body = batch("failure");
    String first = keyed().body(body).post("/v1/outcomes").asString();
    given().post(path + "/record-failure");
    assertThat(keyed().body(body).post("/v1/outcomes").asString()).isEqualTo(first);
    assertFailures(3);
    given().get(path + "-b").then().body("counts.failedCalls", equalTo(1));
  }

  @Test
  void aBatchWithTheKeyOfAnotherIsRefusedAndChangesNothing() {
    keyed().body(batch("failure")).post("/v1/outcomes").then().statusCode(200);
    assertReused(keyed().body(batch("success")).post("/v1/outcomes"));
    assertFailures(2);
  }

  private String batch(String outcome) {
    String name = path.substring("/v1/breakers/".length());
    return """
        {"outcomes": [
          {"breaker": "%1$s", "runs": [{"outcome": "%2$s", "count": 2}]},
          {"breaker": "%1$s-b", "runs": [{"outcome": "%2$s"}]}]}
        """
        .formatted(name, outcome);
  }

  private RequestSpecification keyed() {
    return given().contentType(ContentType.JSON).header("Idempotency-Key", key);
  }

  private void assertFailures(int failures) {
    given().get(path).then().body("counts.failedCalls", equalTo(failures));
  }

  static void assertReused(Response answer) {
    answer
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:fusebox:problem:idempotency-key-reused"))
        .body("errors[0].field", equalTo("Idempotency-Key"));
  }
}
