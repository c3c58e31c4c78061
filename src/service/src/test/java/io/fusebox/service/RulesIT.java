package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rules that trip a breaker and close it again, as somebody sets them through the contract. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class RulesIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String path = "/v1/breakers/rules-" + NUMBER.incrementAndGet();

  /** Case S1. */
  @Test
  void aFailedTrialReopensThoughOnlyTheSlowCallRateIsOn() {
    put("{\"slowCallRateThreshold\": 100, \"waitDurationInOpenState\": \"PT0.1S\"}");
    record("FFFFF").body("state", equalTo("OPEN"));
    report("record-failure", awaitTrial()).body("state", equalTo("OPEN"));
    read().body("lastTransition.cause", equalTo("TRIAL_FAILED"));
  }

  @Test
  void theFirstGoodTrialCloses() {
    put(
        "{\"failureRateThreshold\": 50, \"minimumNumberOfCalls\": 20,"
            + " \"waitDurationInOpenState\": \"PT0.1S\","
            + " \"permittedNumberOfCallsInHalfOpenState\": 10,"
            + " \"minimumNumberOfCallsInHalfOpenState\": 1}");
    read().body("settings.minimumNumberOfCallsInHalfOpenState", equalTo(1));
    record("FFFFF").body("state", equalTo("OPEN"));
    report("record-success", awaitTrial()).body("state", equalTo("CLOSED"));
    put("{}");
    read().body("settings.minimumNumberOfCallsInHalfOpenState", nullValue());
  }

  /** Case S2. */
  @Test
  void failuresAddUpUntilItClosesWhateverSucceedsBetween() {
    put(
        "{\"consecutiveFailureThreshold\": null, \"failureCountThreshold\": 5,"
            + " \"slidingWindowType\": \"UNBOUNDED\"}");
    read()
        .body("settings.failureCountThreshold", equalTo(5))
        .body("settings.slidingWindowType", equalTo("UNBOUNDED"));
    record("FSFSFSFS").body("state", equalTo("CLOSED"));
    record("F").body("state", equalTo("OPEN"));
    read()
        .body("counts.bufferedCalls", equalTo(9))
        .body("lastTransition.cause", equalTo("FAILURE_COUNT_REACHED"))
        .body("lastTransition.why", equalTo("5 failures of 9 calls since it closed reached 5"));
  }

  /** Case S3. */
  @Test
  void threeFailuresWithinSomeSecondsTripWithSuccessesBetween() {
    put(
        "{\"failureCountThreshold\": 3, \"slidingWindowType\": \"TIME_BASED\","
            + " \"slidingWindowSize\": 3600}");
    record("FSSFSS").body("state", equalTo("CLOSED"));
    record("F").body("state", equalTo("OPEN"));
    read().body("lastTransition.why", equalTo("3 failures of 7 calls within 3600 s reached 3"));
    given()
        .queryParam("limit", 1)
        .get(path + "/transitions")
        .then()
        .body("transitions[0].cause", equalTo("FAILURE_COUNT_REACHED"));
  }

  private void put(String settings) {
    given().contentType(ContentType.JSON).body(settings).put(path).then().statusCode(lessThan(300));
  }

  private ValidatableResponse read() {
    return given().get(path).then().statusCode(200);
  }

  /** Reports calls in order, {@code F} and {@code S}, and gives the answer to the last. */
  private ValidatableResponse record(String calls) {
    ValidatableResponse last = read();
    for (int i = 0; i < calls.length(); i++) {
      String call = calls.charAt(i) == 'F' ? "/record-failure" : "/record-success";
      last = given().post(path + call).then();
      last.statusCode(200).body("disposition", equalTo("RECORDED"));
    }
    return last;
  }

  private String awaitTrial() {
    JsonPath permitted =
        await()
            .atMost(Duration.ofSeconds(10))
            .until(
                () -> given().post(path + "/acquire-permit").jsonPath(),
                answer -> answer.getBoolean("permitted"));
    return permitted.getString("permitId");
  }

  private ValidatableResponse report(String call, String permitId) {
    return given()
        .contentType(ContentType.JSON)
        .body("{\"permitId\": \"" + permitId + "\"}")
        .post(path + "/" + call)
        .then()
        .statusCode(200);
  }
}
