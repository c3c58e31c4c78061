package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.Scrape;
import io.fusebox.service.support.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Prometheus is told of breakers: of all instances, bounded, and whatever the database does.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class BreakerMetersIT {

  private static final String STATE = "resilience4j_circuitbreaker_state";
  private static final String CALLS = "resilience4j_circuitbreaker_calls_seconds";
  private static final String NOT_PERMITTED =
      "resilience4j_circuitbreaker_not_permitted_calls_total";
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration AT_ONCE = Duration.ofMillis(100);
  private static final int BREAKERS = 10_000;
  private static final int TRIES = 40;

  @TempDir Path folder;

  private static Map<String, String> settings(PostgresServer postgres, String... more) {
    Map<String, String> settings = new HashMap<>(postgres.environment());
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static void report(ServiceProcess service, String breaker, String outcome) {
    service
        .request()
        .body("{\"duration\": \"PT0.25S\"}")
        .post("/v1/breakers/" + breaker + "/record-" + outcome)
        .then()
        .statusCode(200);
  }

  private static double state(ServiceProcess service, String breaker, String state) {
    return Scrape.of(service).sum(STATE, Map.of("name", breaker, "state", state));
  }

  private static double calls(Scrape scrape, String breaker, String kind) {
    return scrape.sum(CALLS + "_count", Map.of("name", breaker, "kind", kind));
  }

  @Test
  void aBreakerIsShownByEveryInstanceAndItsCallsByTheOneThatCountedThem() {
    try (PostgresServer postgres = new PostgresServer();
        ServiceProcess one = ServiceProcess.start(folder, settings(postgres));
        ServiceProcess two = ServiceProcess.start(folder, settings(postgres))) {
      report(one, "payments", "success");
      for (int i = 0; i < 3; i++) {
        report(one, "payments", "failure");
      }
      for (int i = 0; i < 2; i++) {
        report(two, "payments", "failure");
      }
      one.request().post("/v1/breakers/payments/acquire-permit").then().statusCode(200);
      await()
          .atMost(SOON)
          .until(() -> state(one, "payments", "open") == 1 && state(two, "payments", "open") == 1);

      Scrape ofOne = Scrape.of(one);
      Scrape ofTwo = Scrape.of(two);
      assertThat(calls(ofOne, "payments", "successful")).isEqualTo(1);
      assertThat(calls(ofOne, "payments", "failed")).isEqualTo(3);
      assertThat(calls(ofTwo, "payments", "failed")).isEqualTo(2);
      assertThat(ofOne.sum(CALLS + "_sum", Map.of())).isEqualTo(1);
      assertThat(ofOne.sum(NOT_PERMITTED, Map.of())).isEqualTo(1);
      assertThat(ofTwo.sum(NOT_PERMITTED, Map.of())).isZero();
      assertThat(ofOne.sum("fusebox_breakers", Map.of("state", "open"))).isEqualTo(1);
    }
  }

  @Test
  void whatIsSentAgainOrInABatchCountsOnce() {
    try (PostgresServer postgres = new PostgresServer();
        ServiceProcess service = ServiceProcess.start(folder, settings(postgres))) {
      String batch =
          """
          {"outcomes": [
            {"breaker": "search", "notPermitted": 7,
             "runs": [{"outcome": "success", "count": 5, "duration": "PT0.1S"},
                      {"outcome": "failure", "count": 2}]},
            {"breaker": "mail", "runs": [{"outcome": "released", "count": 3}]}]}
          """;
      for (int i = 0; i < 2; i++) {
        service
            .request()
            .header("Idempotency-Key", "0190163d-8694-739b-aea5-966c26f8ad90")
            .body(batch)
            .post("/v1/outcomes")
            .then()
            .statusCode(200);
        service
            .request()
            .header("Idempotency-Key", "0190163d-8694-739b-aea5-966c26f8ad91")
            .post("/v1/breakers/search/record-success")
            .then()
            .statusCode(200);
      }
      await().atMost(SOON).until(() -> state(service, "search", "closed") == 1);

      Scrape scrape = Scrape.of(service);
      assertThat(calls(scrape, "search", "successful")).isEqualTo(6);
      assertThat(calls(scrape, "search", "failed")).isEqualTo(2);
      assertThat(calls(scrape, "mail", "ignored")).isEqualTo(3);
      assertThat(scrape.sum(NOT_PERMITTED, Map.of("name", "search"))).isEqualTo(7);
      assertThat(scrape.sum(CALLS + "_sum", Map.of("name", "search"))).isEqualTo(0.5);
    }
  }

  @Test
  void noMoreAreShownThanMayAndThoseThatAreNotClosedFirst() {
    try (PostgresServer postgres = new PostgresServer();
        ServiceProcess service =
            ServiceProcess.start(
                folder,
                settings(
                    postgres,
                    "FUSEBOX_MAX_METRICS_BREAKERS",
                    "3",
                    "FUSEBOX_METRICS_BREAKERS",
                    "p*"))) {
      for (String name : new String[] {"other", "p1", "p2", "p3", "p4", "p5"}) {
        report(service, name, "success");
      }
      for (int i = 0; i < 5; i++) {
        report(service, "p5", "failure");
        report(service, "other", "failure");
      }
      await()
          .atMost(SOON)
          .until(() -> Scrape.of(service).values(STATE, "name").equals(Set.of("p1", "p2", "p5")));
      Scrape scrape = Scrape.of(service);
      assertThat(scrape.values(CALLS + "_count", "name")).isEqualTo(Set.of("p1", "p2", "p5"));
      assertThat(scrape.sum("fusebox_breakers_left_out", Map.of())).isEqualTo(2);
      assertThat(scrape.sum("fusebox_breakers", Map.of())).isEqualTo(6);
    }
  }

  @Test
  void namesAreShownAsTheyAreWhateverStandsInThem() {
    String name = "<script>alert(\"1\")</script>\\ ü";
    try (PostgresServer postgres = new PostgresServer();
        ServiceProcess service = ServiceProcess.start(folder, settings(postgres))) {
      service.request().post("/v1/breakers/{name}/record-success", name).then().statusCode(200);
      String escaped = name.replace("\\", "\\\\").replace("\"", "\\\"");
      await()
          .atMost(SOON)
          .until(() -> Scrape.of(service).values(STATE, "name").equals(Set.of(escaped)));
    }
  }

  @Test
  void tenThousandBreakersAreScrapedAtOnceAlsoWhileTheDatabaseHangs() {
    try (PostgresServer postgres = new PostgresServer();
        ServiceProcess service = ServiceProcess.start(folder, settings(postgres))) {
      createMany(service);
      await()
          .atMost(SOON)
          .until(() -> Scrape.of(service).sum("fusebox_breakers", Map.of()) >= BREAKERS);
      assertThat(fastest(service)).isLessThan(AT_ONCE);
      assertThat(Scrape.of(service).values(STATE, "name")).hasSize(1_000);
      postgres.freeze();
      try {
        await()
            .atMost(SOON)
            .until(() -> Scrape.of(service).sum("fusebox_database_silence_seconds", Map.of()) > 3);
        assertThat(fastest(service)).isLessThan(AT_ONCE);
        assertThat(Scrape.of(service).values(STATE, "name")).hasSize(1_000);
      } finally {
        postgres.thaw();
      }
    }
  }

  private static void createMany(ServiceProcess service) {
    for (int from = 0; from < BREAKERS; from += 1_000) {
      StringBuilder batch = new StringBuilder("{\"outcomes\": [");
      for (int i = from; i < from + 1_000; i++) {
        batch
            .append(i == from ? "" : ",")
            .append(
                "{\"breaker\": \"many-%05d\", \"runs\": [{\"outcome\": \"success\"}]}"
                    .formatted(i));
      }
      service
          .request()
          .body(batch.append("]}").toString())
          .post("/v1/outcomes")
          .then()
          .statusCode(200);
    }
  }

  /** The fastest of some: others may share the machine, and the first ones warm up. */
  private static Duration fastest(ServiceProcess service) {
    Duration fastest = SOON;
    for (int i = 0; i < TRIES; i++) {
      Duration took = Scrape.of(service).took();
      fastest = took.compareTo(fastest) < 0 ? took : fastest;
    }
    System.out.printf("a scrape took %d ms at the least%n", fastest.toMillis());
    return fastest;
  }
}
