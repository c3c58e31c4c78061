package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All breakers at a glance. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class OverviewIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String group = "glance-" + NUMBER.incrementAndGet();

  private String path(String letter) {
    return "/v1/breakers/" + group + "-" + letter;
  }

  private void fail(String letter, int times) {
    for (int i = 0; i < times; i++) {
      given()
          .header("X-Caller", "host-" + i % 2)
          .contentType(ContentType.JSON)
          .body("{\"error\": \"connection refused\"}")
          .post(path(letter) + "/record-failure")
          .then()
          .statusCode(200);
    }
  }

  private void override(String letter, String body) {
    given()
        .header("X-Caller", "ann")
        .contentType(ContentType.JSON)
        .body(body)
        .put(path(letter) + "/override")
        .then()
        .statusCode(200);
  }

  private ValidatableResponse overview() {
    return given().queryParam("name", group + "-*").get("/v1/overview").then().statusCode(200);
  }

  private void awaitOverview(Runnable expectation) {
    await().atMost(Duration.ofSeconds(10)).untilAsserted(expectation::run);
  }

  @Test
  void breakersThatNeedAttentionComeFirst() {
    given().post(path("calm") + "/record-success").then().statusCode(200);
    fail("near", 4);
    fail("open", 5);
    fail("half", 5);
    given().post(path("half") + "/half-open").then().statusCode(200);
    for (int i = 0; i < 3; i++) {
      fail("flapping", 5);
      given().post(path("flapping") + "/reset").then().statusCode(200);
    }
    given().post(path("until") + "/record-success").then().statusCode(200);
    override("until", "{\"state\": \"DISABLED\", \"for\": \"PT1H\"}");
    given().post(path("forever") + "/record-success").then().statusCode(200);
    override("forever", "{\"state\": \"FORCED_OPEN\", \"reason\": \"moved\"}");

    awaitOverview(
        () ->
            overview()
                .body("matching", equalTo(7))
                .body("total", greaterThanOrEqualTo(7))
                .body(
                    "breakers.attention",
                    contains(
                        "OVERRIDDEN_WITHOUT_END",
                        "OPEN",
                        "HALF_OPEN",
                        "OVERRIDDEN",
                        "FLAPPING",
                        "NEAR",
                        "CALM"))
                .body("attention.OPEN", equalTo(1))
                .body("attention.CALM", equalTo(1))
                .body("breakers[0].override.reason", equalTo("moved"))
                .body("breakers[0].lastTransition.caller", equalTo("ann")));
    given()
        .queryParam("name", group + "-*")
        .queryParam("attention", "OPEN", "NEAR")
        .queryParam("order", "NAME")
        .get("/v1/overview")
        .then()
        .body("matching", equalTo(2))
        .body("breakers.name", contains(group + "-near", group + "-open"));
    given()
        .queryParam("name", group + "-*")
        .queryParam("offset", 1)
        .queryParam("limit", 2)
        .get("/v1/overview")
        .then()
        .body("matching", equalTo(7))
        .body("breakers.attention", contains("OPEN", "HALF_OPEN"));
  }

  @Test
  void anOpenBreakerShowsWhyAndWhatItRejectsAndWhoCalls() {
    fail("down", 5);
    // What was rejected before this instance has looked is not known to be of the last minute.
    awaitOverview(() -> overview().body("breakers.attention", contains("OPEN")));
    for (int i = 0; i < 7; i++) {
      given()
          .header("X-Caller", "host-" + i)
          .post(path("down") + "/acquire-permit")
          .then()
          .body("permitted", equalTo(false));
    }
    awaitOverview(
        () ->
            overview()
                .body("breakers[0].why", equalTo("5 failures in a row reached 5"))
                .body("breakers[0].error", equalTo("connection refused"))
                .body("breakers[0].trippedBy", equalTo("host-0"))
                .body("breakers[0].notClosedSince", notNullValue())
                .body("breakers[0].openUntil", notNullValue())
                .body("breakers[0].failedTrials", equalTo(0))
                .body("breakers[0].tripsLastHour", equalTo(1))
                .body("breakers[0].rejectedPerMinute", equalTo(7))
                .body("breakers[0].failingCallers", equalTo(2))
                .body("breakers[0].callingCallers", equalTo(7))
                .body("breakers[0].nearest", nullValue()));
  }

  @Test
  void aBreakerThatIsNearShowsItsNearestThreshold() {
    fail("near", 4);
    awaitOverview(
        () ->
            overview()
                .body("breakers[0].nearest.setting", equalTo("consecutiveFailureThreshold"))
                .body("breakers[0].nearest.value", equalTo(4f))
                .body("breakers[0].nearest.threshold", equalTo(5f)));
  }

  @Test
  void aDeletedBreakerIsGone() {
    fail("gone", 1);
    awaitOverview(() -> overview().body("matching", equalTo(1)));
    given().delete(path("gone")).then().statusCode(204);
    awaitOverview(() -> overview().body("matching", equalTo(0)));
  }

  @Test
  void aCallerThatTripsSeveralBreakersIsSuspected() {
    for (String letter : new String[] {"x", "y", "z"}) {
      for (int i = 0; i < 5; i++) {
        given()
            .header("X-Caller", "sick-" + group)
            .post(path(letter) + "/record-failure")
            .then()
            .statusCode(200);
      }
    }
    awaitOverview(
        () ->
            overview()
                .body("suspects.caller", hasItem("sick-" + group))
                .body(
                    "suspects.find { it.caller == 'sick-" + group + "' }.breakers",
                    contains(group + "-x", group + "-y", group + "-z")));
  }

  @Test
  void theOverviewTellsOfInstancesAndTheDatabase() {
    awaitOverview(
        () ->
            overview()
                .body("instances", hasSize(greaterThanOrEqualTo(1)))
                .body("instances.version", hasItem(notNullValue()))
                .body("database.available", equalTo(true)));
    var body = overview().extract().jsonPath();
    assertThat(Instant.parse(body.getString("now")))
        .isAfterOrEqualTo(Instant.parse(body.getString("at")));
    assertThat(
            Duration.between(
                Instant.parse(body.getString("database.lastAnsweredAt")),
                Instant.parse(body.getString("now"))))
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void callersAreListedWithWhatTheyUse() {
    given()
        .header("X-Caller", "pipeline-" + group)
        .header("User-Agent", "pipeline/7")
        .post(path("called") + "/acquire-permit")
        .then()
        .statusCode(200);
    given()
        .header("X-Caller", "cached-" + group)
        .header("User-Agent", "fusebox-java/1 (cached)")
        .post(path("called") + "/record-success")
        .then()
        .statusCode(200);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                given()
                    .queryParam("name", "*-" + group)
                    .get("/v1/callers")
                    .then()
                    .statusCode(200)
                    .body("matching", equalTo(2))
                    .body("callers.caller", hasItems("pipeline-" + group, "cached-" + group))
                    .body("callers.client", hasItems("pipeline/7", "fusebox-java/1 (cached)"))
                    .body("callers.listening", contains(false, false))
                    .body("callers.find { it.client == 'pipeline/7' }.degraded", equalTo(false))
                    .body("callers.find { it.client != 'pipeline/7' }.degraded", equalTo(true)));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/overview, attention, BROKEN, one of",
    "/v1/overview, order, NEWEST_FIRST, one of",
    "/v1/overview, offset, -1, must be 0 or more",
    "/v1/overview, limit, 1001, must be from 1 to 1000",
    "/v1/overview, state, OPEN, not known here",
    "/v1/callers, offset, x, whole number",
    "/v1/callers, caller, ann, not known here"
  })
  void whatIsNotUnderstoodIsRefused(String path, String parameter, String value, String rule) {
    given()
        .queryParam(parameter, value)
        .get(path)
        .then()
        .statusCode(400)
        .body("errors.field", hasItem(parameter))
        .body("detail", containsString(rule));
  }
}
