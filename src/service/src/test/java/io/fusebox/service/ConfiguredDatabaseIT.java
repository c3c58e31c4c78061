package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.Threads;
import io.fusebox.service.support.TwoServices;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two services on one database of the operator's, and that database going away. */
class ConfiguredDatabaseIT {

  @RegisterExtension static final TwoServices SERVICES = new TwoServices(Map.of());

  @Test
  void whatOneInstanceIsToldTheOtherKnowsAtOnce() {
    String path = "/v1/breakers/shared";
    for (int i = 0; i < 4; i++) {
      SERVICES
          .one()
          .request()
          .post(path + "/record-failure")
          .then()
          .body("state", equalTo("CLOSED"));
    }
    SERVICES.two().request().post(path + "/record-failure").then().body("state", equalTo("OPEN"));
    SERVICES
        .one()
        .request()
        .post(path + "/acquire-permit")
        .then()
        .body("permitted", equalTo(false));
    SERVICES
        .two()
        .request()
        .post(path + "/acquire-permit")
        .then()
        .body("permitted", equalTo(false));
  }

  @Test
  void outcomesOverBothInstancesAreEachCountedOnce() throws Exception {
    String path = "/v1/breakers/counted";
    String settings = "{\"consecutiveFailureThreshold\": null, \"slidingWindowSize\": 10000}";
    SERVICES.one().request().body(settings).put(path).then().statusCode(201);
    Threads.atOnce(
        8,
        host -> {
          ServiceProcess service = host % 2 == 0 ? SERVICES.one() : SERVICES.two();
          for (int i = 0; i < 50; i++) {
            service.request().post(path + "/record-failure").then().statusCode(200);
          }
          return 0;
        });
    SERVICES.two().request().get(path).then().body("counts.failedCalls", equalTo(400));
  }

  @Test
  void noMoreTrialsAreOutThanAllowedOverBothInstances() throws Exception {
    String path = "/v1/breakers/trials";
    String settings =
        "{\"waitDurationInOpenState\": \"PT0.5S\", \"permittedNumberOfCallsInHalfOpenState\": 3,"
            + " \"permitLease\": \"PT60S\"}";
    SERVICES.one().request().body(settings).put(path).then().statusCode(201);
    for (int i = 0; i < 5; i++) {
      SERVICES.one().request().post(path + "/record-failure");
    }
    // The wait can end in the middle of a round of callers, so all rounds count until one gets
    // none.
    int permitted = 0;
    int ofRound;
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    do {
      ofRound =
          Threads.atOnce(
              16,
              host -> isPermitted(host % 2 == 0 ? SERVICES.one() : SERVICES.two(), path) ? 1 : 0);
      permitted += ofRound;
    } while ((permitted == 0 || ofRound > 0) && System.nanoTime() < deadline);
    assertThat(permitted).isEqualTo(3);
    SERVICES.two().request().get(path).then().body("trials.out", equalTo(3));
  }

  private static boolean isPermitted(ServiceProcess service, String path) {
    return service.request().post(path + "/acquire-permit").path("permitted");
  }

  @Test
  void aFirstUseOnBothInstancesAtOnceMakesOneBreaker() throws Exception {
    for (int round = 0; round < 20; round++) {
      String path = "/v1/breakers/first-use-" + round;
      Threads.atOnce(
          8,
          host -> {
            ServiceProcess service = host % 2 == 0 ? SERVICES.one() : SERVICES.two();
            service.request().post(path + "/record-success").then().statusCode(200);
            return 0;
          });
      SERVICES.one().request().get(path).then().body("counts.bufferedCalls", equalTo(8));
    }
  }

