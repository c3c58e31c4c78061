package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceProcess;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service says while its database cannot be used, or not for everything: ready, and log. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class DatabaseTroubleIT {

  private static final String READY = "/q/health/ready";

  /** Below the 0.9 s after which the pool tries for a second time. */
  private static final Duration AT_ONCE = Duration.ofMillis(600);

  @TempDir Path folder;

  /** The log as it is when all works again. */
  private static List<String> linesSince(ServiceProcess service, int length) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> service.output().substring(length).contains("The database can be used again"));
    return service.output().substring(length).lines().toList();
  }

  private static void awaitReady(ServiceProcess service, int status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> service.request().get(READY).statusCode() == status);
  }

  /** Writes and reads in turn, while only reads work. */
  private static void writeInVainAndRead(ServiceProcess service, int times) {
    for (int i = 0; i < times; i++) {
      service.request().post("/v1/breakers/troubled/record-failure").then().statusCode(503);
      service.request().get("/v1/breakers/troubled").then().statusCode(200);
    }
  }

  @Test
  void aReadOnlyDatabaseIsNotReadyIsToldTwiceAndGetsNewConnectionsOnceASecondAtMost() {
    try (PostgresServer postgres = new PostgresServer();
        ServiceProcess service = ServiceProcess.start(folder, postgres.environment())) {
      service.request().post("/v1/breakers/troubled/record-failure").then().statusCode(200);
      Set<String> before = backends(postgres);
      int length = service.output().length();

      postgres.execute("alter system set default_transaction_read_only = on");
      postgres.query("select pg_reload_conf()");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  service.request().post("/v1/breakers/troubled/record-failure").statusCode()
                      == 503);
      service.request().get(READY).then().statusCode(503);
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                Set<String> kept = backends(postgres);
                kept.retainAll(before);
                assertThat(kept).as("of who only listens").hasSizeLessThanOrEqualTo(1);
              });
      long start = System.nanoTime();
      writeInVainAndRead(service, 50);
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      service.request().get(READY).then().statusCode(503);
      assertThat(Integer.parseInt(sessions(postgres)))
          .as("sessions in the life of this database")
          .isLessThan(40 + 10 * (int) seconds);

      // The setting keeps those who would change it from writing, too, but not the file of
      // settings.
      postgres.execute("alter system reset default_transaction_read_only");
      postgres.query("select pg_reload_conf()");
      awaitReady(service, 200);
      service.request().post("/v1/breakers/troubled/record-failure").then().statusCode(200);
      assertThat(linesSince(service, length))
          .hasSize(2)
          .first()
          .asString()
          .contains("The database cannot be written")
          .contains("[25006]");
    }
  }

  private static Set<String> backends(PostgresServer postgres) {
    String pids =
        postgres.query(
            "select string_agg(pid::text, ',') from pg_stat_activity"
                + " where application_name = 'fusebox'");
    return new HashSet<>(List.of(pids.split(",")));
  }

  private static String sessions(PostgresServer postgres) {
    return postgres.query(
        "select sessions from pg_stat_database where datname = current_database()");
  }

  @Test
  void aReadOnlyDatabaseIsNotReadyThoughNobodyWrites() {
    try (PostgresServer postgres = new PostgresServer();
        ServiceProcess service = ServiceProcess.start(folder, postgres.environment())) {
      postgres.execute("alter system set default_transaction_read_only = on");
      postgres.query("select pg_reload_conf()");
      awaitReady(service, 503);
      postgres.execute("alter system reset default_transaction_read_only");
      postgres.query("select pg_reload_conf()");
      awaitReady(service, 200);
    }
  }

  @Test
  void aFullDiskIsNotReadyAndIsToldTwice() {
    try (PostgresServer postgres = new PostgresServer();
        ServiceProcess service = ServiceProcess.start(folder, postgres.environment())) {
      service.request().post("/v1/breakers/troubled/record-failure").then().statusCode(200);
      int length = service.output().length();
      // As a table does that cannot grow, while rows of others can still be changed in their place.
      postgres.execute(
          """
          create function refuse() returns trigger language plpgsql as
            'begin raise exception ''no space left on device'' using errcode = ''53100''; end';
          create trigger refuse before insert or update on breaker
            for each row execute function refuse()
          """);
      writeInVainAndRead(service, 200);
      service.request().get(READY).then().statusCode(503);
      postgres.execute("drop trigger refuse on breaker");
      awaitReady(service, 200);
      service.request().post("/v1/breakers/troubled/record-failure").then().statusCode(200);
      assertThat(linesSince(service, length))
          .hasSize(2)
          .first()
          .asString()
          .contains("The database cannot be written: ERROR: no space left on device");
    }
  }

  @Test
  void aDatabaseThatRefusesConnectionsIsA503AtOnceAndIsUsedAgainAtOnce() {
    try (PostgresServer postgres = new PostgresServer();
        ServiceProcess service = ServiceProcess.start(folder, postgres.environment())) {
      service.request().post("/v1/breakers/troubled/record-failure").then().statusCode(200);
      service.request().get("/v1/breakers/troubled").then().statusCode(200);
      int length = service.output().length();
      postgres.stop();
      awaitReady(service, 503);
      for (int i = 0; i < 10; i++) {
        assertRefusedAtOnce(() -> service.request().post("/v1/breakers/troubled/record-failure"));
        assertRefusedAtOnce(() -> service.request().post("/v1/breakers/other/acquire-permit"));
        assertRefusedAtOnce(() -> service.request().get("/v1/breakers/troubled"));
        assertRefusedAtOnce(() -> service.request().get("/v1/transitions"));
        assertRefusedAtOnce(() -> service.request().delete("/v1/breakers/troubled"));
        assertRefusedAtOnce(() -> service.request().get(READY));
      }
      postgres.start();
      // It has answered a query by now.
      long start = System.nanoTime();
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () ->
                  service.request().post("/v1/breakers/troubled/record-failure").statusCode()
                      == 200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
      assertThat(linesSince(service, length)).hasSize(2);
    }
  }

  private static void assertRefusedAtOnce(Supplier<Response> request) {
    long start = System.nanoTime();
    Response answer = request.get();
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
    assertThat(taken).isLessThan(AT_ONCE);
  }

  @Test
  void aStartWaitsForADatabaseThatHasNoConnectionLeft() {
    try (PostgresServer postgres = new PostgresServer()) {
      // A role at its limit is refused as anybody is by a full server.
      postgres.execute("create user narrow connection limit 0");
      postgres.execute("grant all on schema public to narrow");
      Map<String, String> environment = new HashMap<>(postgres.environment());
      environment.put("QUARKUS_DATASOURCE_USERNAME", "narrow");
      environment.put("FUSEBOX_DATABASE_PATIENCE", "PT1S");
      ServiceProcess refused = ServiceProcess.launch(folder, environment);
      assertThat(refused.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(refused.output().lines())
          .singleElement()
          .asString()
          .contains("too many connections");

      environment.put("FUSEBOX_DATABASE_PATIENCE", "PT60S");
      try (ServiceProcess patient = ServiceProcess.launch(folder, environment)) {
        await()
            .during(Duration.ofSeconds(2))
            .atMost(Duration.ofSeconds(10))
            .until(() -> patient.output().isEmpty());
        postgres.execute("alter user narrow connection limit -1");
        patient.awaitReady();
      }
    }
  }

  @Test
  void whatIsReadyAnswersTheFirstRequestOfEachKind() {
    try (PostgresServer postgres = new PostgresServer()) {
      ServiceProcess.start(folder, postgres.environment()).close();
      Map<String, String> environment = new HashMap<>(postgres.environment());
      // A processor that is much too slow, whatever the machine is like.
      environment.put("JAVA_TOOL_OPTIONS", "-Xint");
      for (String first : List.of("/v1/breakers?state=OPEN", "/v1/transitions", "/v1/breakers")) {
        try (ServiceProcess service = ServiceProcess.start(folder, environment)) {
          service.request().get(first).then().statusCode(200);
        }
      }
      try (ServiceProcess service = ServiceProcess.start(folder, environment)) {
        service.request().post("/v1/breakers/first/record-failure").then().statusCode(200);
        assertThat(service.output()).doesNotContain("cannot be").doesNotContain("WARN");
      }
    }
  }
}
