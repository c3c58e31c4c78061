package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.Keys;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

/** Of keys that rise with time: each stands for a request to one breaker. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class IdempotencyOfRisingKeysIT extends IdempotencyRules {

  @Override
  Keys keys() {
    return Keys.RISING_WITH_TIME;
  }

  @Override
  void theSameKeyForAnotherBreaker(Response answer) {
    answer.then().statusCode(200);
    given().get(path + "-other").then().body("counts.failedCalls", equalTo(1));
  }

  @Override
  void theKeyOfARequestToItsSecondBreaker(Response answer) {
    answer
        .then()
        .statusCode(200)
        .body("outcomes[0].recorded", equalTo(2))
        .body("outcomes[1].problem.type", equalTo("urn:fusebox:problem:idempotency-key-reused"));
    assertFailures(2);
  }
}
