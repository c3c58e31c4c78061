package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.Keys;
import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two services whose lanes write the same rows of one database. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class LanesIT {

  private static final int MOST_HISTORY = 60;

  @TempDir static Path folder;

  private static PostgresServer postgres;
  private static List<ServiceProcess> services;

  @BeforeAll
  static void start() {
    postgres = new PostgresServer();
    Map<String, String> environment = new HashMap<>(postgres.environment());
    environment.put("FUSEBOX_IDEMPOTENCY_RETENTION", "PT5S");
    environment.put("FUSEBOX_MAX_HISTORY", Integer.toString(MOST_HISTORY));
    services =
        List.of(
            ServiceProcess.launch(folder, environment), ServiceProcess.launch(folder, environment));
    services.forEach(ServiceProcess::awaitReady);
  }

  @AfterAll
  static void stop() {
    services.forEach(ServiceProcess::close);
    postgres.close();
  }

  private static ServiceProcess serviceOf(int host) {
    return services.get(host % services.size());
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void copiesOfARequestThatAreInFlightAtOnceCountOnce(Keys keys) throws Exception {
    String path = "/v1/breakers/copies-" + keys;
    declareWithoutRules(path);
    for (int round = 0; round < 50; round++) {
      String key = keys.next();
      Set<String> answers = ConcurrentHashMap.newKeySet();
      Threads.atOnce(
          6,
          host -> {
            answers.add(
                serviceOf(host)
                    .request()
                    .header("Idempotency-Key", key)
                    .post(path + "/record-failure")
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString());
            return 0;
          });
      assertThat(answers).hasSize(1);
    }
    services.get(0).request().get(path).then().body("counts.failedCalls", equalTo(50));
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void aPermitThatIsAskedForTwiceAtOnceIsOneTrial(Keys keys) throws Exception {
    String path = "/v1/breakers/trial-copies-" + keys;
    String settings =
        "{\"consecutiveFailureThreshold\": 1, \"waitDurationInOpenState\": \"PT0.001S\","
            + " \"permittedNumberOfCallsInHalfOpenState\": 1000}";
    services.get(0).request().body(settings).put(path).then().statusCode(201);
    services.get(0).request().post(path + "/record-failure");
    for (int round = 1; round <= 50; round++) {
      String key = keys.next();
      Set<String> permits = ConcurrentHashMap.newKeySet();
      Threads.atOnce(
          4,
          host -> {
            permits.add(
                serviceOf(host)
                    .request()
                    .header("Idempotency-Key", key)
                    .post(path + "/acquire-permit")
                    .path("permitId"));
            return 0;
          });
      assertThat(permits).hasSize(1);
      services.get(0).request().get(path).then().body("trials.out", equalTo(round));
    }
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void requestsThatAreSentAgainLaterAndElsewhereCountOnce(Keys keys) throws Exception {
    String path = "/v1/breakers/again-" + keys;
    declareWithoutRules(path);
    int hosts = 8;
    int requests = 100;
    Threads.atOnce(
        hosts,
        host -> {
          Random random = new Random(host);
          List<String> sent = new ArrayList<>();
          for (int i = 0; i < requests; i++) {
            sent.add(keys.next());
            send(host, path, sent.get(i));
            send(host + 1 + random.nextInt(2), path, sent.get(random.nextInt(sent.size())));
          }
          return 0;
        });
    services
        .get(0)
        .request()
        .get(path)
        .then()
        .body("counts.failedCalls", equalTo(hosts * requests));
  }

  private static void send(int host, String path, String key) {
    serviceOf(host)
        .request()
        .header("Idempotency-Key", key)
        .post(path + "/record-failure")
        .then()
        .statusCode(200);
  }

  @Test
  void aKeyOfADeletedBreakerCountsOnceWhereTheBreakerIsCreatedAgain() {
    String path = "/v1/breakers/deleted";
    String key = Keys.TIME_ORDERED.next();
    send(0, path, key);
    services.get(0).request().delete(path).then().statusCode(204);
    // It is answered as at first, and creates nothing.
    send(1, path, key);
    services.get(1).request().get(path).then().statusCode(404);
    send(1, path, Keys.TIME_ORDERED.next());
    send(0, path, key);
    services.get(0).request().get(path).then().body("counts.failedCalls", equalTo(1));
  }

  @Test
  void batchesInOppositeOrdersNeverWaitForEachOther() throws Exception {
    List<String> names =
        IntStream.range(0, 300).mapToObj(i -> "crossing-" + i).collect(Collectors.toList());
    names.forEach(name -> declareWithoutRules("/v1/breakers/" + name));
    Threads.atOnce(
        8,
        host -> {
          List<String> order = new ArrayList<>(names);
          Collections.shuffle(order, new Random(host));
          for (int i = 0; i < 20; i++) {
            serviceOf(host)
                .request()
                .body(batch(order))
                .post("/v1/outcomes")
                .then()
                .statusCode(200);
          }
          return 0;
        });
    for (String name : names) {
      services
          .get(0)
          .request()
          .get("/v1/breakers/" + name)
          .then()
          .body("counts.failedCalls", equalTo(160));
    }
    assertThat(postgres.query("select deadlocks from pg_stat_database where datname = 'postgres'"))
        .isEqualTo("0");
  }

  private static String batch(List<String> names) {
    return names.stream()
        .map(name -> "{\"breaker\": \"" + name + "\", \"runs\": [{\"outcome\": \"failure\"}]}")
        .collect(Collectors.joining(",", "{\"outcomes\": [", "]}"));
  }

  @Test
  void updatesOfABreakerStayOnItsPage() throws Exception {
    String path = "/v1/breakers/hot";
    declareWithoutRules(path);
    Threads.atOnce(
        8,
        host -> {
          for (int i = 0; i < 250; i++) {
            serviceOf(host).request().post(path + "/record-failure").then().statusCode(200);
          }
          return 0;
        });
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        Double.parseDouble(
                            postgres.query(
                                "select n_tup_hot_upd / greatest(n_tup_upd, 1.0)"
                                    + " from pg_stat_user_tables where relname = 'breaker'")))
                    .isGreaterThan(0.95));
    services.get(1).request().get(path).then().body("counts.failedCalls", equalTo(2000));
  }

  @Test
  void anInstanceThatStandsStillHoldsNobodyUp() throws Exception {
    String path = "/v1/breakers/still";
    declareWithoutRules(path);
    // Both write it in turn, so that both come to lock its row.
    for (int i = 0; i < 10; i++) {
      serviceOf(i).request().post(path + "/record-failure").then().statusCode(200);
    }
    try (ServiceProcess third = ServiceProcess.start(folder, postgres.environment())) {
      for (int round = 0; round < 5; round++) {
        Thread load =
            new Thread(
                () ->
                    IntStream.range(0, 50)
                        .forEach(i -> third.request().post(path + "/record-failure")));
        load.setDaemon(true);
        load.start();
        services.get(0).request().post(path + "/record-failure");
        third.freeze();
        await()
            .atMost(Duration.ofSeconds(8))
            .until(
                () -> services.get(0).request().post(path + "/record-failure").statusCode() == 200);
        third.thaw();
        load.join(Duration.ofSeconds(30).toMillis());
      }
    }
  }

  @Test
  void whatIsTooOldIsCleanedAway() {
    String path = "/v1/breakers/cleaned";
    serviceOf(0).request().post(path + "/record-success");
    for (int i = 0; i < 2 * MOST_HISTORY; i++) {
      Keys keys = i % 2 == 0 ? Keys.RANDOM : Keys.TIME_ORDERED;
      serviceOf(i)
          .request()
          .header("Idempotency-Key", keys.next())
          .post(path + "/reset")
          .then()
          .statusCode(200);
    }
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              assertThat(postgres.query("select count(*) from idempotency_key")).isEqualTo("0");
              assertThat(Integer.parseInt(postgres.query("select count(*) from transition")))
                  .isBetween(1, MOST_HISTORY);
            });
    String newest =
        postgres.query("select max(generation) from transition where breaker = 'cleaned'");
    assertThat(Integer.parseInt(newest)).isEqualTo(2 * MOST_HISTORY + 1);
  }

  private static void declareWithoutRules(String path) {
    services
        .get(0)
        .request()
        .body("{\"consecutiveFailureThreshold\": null, \"slidingWindowSize\": 10000}")
        .put(path)
        .then()
        .statusCode(201);
  }
}
