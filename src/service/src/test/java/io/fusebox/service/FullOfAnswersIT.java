package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.fusebox.service.support.Keys;
import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that keeps as many answers to idempotency keys as it may. */
@SuppressWarnings("NullAway.Init") // JUnit sets the field
class FullOfAnswersIT {

  private static final int MOST = 40;
  private static final String PATH = "/v1/breakers/payments";
  private static final String BATCH =
      "{\"outcomes\": [{\"breaker\": \"a\", \"runs\": [{\"outcome\": \"success\"}]}]}";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  private PostgresServer postgres;

  @Test
  void aNewKeyIsRefusedWhatHasAnAnswerIsStillGivenItAndARestartChangesNothing() {
    try (PostgresServer server = new PostgresServer()) {
      postgres = server;
      List<String> keys = new ArrayList<>();
      try (ServiceProcess service = start("PT1H")) {
        for (int i = 0; i < MOST; i++) {
          String key = (i % 2 == 0 ? Keys.RANDOM : Keys.TIME_ORDERED).next();
          keys.add(key);
          record(service, key).then().statusCode(200);
        }
        assertFull(service, keys);
      }
      try (ServiceProcess service = start("PT1H")) {
        await().atMost(SOON).until(() -> record(service, Keys.RANDOM.next()).statusCode() == 429);
        String failed = service.request().get(PATH).jsonPath().getString("counts.failedCalls");
        assertFull(service, keys);
        service.request().get(PATH).then().body("counts.failedCalls.toString()", equalTo(failed));
      }
    }
  }

  @Test
  void thereIsRoomAgainWhenAnswersAreOldEnough() {
    try (PostgresServer server = new PostgresServer()) {
      postgres = server;
      try (ServiceProcess service = start("PT6S")) {
        await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> record(service, Keys.RANDOM.next()).statusCode() == 429);
        await().atMost(SOON).until(() -> record(service, Keys.RANDOM.next()).statusCode() == 200);
      }
    }
  }

  private ServiceProcess start(String retention) {
    Map<String, String> environment = TwoServices.patience(postgres.environment());
    environment.put("FUSEBOX_MAX_KEPT_ANSWERS", Integer.toString(MOST));
    environment.put("FUSEBOX_IDEMPOTENCY_RETENTION", retention);
    return ServiceProcess.start(folder, environment);
  }

  private static Response record(ServiceProcess service, String key) {
    return service.request().header("Idempotency-Key", key).post(PATH + "/record-failure");
  }

  private static void assertFull(ServiceProcess service, List<String> keys) {
    for (Keys kind : Keys.values()) {
      record(service, kind.next())
          .then()
          .statusCode(429)
          .contentType("application/problem+json")
          .header("Retry-After", notNullValue())
          .body("detail", containsString("fusebox.max-kept-answers"));
      service
          .request()
          .header("Idempotency-Key", kind.next())
          .body(BATCH)
          .post("/v1/outcomes")
          .then()
          .statusCode(429);
    }
    int failed = service.request().get(PATH).path("counts.failedCalls");
    for (String key : keys) {
      record(service, key).then().statusCode(200);
    }
    assertThat(service.request().get(PATH).<Integer>path("counts.failedCalls")).isEqualTo(failed);
    service.request().post("/v1/breakers/unkeyed/record-failure").then().statusCode(200);
  }
}
