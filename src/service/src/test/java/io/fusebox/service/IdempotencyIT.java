package io.fusebox.service;

import static io.restassured.RestAssured.given;

import io.fusebox.service.support.Keys;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

/** Of keys of any form: each stands for a request to whatever breaker. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class IdempotencyIT extends IdempotencyRules {

  @Override
  Keys keys() {
    return Keys.RANDOM;
  }

  @Override
  void theSameKeyForAnotherBreaker(Response answer) {
    assertReused(answer);
  }

  @Override
  void theKeyOfARequestToItsSecondBreaker(Response answer) {
    assertReused(answer);
    given().get(path).then().statusCode(404);
  }
}
