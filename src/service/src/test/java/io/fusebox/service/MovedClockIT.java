package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.Keys;
import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A PostgreSQL whose clock is ahead for a while, and is set right. */
class MovedClockIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Sweeps begin each fifteen seconds. */
  @RegisterExtension
  static final TwoServices SERVICES =
      TwoServices.patient(Map.of("FUSEBOX_IDEMPOTENCY_RETENTION", "PT3M"));

  private final String path = "/v1/breakers/moved-" + UUID.randomUUID();

  /** Puts a clock that can be moved in front of PostgreSQL's own, for all who connect from now. */
  @BeforeAll
  static void makeTheClockMovable() {
    PostgresServer postgres = SERVICES.postgres();
    postgres.execute(
        """
        create schema movable;
        create table movable.clock (ahead interval not null);
        insert into movable.clock values (interval '0');
        create function movable.clock_timestamp() returns timestamptz language sql volatile
          as 'select pg_catalog.clock_timestamp() + ahead from movable.clock';
        alter role postgres set search_path = movable, pg_catalog, public;
        """);
    postgres.execute(
        """
        select pg_terminate_backend(pid) from pg_stat_activity
         where pid <> pg_backend_pid() and usename = 'postgres'
        """);
    setAhead("0");
    for (ServiceProcess service : both()) {
      await()
          .atMost(PATIENCE)
          .until(() -> service.request().post("/v1/breakers/any/reset").statusCode() < 500);
    }
  }

  @AfterEach
  void setRight() {
    setAhead("0");
  }

  private static List<ServiceProcess> both() {
    return List.of(SERVICES.one(), SERVICES.two());
  }

  private static void setAhead(String interval) {
    SERVICES.postgres().execute("update movable.clock set ahead = interval '" + interval + "'");
  }

  private static Instant databaseTime() {
    return Instant.parse(
        SERVICES
            .postgres()
            .query(
                "select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
  }

  private JsonPath breaker() {
    return SERVICES.one().request().get(path).then().statusCode(200).extract().jsonPath();
  }

  private void declare(String settings) {
    SERVICES.one().request().body(settings).put(path).then().statusCode(201);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      SERVICES.one().request().post(path + "/record-failure").then().statusCode(200);
    }
  }

  /** Both use the breaker until they know how the clock is; an instance reads it once a second. */
  private void useUntilTheyKnow(boolean isAhead) {
    await()
        .atMost(PATIENCE)
        .until(() -> both().stream().allMatch(service -> isReset(service, isAhead)));
  }

  private boolean isReset(ServiceProcess service, boolean isAhead) {
    service.request().post(path + "/reset").then().statusCode(200);
    Instant at = Instant.parse(breaker().getString("lastTransition.at"));
    return at.isAfter(Instant.now().plusSeconds(60)) == isAhead;
  }

  @Test
  void aBreakerThatWasUsedMeanwhileWaitsAsLongAsItsSettingSays() {
    declare("{\"waitDurationInOpenState\": \"PT3S\"}");
    setAhead("120 s");
    useUntilTheyKnow(true);
    setAhead("0");
    Duration noticed = Duration.ofMillis(1_500);
    Instant right = Instant.now().plus(noticed);
    await().atMost(PATIENCE).until(() -> Instant.now().isAfter(right));

    fail(5);

    assertThat(Instant.parse(breaker().getString("openUntil")))
        .isBefore(databaseTime().plusSeconds(4));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                SERVICES
                    .two()
                    .request()
                    .post(path + "/acquire-permit")
                    .jsonPath()
                    .getBoolean("permitted"));
  }

  @Test
  void aBreakerThatTrippedMeanwhileIsHelpedByAReset() {
    declare("{\"waitDurationInOpenState\": \"PT3S\"}");
    setAhead("1 h");
    useUntilTheyKnow(true);
    fail(5);
    setAhead("0");
    useUntilTheyKnow(false);

    assertThat(breaker().getString("state")).isEqualTo("CLOSED");
    fail(5);
    assertThat(Instant.parse(breaker().getString("openUntil")))
        .isBefore(databaseTime().plusSeconds(4));
  }

  @Test
  void aPermitOfABreakerThatWasCreatedMeanwhileIsStale() {
    setAhead("1 h");
    useOther();
    declare("{}");
    String permit =
        SERVICES.one().request().post(path + "/acquire-permit").jsonPath().getString("permitId");
    setAhead("0");
    useOther();
    SERVICES.one().request().delete(path).then().statusCode(204);
    declare("{}");
    SERVICES
        .one()
        .request()
        .body("{\"permitId\": \"" + permit + "\"}")
        .post(path + "/record-failure")
        .then()
        .statusCode(200)
        .body("disposition", equalTo("STALE"));
    assertThat(breaker().getInt("counts.bufferedCalls")).isZero();
  }

  /** Lets an instance's reading of the clock grow old. */
  private static void useOther() {
    Instant noticed = Instant.now().plusMillis(1_500);
    await().atMost(PATIENCE).until(() -> Instant.now().isAfter(noticed));
  }

  @Test
  void answersThatAreKeptSurviveAndTheirKeysCountOnce() {
    declare("{\"consecutiveFailureThreshold\": null}");
    List<String> keys = Stream.of(Keys.RANDOM, Keys.TIME_ORDERED).map(Keys::next).toList();
    keys.forEach(this::failWith);
    assertThat(breaker().getInt("counts.failedCalls")).isEqualTo(2);

    setAhead("3 h");
    // One that is too old by whatever clock: when it is gone, all others have been looked at.
    for (int i = 0; i < 2; i++) {
      SERVICES
          .postgres()
          .execute(
              """
              insert into idempotency_key (key, fingerprint, answer, kept_at)
              values (gen_random_uuid(), 1, 'old', pg_catalog.clock_timestamp() - interval '1 h')
              """);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  SERVICES
                      .postgres()
                      .query("select count(*) from idempotency_key where answer = 'old'")
                      .equals("0"));
    }
    setAhead("0");

    keys.forEach(this::failWith);
    assertThat(breaker().getInt("counts.failedCalls")).isEqualTo(2);
    assertThat(SERVICES.postgres().query("select count(*) from idempotency_key")).isNotEqualTo("0");
  }

  private void failWith(String key) {
    SERVICES
        .one()
        .request()
        .header("Idempotency-Key", key)
        .post(path + "/record-failure")
        .then()
        .statusCode(200);
  }
}
