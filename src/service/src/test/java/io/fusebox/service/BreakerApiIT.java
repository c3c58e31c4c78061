package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
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
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract's calls, one by one, on one instance. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class BreakerApiIT {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name = "breaker-" + NUMBER.incrementAndGet();
  private final String path = "/v1/breakers/" + name;

  @Test
  void aBreakerThatNobodyDeclaredComesToLifeClosed() {
    post("/acquire-permit")
        .then()
        .statusCode(200)
        .body("permitted", equalTo(true))
        .body("permitId", notNullValue())
        .body("state", equalTo("CLOSED"))
        .body("generation", equalTo(1))
        .body("expiresAt", nullValue())
        .body("reason", nullValue())
        .body("why", nullValue())
        .body("retryAfter", nullValue());
  }

  @Test
  void theFifthFailureInARowOpensItForAllCallers() {
    for (int i = 0; i < 4; i++) {
      given().header("X-Caller", "host-a").post(path + "/record-failure").then().statusCode(200);
    }
    given()
        .contentType(ContentType.JSON)
        .body("{\"caller\": \"host-b\", \"error\": \"connection\\nrefused\"}")
        .post(path + "/record-failure")
        .then()
        .body("disposition", equalTo("RECORDED"))
        .body("state", equalTo("OPEN"))
        .body("generation", equalTo(2));

    JsonPath rejection = post("/acquire-permit").jsonPath();
    assertThat(rejection.getBoolean("permitted")).isFalse();
    assertThat(rejection.getString("reason")).isEqualTo("OPEN");
    assertThat(rejection.getString("why")).isEqualTo("5 failures in a row reached 5");
    assertThat(Duration.parse(rejection.getString("retryAfter")))
        .isBetween(Duration.ofSeconds(50), Duration.ofMillis(60_001));
    given()
        .get(path)
        .then()
        .body("state", equalTo("OPEN"))
        .body("openUntil", notNullValue())
        .body("counts.failedCalls", equalTo(5))
        .body("counts.notPermittedCalls", equalTo(1))
        .body("lastTransition.why", equalTo("5 failures in a row reached 5: connection refused"))
        .body("lastTransition.caller", equalTo("host-b"));
  }

  @Test
  void afterTheWaitOneTrialDecides() {
    open("PT0.1S");
    JsonPath trial = awaitTrial();
    assertThat(trial.getString("state")).isEqualTo("HALF_OPEN");
    assertThat(trial.getString("expiresAt")).isNotNull();
    post("/acquire-permit")
        .then()
        .body("permitted", equalTo(false))
        .body("reason", equalTo("HALF_OPEN_NO_PERMITS"));
    given().get(path).then().body("trials.out", equalTo(1)).body("trials.permitted", equalTo(1));

    report("record-success", trial.getString("permitId"))
        .then()
        .body("disposition", equalTo("RECORDED"))
        .body("state", equalTo("CLOSED"));
    report("record-success", trial.getString("permitId"))
        .then()
        .body("disposition", equalTo("STALE"));
  }

  @Test
  void aReleasedTrialIsGivenToTheNextWhoAsks() {
    open("PT0.1S");
    report("release-permit", awaitTrial().getString("permitId"))
        .then()
        .body("disposition", equalTo("RECORDED"))
        .body("state", equalTo("HALF_OPEN"));
    post("/acquire-permit").then().body("permitted", equalTo(true));
  }

  @Test
  void aTrialThatNobodyReturnsComesBackWithinItsLease() {
    put("{\"waitDurationInOpenState\": \"PT0.1S\", \"permitLease\": \"PT0.2S\"}");
    fail(5);
    String lost = awaitTrial().getString("permitId");
    String next = awaitTrial().getString("permitId");
    assertThat(next).isNotEqualTo(lost);
    report("record-success", lost).then().body("disposition", equalTo("EXPIRED"));
    given()
        .get(path + "/transitions")
        .then()
        .body("transitions[0].cause", equalTo("TRIAL_LAPSED"))
        .body("transitions[0].why", containsString("was not returned in time"));
  }

  @Test
  void whatTimeAloneBroughtIsNotToldBeforeItIsInTheHistory() {
    put("{\"waitDurationInOpenState\": \"PT0.1S\", \"permitLease\": \"PT0.2S\"}");
    fail(5);
    awaitTrial();
    await().until(() -> given().get(path).jsonPath().getInt("trials.out") == 0);
    assertThat(lastTransition()).isEqualTo(newestLine()).containsEntry("to", "HALF_OPEN");
    assertThat(lastTransition()).containsEntry("cause", "WAIT_ELAPSED");
    assertThat(listed()).isEqualTo(newestLine());

    post("/acquire-permit").then().body("permitted", equalTo(true));
    assertThat(lastTransition()).isEqualTo(newestLine()).containsEntry("cause", "TRIAL_LAPSED");
    assertThat(listed()).isEqualTo(newestLine());
  }

  private Map<String, Object> lastTransition() {
    return given().get(path).jsonPath().getMap("lastTransition");
  }

  private Map<String, Object> listed() {
    return given().get("/v1/breakers?name=" + name).jsonPath().getMap("breakers[0].lastTransition");
  }

  private Map<String, Object> newestLine() {
    Map<String, Object> line =
        given().get(path + "/transitions").jsonPath().getMap("transitions[0]");
    line.keySet().removeAll(List.of("id", "breaker"));
    return line;
  }

  @Test
  void aTrialThatIsRenewedOutlivesItsLease() {
    put("{\"waitDurationInOpenState\": \"PT0.1S\", \"permitLease\": \"PT0.5S\"}");
    fail(5);
    String trial = awaitTrial().getString("permitId");
    Instant end = Instant.now().plusMillis(800);
    await()
        .until(
            () -> {
              renew(trial, "").body("renewed", equalTo(true)).body("reason", nullValue());
              return Instant.now().isAfter(end);
            });
    report("record-success", trial)
        .then()
        .body("disposition", equalTo("RECORDED"))
        .body("state", equalTo("CLOSED"));
    renew(trial, "")
        .body("renewed", equalTo(false))
        .body("expiresAt", nullValue())
        .body("reason", equalTo("STALE"));
  }

  @Test
  void aLeaseIsAskedForAndCutDownToTheLongest() {
    put(
        "{\"waitDurationInOpenState\": \"PT0.1S\", \"permitLease\": \"PT1S\","
            + " \"maxPermitLease\": \"PT3H\"}");
    fail(5);
    awaitTrial();
    given().get(path).then().body("settings.maxPermitLease", equalTo("PT3H"));
    String trial = awaitTrial().getString("permitId");
    Instant now = Instant.now();
    assertThat(expiry(renew(trial, ", \"permitLease\": \"PT2H\"")))
        .isBetween(now.plusSeconds(7_100), now.plusSeconds(7_300));
    assertThat(expiry(renew(trial, ", \"permitLease\": \"P365D\"")))
        .isBetween(now.plusSeconds(10_700), now.plusSeconds(10_900));
    report("release-permit", trial).then().body("disposition", equalTo("RECORDED"));
    String asked =
        given()
            .contentType(ContentType.JSON)
            .body("{\"permitLease\": \"PT2H\"}")
            .post(path + "/acquire-permit")
            .jsonPath()
            .getString("expiresAt");
    assertThat(Instant.parse(asked)).isAfter(now.plusSeconds(7_100));
  }

  private ValidatableResponse renew(String permitId, String more) {
    return given()
        .contentType(ContentType.JSON)
        .body("{\"permitId\": \"" + permitId + "\"" + more + "}")
        .post(path + "/renew-permit")
        .then()
        .statusCode(200);
  }

  private static Instant expiry(ValidatableResponse renewed) {
    return Instant.parse(renewed.extract().jsonPath().getString("expiresAt"));
  }

  @Test
  void settingsAreDeclaredReadAndChangedWithTheirTag() {
    String tag =
        given()
            .contentType(ContentType.JSON)
            .header("If-None-Match", "*")
            .body("{\"failureRateThreshold\": 50, \"consecutiveFailureThreshold\": null}")
            .put(path)
            .then()
            .statusCode(201)
            .header("Location", equalTo(path))
            .body("settings.failureRateThreshold", equalTo(50.0f))
            .body("settings.consecutiveFailureThreshold", nullValue())
            .body("settings.waitDurationInOpenState", equalTo("PT1M"))
            .extract()
            .header("ETag");
    given().get(path).then().statusCode(200).header("ETag", equalTo(tag));

    String changed =
        given()
            .contentType(ContentType.JSON)
            .header("If-Match", tag)
            .body("{\"slidingWindowSize\": 20}")
            .put(path)
            .then()
            .statusCode(200)
            .body("settings.slidingWindowSize", equalTo(20))
            .body("settings.consecutiveFailureThreshold", equalTo(5))
            .extract()
            .header("ETag");
    assertThat(changed).isNotEqualTo(tag);

    given()
        .contentType(ContentType.JSON)
        .header("If-Match", tag)
        .body("{}")
        .put(path)
        .then()
        .statusCode(412)
        .body("type", equalTo("urn:fusebox:problem:precondition-failed"));
    given()
        .contentType(ContentType.JSON)
        .header("If-None-Match", "*")
        .body("{}")
        .put(path)
        .then()
        .statusCode(412);
    given().get(path).then().header("ETag", equalTo(changed));
  }

  @Test
  void otherSettingsLeaveTheStateAndTheCountsAsTheyAre() {
    fail(3);
    put("{\"slidingWindowSize\": 50, \"consecutiveFailureThreshold\": 4}");
    given().get(path).then().body("counts.failedCalls", equalTo(3));
    fail(1);
    given().get(path).then().body("state", equalTo("OPEN"));
  }

  @Test
  void aFailureRateOpensOverATimeBasedWindow() {
    put(
        "{\"slidingWindowType\": \"TIME_BASED\", \"slidingWindowSize\": 60,"
            + " \"minimumNumberOfCalls\": 4, \"failureRateThreshold\": 50,"
            + " \"consecutiveFailureThreshold\": null}");
    post("/record-success");
    post("/record-success");
    fail(1);
    given().get(path).then().body("state", equalTo("CLOSED")).body("failureRate", nullValue());
    fail(1);
    given()
        .get(path)
        .then()
        .body("state", equalTo("OPEN"))
        .body("failureRate", equalTo(50.0f))
        .body("lastTransition.why", equalTo("failure rate 50 % of 4 calls reached 50 %"));
  }

  @Test
  void oneSickHostDoesNotOpenABreakerThatAsksForTwoCallers() {
    put("{\"minimumDistinctCallers\": 2}");
    for (int i = 0; i < 6; i++) {
      given().header("X-Caller", "host-a").post(path + "/record-failure").then().statusCode(200);
    }
    given().get(path).then().body("state", equalTo("CLOSED"));

    given().header("X-Caller", "host-b").post(path + "/record-failure").then().statusCode(200);

    given()
        .get(path)
        .then()
        .body("state", equalTo("OPEN"))
        .body("settings.minimumDistinctCallers", equalTo(2))
        .body(
            "lastTransition.why", equalTo("7 failures in a row, of at least 2 callers, reached 5"));
  }

  @Test
  void theEndOfTheWaitAloneTurnsItHalfOpenWhereThatIsWanted() {
    put(
        "{\"automaticTransitionFromOpenToHalfOpenEnabled\": true,"
            + " \"waitDurationInOpenState\": \"PT0.05S\"}");
    fail(5);
    await().untilAsserted(() -> given().get(path).then().body("state", equalTo("HALF_OPEN")));
    given().get(path).then().body("trials.given", equalTo(0)).body("generation", equalTo(3));
  }

  @Test
  void anOverrideStandsUntilItIsLifted() {
    fail(2);
    given()
        .contentType(ContentType.JSON)
        .header("X-Caller", "operator")
        .body("{\"state\": \"FORCED_OPEN\", \"reason\": \"maintenance\"}")
        .put(path + "/override")
        .then()
        .statusCode(200)
        .body("state", equalTo("FORCED_OPEN"))
        .body("override.reason", equalTo("maintenance"))
        .body("lastTransition.caller", equalTo("operator"));
    post("/acquire-permit").then().body("reason", equalTo("FORCED_OPEN"));
    given()
        .delete(path + "/override")
        .then()
        .statusCode(200)
        .body("state", equalTo("CLOSED"))
        .body("override", nullValue())
        .body("counts.failedCalls", equalTo(2));
    given().delete(path + "/override").then().statusCode(200);
  }

  @Test
  void anOverrideEndsByItselfAndTheListSeesIt() {
    post("/acquire-permit");
    given()
        .contentType(ContentType.JSON)
        .body("{\"state\": \"FORCED_OPEN\", \"until\": \"" + Instant.now().plusMillis(700) + "\"}")
        .put(path + "/override")
        .then()
        .statusCode(200);
    assertThat(names("FORCED_OPEN")).contains(name);
    await().until(() -> post("/acquire-permit").jsonPath().getBoolean("permitted"));
    assertThat(names("FORCED_OPEN")).doesNotContain(name);
    assertThat(names("CLOSED")).contains(name);
  }

  @Test
  void resetClosesAndMakesEarlierPermitsStale() {
    String permit = post("/acquire-permit").jsonPath().getString("permitId");
    fail(5);
    given()
        .header("X-Caller", "operator")
        .post(path + "/reset")
        .then()
        .statusCode(200)
        .body("state", equalTo("CLOSED"))
        .body("generation", equalTo(3))
        .body("counts.bufferedCalls", equalTo(0));
    report("record-failure", permit).then().body("disposition", equalTo("STALE"));
  }

  @Test
  void aBreakerThatIsDeletedAndUsedAgainTakesNoEarlierPermit() {
    String permit = post("/acquire-permit").jsonPath().getString("permitId");
    fail(5);
    given().delete(path).then().statusCode(204);
    given().get(path).then().statusCode(404);
    report("record-failure", permit).then().statusCode(404);
    post("/acquire-permit").then().body("state", equalTo("CLOSED"));
    report("record-failure", permit).then().body("disposition", equalTo("STALE"));
    given().get(path).then().body("counts.bufferedCalls", equalTo(0));
    given()
        .get(path + "/transitions")
        .then()
        .body("transitions.cause", contains("DELETED", "CONSECUTIVE_FAILURES_REACHED"))
        .body("transitions.to", contains("OPEN", "OPEN"));
  }

  @Test
  void listsComeInPagesThatMissNothing() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String each = String.format("%s-page-%02d", name, i);
      all.add(each);
      given().post("/v1/breakers/" + each + "/acquire-permit").then().statusCode(200);
    }
    List<String> paged = new ArrayList<>();
    String after = null;
    do {
      JsonPath page =
          given()
              .queryParam("name", name + "-page-*")
              .queryParam("limit", 10)
              .queryParams(after == null ? Map.of() : Map.of("after", after))
              .get("/v1/breakers")
              .jsonPath();
      paged.addAll(page.getList("breakers.name"));
      after = page.getString("next");
    } while (after != null);
    assertThat(paged).isEqualTo(all);
  }

  @Test
  void aPatternTakesItsOtherCharactersAsTheyAre() {
    given().post("/v1/breakers/" + name + "_x/acquire-permit");
    given().post("/v1/breakers/" + name + "yx/acquire-permit");
    given()
        .queryParam("name", name + "_*")
        .get("/v1/breakers")
        .then()
        .body("breakers.name", contains(name + "_x"));
  }

  @Test
  void historyComesInPagesInEitherOrder() {
    for (int i = 0; i < 5; i++) {
      given().post(path + "/record-success");
      given().post(path + "/reset").then().statusCode(200);
    }
    List<Integer> newestFirst =
        given().get(path + "/transitions").jsonPath().getList("transitions.generation");
    assertThat(newestFirst).containsExactly(6, 5, 4, 3, 2);
    JsonPath page =
        given()
            .queryParam("order", "OLDEST_FIRST")
            .queryParam("limit", 2)
            .get(path + "/transitions")
            .jsonPath();
    assertThat(page.<Integer>getList("transitions.generation")).containsExactly(2, 3);
    given()
        .queryParam("order", "OLDEST_FIRST")
        .queryParam("after", page.getLong("next"))
        .get(path + "/transitions")
        .then()
        .body("transitions.generation", contains(4, 5, 6));
    given()
        .queryParam("name", name)
        .get("/v1/transitions")
        .then()
        .body("transitions", hasSize(5))
        .body("transitions[0].breaker", equalTo(name));
  }

  @Test
  void concurrentFailuresAreEachCountedOnce() {
    put("{\"consecutiveFailureThreshold\": null, \"slidingWindowSize\": 10000}");
    List<Thread> hosts = new ArrayList<>();
    for (int host = 0; host < 8; host++) {
      hosts.add(new Thread(() -> fail(25)));
    }
    hosts.forEach(Thread::start);
    hosts.forEach(BreakerApiIT::join);
    given().get(path).then().body("counts.failedCalls", equalTo(200));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void open(String wait) {
    put("{\"waitDurationInOpenState\": \"" + wait + "\"}");
    fail(5);
  }

  private void put(String settings) {
    int status =
        given()
            .contentType(ContentType.JSON)
            .body(settings)
            .put(path)
            .then()
            .extract()
            .statusCode();
    assertThat(status).isIn(200, 201);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      post("/record-failure").then().statusCode(200).body("disposition", equalTo("RECORDED"));
    }
  }

  private Response post(String call) {
    return given().post(path + call);
  }

  private Response report(String call, String permitId) {
    return given()
        .contentType(ContentType.JSON)
        .body("{\"permitId\": \"" + permitId + "\"}")
        .post(path + "/" + call);
  }

  private JsonPath awaitTrial() {
    return await()
        .until(
            () -> post("/acquire-permit").jsonPath(), decision -> decision.getBoolean("permitted"));
  }

  private static List<String> names(String state) {
    return given()
        .queryParam("state", state)
        .get("/v1/breakers")
        .jsonPath()
        .getList("breakers.name");
  }
}
