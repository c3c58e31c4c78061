package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/outcomes}: many reports of many breakers at once. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class OutcomesIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name = "batched-" + NUMBER.incrementAndGet();

  @Test
  void eachItemIsAnsweredInItsPlace() {
    post("""
            {"breaker": "%1$s", "runs": [{"outcome": "success", "count": 5000}]},
            {"breaker": "%1$s-b", "caller": "host-b", "runs": [
              {"outcome": "failure", "count": 2}, {"outcome": "success"},
              {"outcome": "failure", "count": 4, "error": "connection refused"}]}
            """)
        .body("outcomes", hasSize(2))
        .body("outcomes[0].recorded", equalTo(5000))
        .body("outcomes[0].state", equalTo("CLOSED"))
        .body("outcomes[1].recorded", equalTo(7))
        .body("outcomes[1].state", equalTo("CLOSED"))
        .body("outcomes[1].problem", nullValue());
    given()
        .get("/v1/breakers/" + name + "-b")
        .then()
        .body("counts.consecutiveFailures", equalTo(4))
        .body("counts.bufferedCalls", equalTo(7));
  }

  @Test
  void whatComesBehindTheRunThatTripsIsNotCounted() {
    post("""
            {"breaker": "%1$s", "caller": "host-a", "runs": [
              {"outcome": "failure", "count": 8, "error": "refused"}, {"outcome": "success"}]},
            {"breaker": "%1$s", "generation": 1, "runs": [{"outcome": "success", "count": 7}]}
            """)
        .body("outcomes[0].recorded", equalTo(5))
        .body("outcomes[0].ignored", equalTo(4))
        .body("outcomes[0].state", equalTo("OPEN"))
        .body("outcomes[1].recorded", equalTo(0))
        .body("outcomes[1].stale", equalTo(7))
        .body("outcomes[1].generation", equalTo(2));
    given()
        .get("/v1/breakers/" + name)
        .then()
        .body("lastTransition.why", equalTo("5 failures in a row reached 5: refused"))
        .body("lastTransition.caller", equalTo("host-a"));
  }

  @Test
  void anItemThatIsWrongHarmsNoOther() {
    post("""
            {"breaker": "%1$s", "runs": [{"outcome": "failure"}]},
            {"breaker": "%1$s", "runs": [{"outcome": "failure", "count": -1}]},
            {"breaker": "%1$s", "runs": [{"outcome": "exploded"}]},
            "nonsense",
            {"breaker": "%1$s", "generation": 7, "runs": [{"outcome": "failure"}]},
            {"breaker": "%1$s", "runs": [{"outcome": "failure"}]}
            """)
        .body("outcomes", hasSize(6))
        .body("outcomes[0].recorded", equalTo(1))
        .body("outcomes[1].problem.errors[0].field", equalTo("count"))
        .body("outcomes[2].problem.errors[0].field", equalTo("runs.[0].outcome"))
        .body("outcomes[3].problem.type", equalTo("urn:fusebox:problem:invalid-request"))
        .body("outcomes[4].problem.type", equalTo("urn:fusebox:problem:unknown-permit"))
        .body("outcomes[5].recorded", equalTo(1));
    given().get("/v1/breakers/" + name).then().body("counts.failedCalls", equalTo(2));
  }

  @Test
  void whatHostsRejectedByThemselvesIsCounted() {
    post("""
            {"breaker": "%1$s", "runs": [{"outcome": "failure", "count": 5}], "notPermitted": 2},
            {"breaker": "%1$s", "notPermitted": 11, "caller": "host-a"}
            """)
        .body("outcomes[0].recorded", equalTo(5))
        .body("outcomes[0].state", equalTo("OPEN"))
        .body("outcomes[1].recorded", equalTo(0))
        .body("outcomes[1].state", equalTo("OPEN"))
        .body("outcomes[1].generation", equalTo(2));
    given()
        .get("/v1/breakers/" + name)
        .then()
        .body("counts.notPermittedCalls", equalTo(13))
        .body("counts.failedCalls", equalTo(5));

    // Of an earlier generation: it shows all the same.
    given().post("/v1/breakers/" + name + "/reset");
    post("{\"breaker\": \"%1$s\", \"generation\": 2, \"notPermitted\": 3}")
        .body("outcomes[0].state", equalTo("CLOSED"));
    given().get("/v1/breakers/" + name).then().body("counts.notPermittedCalls", equalTo(3));
  }

  @Test
  void rejectionsCountOnceHoweverOftenTheyAreSent() {
    given().post("/v1/breakers/" + name + "/record-success");
    String key = UUID.randomUUID().toString();
    for (int i = 0; i < 3; i++) {
      given()
          .contentType(ContentType.JSON)
          .header("Idempotency-Key", key)
          .body("{\"outcomes\": [{\"breaker\": \"" + name + "\", \"notPermitted\": 4}]}")
          .post("/v1/outcomes")
          .then()
          .statusCode(200);
    }
    given().get("/v1/breakers/" + name).then().body("counts.notPermittedCalls", equalTo(4));
  }

  @Test
  void rejectionsBringNoBreakerToLifeAndAreFromOneToAMillion() {
    post("""
            {"breaker": "%1$s", "notPermitted": 1},
            {"breaker": "%1$s-b", "notPermitted": 0},
            {"breaker": "%1$s-b", "notPermitted": 1000001},
            {"breaker": "%1$s-b", "notPermitted": 1, "runs": []},
            {"breaker": "%1$s-b"}
            """)
        .body("outcomes[0].problem.type", equalTo("urn:fusebox:problem:unknown-breaker"))
        .body("outcomes[1].problem.errors[0].field", equalTo("notPermitted"))
        .body("outcomes[2].problem.errors[0].field", equalTo("notPermitted"))
        .body("outcomes[3].problem.errors[0].field", equalTo("runs"))
        .body("outcomes[4].problem.errors[0].field", equalTo("runs"));
    given().get("/v1/breakers/" + name).then().statusCode(404);
    given().get("/v1/breakers/" + name + "-b").then().statusCode(404);
  }

  @Test
  void callsCountAsOfWhenTheyEnded() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"slidingWindowType\": \"TIME_BASED\", \"slidingWindowSize\": 60}")
        .put("/v1/breakers/" + name);
    given().post("/v1/breakers/" + name + "/record-success");
    post(
        """
        {"breaker": "%1$s-new", "runs": [{"outcome": "failure", "count": 5, "age": "PT50S"}]},
        {"breaker": "%1$s", "runs": [{"outcome": "success", "age": "PT50S"}]}
        """);
    // Tripped fifty seconds ago, but never before the breaker came to life.
    String retryAfter =
        given()
            .post("/v1/breakers/" + name + "-new/acquire-permit")
            .jsonPath()
            .getString("retryAfter");
    assertThat(Duration.parse(retryAfter))
        .isBetween(Duration.ofSeconds(50), Duration.ofMillis(60_001));
    given().get("/v1/breakers/" + name).then().body("counts.bufferedCalls", equalTo(2));
  }

  @Test
  void aThousandBreakersFitInOneRequest() {
    String items =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    "{\"breaker\": \""
                        + name
                        + "-"
                        + i
                        + "\", \"runs\": [{\"outcome\":"
                        + " \"success\", \"count\": 3}, {\"outcome\": \"failure\"}]}")
            .collect(Collectors.joining(","));
    post(items).body("outcomes", hasSize(1000)).body("outcomes[999].recorded", equalTo(4));
    given()
        .get("/v1/breakers/" + name + "-999")
        .then()
        .body("counts.bufferedCalls", equalTo(4))
        .body("settings.consecutiveFailureThreshold", equalTo(5))
        .body("name", startsWith(name));
  }

  private ValidatableResponse post(String items) {
    return given()
        .contentType(ContentType.JSON)
        .body("{\"outcomes\": [" + items.replace("%1$s", name) + "]}")
        .post("/v1/outcomes")
        .then()
        .statusCode(200);
  }
}
