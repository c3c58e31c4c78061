package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.support.ServiceProcess;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a newcomer starts it: with a database of its own. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class EmbeddedDatabaseIT {

  @TempDir Path folder;

  private ServiceProcess service;

  @AfterEach
  void stop() {
    if (service != null) {
      service.close();
    }
    // It writes until its last moment, to what is deleted now.
    await("the end of PostgreSQL").until(() -> Files.notExists(postmasterFile()));
  }

  @Test
  void whatWasAcknowledgedSurvivesKillAndOnlyOneTrialIsGivenAfterTheWait() throws Exception {
    service = start();
    String settings = "{\"waitDurationInOpenState\": \"PT25S\"}";
    service.request().body(settings).put("/v1/breakers/payments").then().statusCode(201);
    for (int i = 0; i < 4; i++) {
      failAs("host-a");
    }
    failAs("host-b");
    String openUntil = service.request().get("/v1/breakers/payments").path("openUntil");
    long postmaster = postmaster();

    service.kill();
    assertThat(ProcessHandle.of(postmaster)).as("the orphaned PostgreSQL").isPresent();
    service = start();

    awaitEnd(postmaster);
    assertThat(service.request().get("/v1/breakers/payments").<String>path("openUntil"))
        .isEqualTo(openUntil);
    assertThat(service.output()).doesNotContain("ERROR");
    assertThat(acquire().getBoolean("permitted")).isFalse();
    await().atMost(Duration.ofSeconds(40)).until(() -> permittedOf(20) == 1);
    assertThat(permittedOf(20)).isZero();
  }

  @Test
  void aStopInOrderLeavesNoProcessBehindAndKeepsTheData() throws IOException {
    service = start();
    failAs("host-a");
    long postmaster = postmaster();
    service.close();
    awaitEnd(postmaster);

    service = start();
    service.request().get("/v1/breakers/payments").then().body("counts.failedCalls", equalTo(1));
  }

  @Test
  void aSecondServiceOnTheSameFolderIsRefusedInOneSentence() {
    service = start();
    ServiceProcess second = ServiceProcess.launch(folder, environment());
    assertThat(second.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
    assertThat(second.output().lines())
        .singleElement()
        .asString()
        .startsWith("fusebox: no database: the folder ")
        .contains("is in use by process ")
        .contains("FUSEBOX_DATA_DIR");
    assertThat(acquire().getBoolean("permitted")).as("the first one goes on").isTrue();
  }

  @Test
  void anUnfinishedFirstStartIsBegunAgain() throws IOException {
    Path unfinished = folder.resolve("data").resolve("postgres.new");
    Files.createDirectories(unfinished);
    Files.writeString(unfinished.resolve("postgresql.conf"), "half a f");
    service = start();
    assertThat(acquire().getBoolean("permitted")).isTrue();
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void dataThatCannotBeUsedIsToldInOneSentenceAndLeftAlone() throws IOException {
    Path data = folder.resolve("data").resolve("postgres");
    Files.createDirectories(data);
    Files.writeString(data.resolve("postgresql.conf"), "half a f");
    ServiceProcess broken = ServiceProcess.launch(folder, environment());
    assertThat(broken.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
    assertThat(broken.output().lines())
        .last()
        .asString()
        .startsWith("fusebox: no database: the embedded PostgreSQL in ")
        .contains("holds no data of a PostgreSQL")
        .contains("postgres.log");
    assertThat(data.resolve("postgresql.conf")).hasContent("half a f");
  }

  @Test
  void theGreetingNamesThePortThatTheSystemHasChosen() throws Exception {
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("QUARKUS_HTTP_PORT", "0");
    service = ServiceProcess.launch(folder, environment);
    Pattern greeting = Pattern.compile("Fusebox answers at (http://127\\.0\\.0\\.1:[0-9]+),");
    String address =
        await("the greeting")
            .atMost(Duration.ofMinutes(3))
            .until(() -> greeting.matcher(service.output()), Matcher::find)
            .group(1);
    HttpResponse<String> answer =
        ContractCheck.send(
            HttpClient.newHttpClient(),
            HttpRequest.newBuilder(URI.create(address + "/v1/breakers")).build());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private ServiceProcess start() {
    return ServiceProcess.start(folder, environment());
  }

  private Map<String, String> environment() {
    return Map.of("FUSEBOX_DATA_DIR", folder.resolve("data").toString());
  }

  private void failAs(String caller) {
    service
        .request()
        .header("X-Caller", caller)
        .post("/v1/breakers/payments/record-failure")
        .then()
        .statusCode(200)
        .body("disposition", equalTo("RECORDED"));
  }

  private JsonPath acquire() {
    return service.request().post("/v1/breakers/payments/acquire-permit").jsonPath();
  }

  /** How many of so many who ask at once are permitted. */
  private long permittedOf(int callers) throws Exception {
    ExecutorService hosts = Executors.newFixedThreadPool(callers);
    try {
      List<Future<Boolean>> answers =
          IntStream.range(0, callers)
              .mapToObj(i -> hosts.submit(() -> acquire().getBoolean("permitted")))
              .toList();
      long permitted = 0;
      for (Future<Boolean> answer : answers) {
        permitted += answer.get() ? 1 : 0;
      }
      return permitted;
    } finally {
      hosts.shutdownNow();
    }
  }

  /** A process that has ended is there until init has taken note of it. */
  private static void awaitEnd(long process) {
    await("the end of PostgreSQL").until(() -> ProcessHandle.of(process).isEmpty());
  }

  private long postmaster() throws IOException {
    return Long.parseLong(Files.readAllLines(postmasterFile()).get(0).strip());
  }

  /** There as long as PostgreSQL runs. */
  private Path postmasterFile() {
    return folder.resolve("data").resolve("postgres").resolve("postmaster.pid");
  }
}
