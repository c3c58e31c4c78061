package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.fusebox.service.overview.UsedBreakersStore;
import io.fusebox.service.support.PostgresTestResource;
import io.fusebox.service.support.Scrape;
import io.fusebox.service.support.ServiceConnection;
import io.fusebox.service.support.Threads;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Breakers that are deleted as unused at the moment at which somebody uses them again. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class DeletionRaceIT {

  private static final int BREAKERS = 200;
  private static final int HOSTS = 3;
  private static final Duration RETENTION = Duration.ofDays(30);

  @Inject AgroalDataSource pool;
  @Inject UnusedBreakers unused;
  @Inject UsedBreakersStore used;

  /** The next round is an hour later. */
  @BeforeEach
  void awaitTheRoundAtTheStart() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                Scrape.here().sum("fusebox_housekeeping_last_run_timestamp_seconds", Map.of()) > 0);
  }

  private static OffsetDateTime usedBefore() {
    return OffsetDateTime.now(ZoneOffset.UTC).minus(RETENTION);
  }

  /** Breakers with one outcome each that nobody has used for 40 days. */
  private List<String> createOld(String prefix) throws Exception {
    try (ServiceConnection host = new ServiceConnection(RestAssured.port)) {
      record(host, "template-of-" + prefix);
    }
    // Not by requests, whose uses are stored a moment later.
    execute(
        """
        insert into breaker (name, version, state, generation, settings, snapshot, created_at,
                             updated_at, used_at, declared)
        select '%1$s' || i, version, state, generation, settings, snapshot, created_at,
               now() - interval '40 days', now() - interval '40 days', declared
          from breaker, generate_series(0, %2$d) i
         where name = 'template-of-%1$s'
        """
            .formatted(prefix, BREAKERS - 1));
    return IntStream.range(0, BREAKERS).mapToObj(i -> prefix + i).toList();
  }

  private static void record(ServiceConnection host, String name) throws IOException {
    String path = "/v1/breakers/" + name + "/record-success";
    assertThat(host.call("POST", path, "").status()).isEqualTo(200);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Map<String, Integer> numbers(String sql) throws SQLException {
    Map<String, Integer> numbers = new HashMap<>();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        numbers.put(result.getString(1), result.getInt(2));
      }
    }
    return numbers;
  }

  @RepeatedTest(3)
  void noAcknowledgedOutcomeIsLostAndWhatIsUsedStays() throws Exception {
    String prefix = "race-" + System.nanoTime() + "-";
    List<String> names = createOld(prefix);
    AtomicInteger hosts = new AtomicInteger(HOSTS);
    int unusedNow =
        Threads.atOnce(
            HOSTS + 1, number -> number < HOSTS ? use(names, number, hosts) : delete(names, hosts));
    assertThat(unusedNow).isEqualTo(HOSTS * BREAKERS);

    Map<String, Integer> deletions =
        numbers(
            "select breaker, count(*) from transition where cause = 'DELETED' and breaker like '"
                + prefix
                + "%' group by breaker");
    // Both has happened: some were deleted before the first use, and some were used before.
    assertThat(deletions.size()).isBetween(1, BREAKERS - 1);
    for (String name : names) {
      int deleted = deletions.getOrDefault(name, 0);
      assertThat(deleted).as("deletions of " + name).isLessThan(2);
      int counted =
          RestAssured.get("/v1/breakers/" + name).then().extract().path("counts.bufferedCalls");
      assertThat(counted).as("outcomes of " + name).isEqualTo(HOSTS + 1 - deleted);
    }
  }

  /** Reports one outcome of each. */
  private static int use(List<String> names, int number, AtomicInteger hosts) throws IOException {
    List<String> order = new ArrayList<>(names);
    Collections.shuffle(order, new Random(number));
    try (ServiceConnection host = new ServiceConnection(RestAssured.port)) {
      for (String name : order) {
        record(host, name);
      }
    } finally {
      hosts.decrementAndGet();
    }
    return names.size();
  }

  /** Deletes some of those that are unused, as long as there are hosts. */
  private int delete(List<String> names, AtomicInteger hosts) throws SQLException {
    Random random = new Random(1);
    try (Connection connection = pool.getConnection()) {
      while (hosts.get() > 0) {
        int from = random.nextInt(names.size() - 5);
        unused.delete(connection, names.subList(from, from + 5), usedBefore());
      }
    }
    return 0;
  }

  @Test
  void whatWasUsedSinceThePageWasReadStays() throws Exception {
    List<String> names = createOld("noted-");
    List<String> permitted = names.subList(0, 50);
    List<String> declared = names.subList(50, 100);
    List<String> open = names.subList(100, 150);

    used.onUse(permitted, Duration.ofDays(3));
    for (String name : declared) {
      RestAssured.given()
          .contentType("application/json")
          .body("{}")
          .put("/v1/breakers/" + name)
          .then()
          .statusCode(200);
      // As if that had been long ago.
      execute(
          "update breaker set updated_at = now() - interval '40 days' where name = '" + name + "'");
    }
    execute(
        "update breaker set state = 'OPEN' where name in ('" + String.join("', '", open) + "')");
    try (Connection connection = pool.getConnection()) {
      unused.delete(connection, names, usedBefore());
    }

    assertThat(numbers("select name, 1 from breaker where name like 'noted-%'").keySet())
        .containsExactlyInAnyOrderElementsOf(names.subList(0, 150));
    execute("delete from breaker where name like 'noted-%'");
  }

  @Test
  void aUseIsWrittenOnlyWhereTheRowWouldBeWrongByMoreThanThePrecision() throws Exception {
    createOld("coarse-");
    String moved =
        "select name, (used_at > now() - interval '1 minute')::int from breaker"
            + " where name in ('coarse-1', 'coarse-2', 'coarse-3')";
    execute("update breaker set used_at = now() - interval '2 days' where name = 'coarse-1'");
    execute("update breaker set used_at = now() + interval '9 days' where name = 'coarse-2'");

    used.onUse(List.of("coarse-3", "coarse-2", "coarse-1", "none"), Duration.ofDays(3));

    assertThat(numbers(moved)).isEqualTo(Map.of("coarse-1", 0, "coarse-2", 1, "coarse-3", 1));
    execute("delete from breaker where name like 'coarse-%'");
  }
}
