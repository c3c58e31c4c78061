package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.Keys;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A POST that is sent again with its {@code Idempotency-Key} is carried out once. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class IdempotencyIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String path = "/v1/breakers/idempotent-" + NUMBER.incrementAndGet();
  private final String key = Keys.TIME_ORDERED.next();

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
    assertFailures(1);
  }

  @Test
  void theSameKeyForAnotherBreakerIsAnotherRequest() {
    for (int i = 0; i < 2; i++) {
      keyed().post(path + "/record-failure").then().statusCode(200);
      keyed().post(path + "-other/record-failure").then().statusCode(200);
    }
    assertFailures(1);
    given().get(path + "-other").then().body("counts.failedCalls", equalTo(1));
  }

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

  @Test
  void aBatchWithTheKeyOfAnotherIsRefusedWhicheverBreakerItBeginsWith() {
    keyed().body(batch("failure")).post("/v1/outcomes").then().statusCode(200);
    for (String another : List.of(batch("success", "-c", "-b"), batch("success", "-c"))) {
      assertReused(keyed().body(another).post("/v1/outcomes"));
    }
    assertFailures(2);
    given().get(path + "-c").then().statusCode(404);
  }

  @Test
  void aBatchWithTheKeyOfRequestsToItsBreakersIsAnotherRequest() {
    for (int i = 0; i < 2; i++) {
      keyed().post(path + "/record-failure").then().statusCode(200);
      keyed().post(path + "-b/record-failure").then().statusCode(200);
      keyed().body(batch("failure")).post("/v1/outcomes").then().statusCode(200);
    }
    assertFailures(3);
    given().get(path + "-b").then().body("counts.failedCalls", equalTo(2));
  }

  private String batch(String outcome) {
    return batch(outcome, "", "-b");
  }

  /** Two calls of the first of these breakers, one of each other. */
  private String batch(String outcome, String... breakers) {
    String name = path.substring("/v1/breakers/".length());
    String items =
        IntStream.range(0, breakers.length)
            .mapToObj(
                i ->
                    "{\"breaker\": \"%s%s\", \"runs\": [{\"outcome\": \"%s\", \"count\": %d}]}"
                        .formatted(name, breakers[i], outcome, i == 0 ? 2 : 1))
            .collect(Collectors.joining(", "));
    return "{\"outcomes\": [" + items + "]}";
  }

  private RequestSpecification keyed() {
    return given().contentType(ContentType.JSON).header("Idempotency-Key", key);
  }

  private void assertFailures(int failures) {
    given().get(path).then().body("counts.failedCalls", equalTo(failures));
  }

  private static void assertReused(Response answer) {
    answer
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:fusebox:problem:idempotency-key-reused"))
        .body("errors[0].field", equalTo("Idempotency-Key"));
  }
}
