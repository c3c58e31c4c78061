package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.Threads;
import io.fusebox.service.support.TwoServices;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Statements to which PostgreSQL gives no answer for longer than anybody waits, though it runs. */
class BlockedDatabaseIT {

  private static final int MOST_CONNECTIONS = 10;
  private static final int CALLERS = 8;
  private static final Duration BLOCKED = Duration.ofSeconds(30);

  /** The limit of a request, and what a machine that is busy adds. */
  private static final Duration LIMIT = Duration.ofSeconds(3);

  @RegisterExtension
  static final TwoServices SERVICES =
      new TwoServices(
          Map.of(
              "QUARKUS_DATASOURCE_JDBC_MAX_SIZE",
              Integer.toString(MOST_CONNECTIONS),
              "FUSEBOX_WORKERS",
              "3"));

  @Test
  void aTableThatIsLockedLeavesNoMoreProcessesBehindThanConnectionsAreAllowed() throws Exception {
    write(200);
    try (Connection connection =
            DriverManager.getConnection(SERVICES.postgres().jdbcUrl(), "postgres", "any");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table breaker in access exclusive mode");
      assertBounded(true);
      connection.rollback();
    }
    awaitRecovery();
  }

  @Test
  void aStandbyThatIsMissingLeavesNoMoreProcessesBehindThanConnectionsAreAllowed()
      throws Exception {
    write(200);
    SERVICES.postgres().execute("alter system set synchronous_standby_names = 'missing'");
    SERVICES.postgres().query("select pg_reload_conf()");
    try {
      assertBounded(false);
      for (ServiceProcess service : List.of(SERVICES.one(), SERVICES.two())) {
        service.request().get("/v1/breakers/blocked-0").then().statusCode(200);
      }
      assertRefusedAtOnce();
    } finally {
      SERVICES.postgres().execute("alter system reset synchronous_standby_names");
      SERVICES.postgres().query("select pg_reload_conf()");
    }
    awaitRecovery();
  }

  private static void assertBounded(boolean areReadsBlocked) throws Exception {
    long end = System.nanoTime() + BLOCKED.toNanos();
    AtomicInteger most = new AtomicInteger();
    AtomicLong longest = new AtomicLong();
    Thread sampler =
        new Thread(
            () -> {
              while (System.nanoTime() - end < 0) {
                most.accumulateAndGet(processes(), Math::max);
              }
            });
    sampler.start();
    Threads.atOnce(
        CALLERS,
        caller -> {
          while (System.nanoTime() - end < 0) {
            call(caller, areReadsBlocked, longest);
          }
          return 0;
        });
    sampler.join();
    System.out.printf(
        "%d processes at the most, the longest answer after %d ms%n",
        most.get(), longest.get() / 1_000_000);
    // One more of each while it asks whether there is room for it, and is closed if there is none.
    assertThat(most.get()).isLessThanOrEqualTo(2 * (MOST_CONNECTIONS + 1));
    assertThat(Duration.ofNanos(longest.get())).isLessThan(LIMIT);
  }

  /** Each lane has left one process behind by now, and leaves no other as long as that is there. */
  private static void assertRefusedAtOnce() {
    for (int i = 0; i < 20; i++) {
      ServiceProcess service = i % 2 == 0 ? SERVICES.one() : SERVICES.two();
      long start = System.nanoTime();
      service
          .request()
          .post("/v1/breakers/blocked-" + i % CALLERS + "/record-success")
          .then()
          .statusCode(503);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }

  private static void call(int caller, boolean areReadsBlocked, AtomicLong longest) {
    ServiceProcess service = caller % 2 == 0 ? SERVICES.one() : SERVICES.two();
    String path = "/v1/breakers/blocked-" + caller;
    long start = System.nanoTime();
    Response answer =
        areReadsBlocked && caller >= CALLERS / 2
            ? service.request().get(path)
            : service.request().post(path + "/record-success");
    longest.accumulateAndGet(System.nanoTime() - start, Math::max);
    assertThat(answer.statusCode()).as(answer.asString()).isIn(200, 429, 503);
  }

  private static void write(int status) {
    for (int caller = 0; caller < CALLERS; caller++) {
      ServiceProcess service = caller % 2 == 0 ? SERVICES.one() : SERVICES.two();
      service
          .request()
          .post("/v1/breakers/blocked-" + caller + "/record-success")
          .then()
          .statusCode(status);
    }
  }

  private static int processes() {
    return Integer.parseInt(
        SERVICES
            .postgres()
            .query("select count(*) from pg_stat_activity where application_name = 'fusebox'"));
  }

  private static void awaitRecovery() {
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> write(200));
    for (ServiceProcess service : List.of(SERVICES.one(), SERVICES.two())) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> service.request().get("/q/health/ready").statusCode() == 200);
      assertThat(service.output()).contains("; its thread is RUNNABLE at ");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> lines(service, "has not moved") == lines(service, "moves again"));
    }
  }

  private static long lines(ServiceProcess service, String words) {
    return service.output().lines().filter(line -> line.contains(words)).count();
  }
}