  @Test
  void aDatabaseThatIsGoneIsA503WithinTwoSecondsAndNoRestartIsNeededAfterwards() {
    String path = "/v1/breakers/outage";
    SERVICES.one().request().post(path + "/record-failure").then().statusCode(200);

    SERVICES.postgres().stop();
    for (int i = 0; i < 5; i++) {
      assertUnavailable(path);
    }
    SERVICES.postgres().start();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> SERVICES.one().request().get(path).statusCode() == 200);
    for (int i = 0; i < 30; i++) {
      SERVICES.one().request().post(path + "/record-success").then().statusCode(200);
    }
    SERVICES
        .one()
        .request()
        .get(path)
        .then()
        .body("counts.bufferedCalls", equalTo(31))
        .body("counts.failedCalls", equalTo(1));
  }

  @Test
  void aDatabaseThatHangsIsA503WithinTwoSecondsAndNoRestartIsNeededAfterwards() {
    String path = "/v1/breakers/hang";
    SERVICES.one().request().post(path + "/record-failure").then().statusCode(200);

    SERVICES.postgres().freeze();
    try {
      for (int i = 0; i < 3; i++) {
        assertUnavailable(path);
      }
    } finally {
      SERVICES.postgres().thaw();
    }

    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> SERVICES.one().request().get(path).statusCode() == 200);
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> SERVICES.one().request().post(path + "/record-success").statusCode() == 200);
  }

  @Test
  void whoFindsTheQueueFullIsToldSoAtOnce() throws Exception {
    Map<String, String> settings = Map.of("FUSEBOX_LANES", "1", "FUSEBOX_QUEUE_CAPACITY", "1");
    try (ServiceProcess narrow = SERVICES.launchMore(settings)) {
      narrow.awaitReady();
      String path = "/v1/breakers/narrow/record-failure";
      narrow.request().post(path).then().statusCode(200);
      SERVICES.postgres().freeze();
      int overloaded;
      try {
        overloaded = Threads.atOnce(8, host -> assertBusy(narrow.request().post(path)) ? 1 : 0);
      } finally {
        SERVICES.postgres().thaw();
      }
      assertThat(overloaded).as("one works, one waits").isEqualTo(6);
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> narrow.request().post(path).statusCode() == 200);
    }
  }

  /** Whether it was answered 429; otherwise it was 503. */
  private static boolean assertBusy(Response answer) {
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.statusCode()).isIn(429, 503);
    if (answer.statusCode() == 429) {
      assertThat(answer.jsonPath().getString("type")).isEqualTo("urn:fusebox:problem:overloaded");
    }
    return answer.statusCode() == 429;
  }

  private static void assertUnavailable(String path) {
    long start = System.nanoTime();
    Response answer = SERVICES.one().request().post(path + "/acquire-permit");
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.jsonPath().getString("type"))
        .isEqualTo("urn:fusebox:problem:storage-unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(taken).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aDatabaseThatCannotBeHadIsToldAtStartInOneSentence() {
    Map<String, String> settings =
        Map.of(
            "QUARKUS_DATASOURCE_JDBC_URL",
            "jdbc:postgresql://127.0.0.1:1/x?password=y",
            "FUSEBOX_DATABASE_PATIENCE",
            "PT1S");
    ServiceProcess refused = SERVICES.launchMore(settings);
    assertThat(refused.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
    assertThat(refused.output().lines())
        .singleElement()
        .asString()
        .startsWith("fusebox: no database: jdbc:postgresql://127.0.0.1:1/x as user 'postgres' said")
        .contains("QUARKUS_DATASOURCE_JDBC_URL")
        .doesNotContain("password=y");
  }

  @Test
  void aDatabaseThatIsNotThereIsToldAtOnce() {
    Map<String, String> settings =
        Map.of("QUARKUS_DATASOURCE_JDBC_URL", SERVICES.postgres().jdbcUrl() + "_nowhere");
    ServiceProcess refused = SERVICES.launchMore(settings);
    assertThat(refused.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
    assertThat(refused.output().lines())
        .singleElement()
        .asString()
        .contains("database \"postgres_nowhere\" does not exist");
  }

  @Test
  void undeclaredBreakersAreA404WhereTheDeploymentSaysSo() {
    Map<String, String> settings =
        Map.of("FUSEBOX_CREATE_ON_FIRST_USE", "false", "FUSEBOX_MAX_BREAKERS", "1");
    try (ServiceProcess strict = SERVICES.launchMore(settings)) {
      strict.awaitReady();
      strict
          .request()
          .post("/v1/breakers/undeclared/acquire-permit")
          .then()
          .statusCode(404)
          .body("type", equalTo("urn:fusebox:problem:unknown-breaker"));
      SERVICES
          .one()
          .request()
          .post("/v1/breakers/there-is-one/acquire-permit")
          .then()
          .statusCode(200);
      strict
          .request()
          .body("{}")
          .put("/v1/breakers/one-too-many")
          .then()
          .statusCode(409)
          .body("type", equalTo("urn:fusebox:problem:too-many-breakers"));
    }
  }
}
