package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The history, filtered. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class HistoryFiltersIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String group = "filtered-" + NUMBER.incrementAndGet();

  /** Trips a by host-a and b by host-b, and has ann reset b and disable a. */
  @BeforeEach
  void aHistory() {
    trip("a");
    trip("b");
    given().header("X-Caller", "ann").post(path("b") + "/reset").then().statusCode(200);
    given()
        .header("X-Caller", "ann")
        .contentType(ContentType.JSON)
        .body("{\"state\": \"DISABLED\"}")
        .put(path("a") + "/override")
        .then()
        .statusCode(200);
  }

  private String path(String letter) {
    return "/v1/breakers/" + group + "-" + letter;
  }

  private void trip(String letter) {
    for (int i = 0; i < 5; i++) {
      given()
          .header("X-Caller", "host-" + letter)
          .post(path(letter) + "/record-failure")
          .then()
          .statusCode(200);
    }
  }

  private ValidatableResponse history(Map<String, ?> query) {
    return given()
        .queryParam("name", group + "-*")
        .queryParam("order", "OLDEST_FIRST")
        .queryParams(query)
        .get("/v1/transitions")
        .then()
        .statusCode(200);
  }

  @Test
  void byCause() {
    history(Map.of("cause", "RESET")).body("transitions.cause", contains("RESET"));
    given()
        .queryParam("name", group + "-*")
        .queryParam("order", "OLDEST_FIRST")
        .queryParam("cause", "RESET", "OVERRIDE_SET")
        .get("/v1/transitions")
        .then()
        .body("transitions.cause", contains("RESET", "OVERRIDE_SET"));
  }

  @Test
  void byCallerAndPrincipal() {
    history(Map.of("caller", "host-b")).body("transitions.caller", contains("host-b"));
    history(Map.of("caller", "ann")).body("transitions.caller", contains("ann", "ann"));
    history(Map.of("principal", "ann")).body("transitions", empty());
  }

  @Test
  void byTheStateAfterwards() {
    history(Map.of("state", "OPEN")).body("transitions.caller", contains("host-a", "host-b"));
    history(Map.of("state", "DISABLED")).body("transitions.cause", contains("OVERRIDE_SET"));
  }

  @Test
  void bySpanOfTime() {
    var times = history(Map.of()).extract().jsonPath().getList("transitions.at", String.class);
    Instant third = Instant.parse(times.get(2));
    history(Map.of("since", times.get(2)))
        .body("transitions.cause", contains("RESET", "OVERRIDE_SET"));
    history(Map.of("until", times.get(2))).body("transitions.to", hasSize(2));
    history(Map.of("since", times.get(2), "until", third.plusNanos(1_000).toString()))
        .body("transitions.cause", contains("RESET"));
    history(Map.of("since", "2999-01-01T01:00:00+01:00")).body("transitions", empty());
  }

  @Test
  void ofOneBreaker() {
    given()
        .queryParam("cause", "OVERRIDE_SET")
        .get(path("a") + "/transitions")
        .then()
        .statusCode(200)
        .body("transitions.cause", contains("OVERRIDE_SET"));
    given()
        .queryParam("cause", "DELETED")
        .get(path("a") + "/transitions")
        .then()
        .statusCode(200)
        .body("transitions", empty());
    given()
        .queryParam("cause", "RESET")
        .get(path("unknown") + "/transitions")
        .then()
        .statusCode(404);
  }

  @Test
  void pageByPageWithAFilter() {
    Map<String, ?> query = Map.of("caller", "ann", "limit", 1);
    int next = history(query).body("transitions.cause", contains("RESET")).extract().path("next");
    given()
        .queryParam("name", group + "-*")
        .queryParam("order", "OLDEST_FIRST")
        .queryParams(query)
        .queryParam("after", next)
        .get("/v1/transitions")
        .then()
        .body("transitions.cause", contains("OVERRIDE_SET"));
  }

  @ParameterizedTest
  @CsvSource({
    "since, yesterday, instant",
    "until, 2026-01-31, instant",
    "since, 2026-01-31T12:00:00, instant",
    "since, +999999999-12-31T23:59:59Z, instant",
    "since, -4713-01-01T00:00:00Z, instant",
    "cause, reset, one of",
    "state, CLOSING, one of",
    "caller, ' x', must",
    "principal, ' x', must",
    "after, abc, whole number"
  })
  void whatIsNotUnderstoodIsRefused(String parameter, String value, String rule) {
    given()
        .queryParam(parameter, value)
        .get("/v1/transitions")
        .then()
        .statusCode(400)
        .body("errors.field", hasItem(parameter))
        .body("detail", containsString(rule));
  }

  @Test
  void aSpanThatEndsBeforeItBeginsIsRefused() {
    given()
        .queryParam("since", "2026-02-01T00:00:00Z")
        .queryParam("until", "2026-01-01T00:00:00Z")
        .get("/v1/transitions")
        .then()
        .statusCode(400)
        .body("errors.field", hasItem("until"));
  }
}
