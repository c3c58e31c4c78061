package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.fusebox.service.support.Scrape;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which breakers two instances on one database delete because nobody uses them, and which not. */
class UnusedBreakersIT {

  /** Several rounds of housekeeping on a busy machine. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

  @RegisterExtension
  static final TwoServices SERVICES =
      TwoServices.patient(Map.of("FUSEBOX_UNUSED_BREAKER_RETENTION", "PT10S"));

  private static JsonPath permit(ServiceProcess service, String breaker) {
    return service
        .request()
        .post("/v1/breakers/{name}/acquire-permit", breaker)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static boolean exists(String breaker) {
    return SERVICES.one().request().get("/v1/breakers/{name}", breaker).statusCode() == 200;
  }

  /** Permits in CLOSED, which write nothing, each of them on one instance only. */
  private static void useThoseThatAreUsed() {
    permit(SERVICES.one(), "used-on-one");
    permit(SERVICES.two(), "used-on-two");
  }

  private static void awaitDeletionOf(String breaker) {
    await(breaker + " to be deleted")
        .atMost(LONG_ENOUGH)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              useThoseThatAreUsed();
              return !exists(breaker);
            });
  }

  @Test
  void whatNobodyUsesGoesAndIsToldOfAndWhatIsUsedOrWantedStays() {
    createThoseThatAreWanted();
    String permitId = permit(SERVICES.one(), "unused").getString("permitId");
    permit(SERVICES.two(), "unused");
    String answer = recordOnce();

    awaitDeletionOf("unused");
    // By then, all that were made before it have gone unused for longer than twice the retention.
    permit(SERVICES.two(), "unused-later");
    awaitDeletionOf("unused-later");

    assertThat(
            Stream.of(
                "used-on-one",
                "used-on-two",
                "declared",
                "patched",
                "set-by-an-older-version",
                "open",
                "forced",
                "disabled"))
        .allMatch(UnusedBreakersIT::exists);
    requireLine("unused");
    requireAsAfterAnOperatorsDeletion(permitId, answer);
    assertThat(deletedRows()).isGreaterThanOrEqualTo(2);
  }

  private static void createThoseThatAreWanted() {
    SERVICES.one().request().body("{}").put("/v1/breakers/declared").then().statusCode(201);
    permit(SERVICES.one(), "patched");
    SERVICES.two().request().body("{}").patch("/v1/breakers/patched").then().statusCode(200);
    permit(SERVICES.one(), "set-by-an-older-version");
    SERVICES
        .postgres()
        .execute(
            "update breaker set settings = settings || '{\"slidingWindowSize\": 7}'"
                + " where name = 'set-by-an-older-version'");
    for (int i = 0; i < 5; i++) {
      SERVICES.two().request().post("/v1/breakers/open/record-failure").then().statusCode(200);
    }
    for (String[] each : new String[][] {{"forced", "FORCED_OPEN"}, {"disabled", "DISABLED"}}) {
      permit(SERVICES.one(), each[0]);
      SERVICES
          .one()
          .request()
          .body("{\"state\": \"" + each[1] + "\"}")
          .put("/v1/breakers/{name}/override", each[0])
          .then()
          .statusCode(200);
    }
  }

  private static String recordOnce() {
    return SERVICES
        .one()
        .request()
        .header("Idempotency-Key", "unused-once")
        .post("/v1/breakers/unused/record-success")
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  private static void requireLine(String breaker) {
    SERVICES
        .two()
        .request()
        .get("/v1/breakers/{name}/transitions", breaker)
        .then()
        .statusCode(200)
        .body("transitions.size()", equalTo(1))
        .body("transitions[0].cause", equalTo("DELETED"))
        .body("transitions[0].from", equalTo("CLOSED"))
        .body("transitions[0].to", equalTo("CLOSED"))
        .body("transitions[0].why", equalTo("nobody has used it for 10 seconds"))
        .body("transitions[0].caller", nullValue())
        .body("transitions[0].principal", nullValue())
        .body("transitions[0].reason", nullValue());
  }

  private static void requireAsAfterAnOperatorsDeletion(String permitId, String answer) {
    // The kept answer is given again, and brings nothing back.
    assertThat(recordOnce()).isEqualTo(answer);
    assertThat(exists("unused")).isFalse();
    String report = "{\"permitId\": \"" + permitId + "\"}";
    String path = "/v1/breakers/unused/record-success";
    SERVICES.one().request().body(report).post(path).then().statusCode(404);
    // Neither instance goes by what it remembers, and an old permit is none of the new breaker's.
    for (ServiceProcess service : List.of(SERVICES.one(), SERVICES.two())) {
      assertThat(permit(service, "unused").getString("state")).isEqualTo("CLOSED");
      service
          .request()
          .body(report)
          .post(path)
          .then()
          .statusCode(200)
          .body("disposition", equalTo("STALE"));
    }
  }

  private static double deletedRows() {
    return Stream.of(SERVICES.one(), SERVICES.two())
        .map(Scrape::of)
        .mapToDouble(
            scrape ->
                scrape.sum("fusebox_housekeeping_deleted_rows_total", Map.of("kind", "breakers")))
        .sum();
  }
}
