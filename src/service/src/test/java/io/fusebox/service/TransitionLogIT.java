package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the log says of transitions and of what operators do. */
class TransitionLogIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final TwoServices SERVICES = new TwoServices(Map.of());

  /** The lines about a breaker, of both services. */
  private static List<String> awaitLines(String breaker, int lines) {
    await().atMost(SOON).until(() -> lines(breaker).size() >= lines);
    return lines(breaker);
  }

  private static List<String> lines(String breaker) {
    return Stream.of(SERVICES.one(), SERVICES.two())
        .flatMap(service -> service.output().lines())
        .filter(line -> line.contains('"' + breaker))
        .map(line -> line.substring(line.indexOf(" [TransitionLogger] ") + 20))
        .toList();
  }

  private static void fail(ServiceProcess service, String breaker, int times) {
    for (int i = 0; i < times; i++) {
      service
          .request()
          .header("X-Caller", "host-03")
          .post("/v1/breakers/" + breaker + "/record-failure")
          .then()
          .statusCode(200);
    }
  }

  @Test
  void eachTransitionIsOneLineOfTheInstanceThatMadeIt() {
    fail(SERVICES.one(), "logged", 5);
    String path = "/v1/breakers/logged";
    await()
        .atMost(SOON)
        .until(
            () -> "OPEN".equals(SERVICES.two().request().get(path).jsonPath().getString("state")));
    SERVICES.two().request().header("X-Caller", "ann").post(path + "/reset").then().statusCode(200);

    assertThat(awaitLines("logged", 2))
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "\"logged\" CLOSED -> OPEN, CONSECUTIVE_FAILURES_REACHED by \"host-03\": ")
                    .contains("5 failures"))
        .anySatisfy(
            line -> assertThat(line).startsWith("\"logged\" OPEN -> CLOSED, RESET by \"ann\": "));
    assertThat(SERVICES.one().output()).doesNotContain("RESET by \"ann\"");
    assertThat(SERVICES.two().output()).doesNotContain("CONSECUTIVE_FAILURES_REACHED by");
  }

  @Test
  void whatAnOperatorDoesIsALineWithWhoAndWhy() {
    String path = "/v1/breakers/operated";
    fail(SERVICES.one(), "operated", 1);
    SERVICES
        .one()
        .request()
        .header("X-Caller", "ann")
        .body("{\"state\": \"DISABLED\", \"reason\": \"maintenance of the gateway\"}")
        .put(path + "/override")
        .then()
        .statusCode(200);
    SERVICES
        .two()
        .request()
        .header("X-Caller", "ben")
        .delete(path + "/override")
        .then()
        .statusCode(200);
    SERVICES
        .one()
        .request()
        .header("X-Caller", "ann")
        .body("{\"failureRateThreshold\": 60, \"reason\": \"it is slower since the move\"}")
        .patch(path)
        .then()
        .statusCode(200);

    SERVICES
        .two()
        .request()
        .header("X-Caller", "ben")
        .queryParam("reason", "not used any more")
        .delete(path)
        .then()
        .statusCode(204);

    assertThat(awaitLines("operated", 4))
        .hasSize(4)
        .anyMatch(
            line ->
                line.startsWith(
                    "\"operated\" CLOSED -> DISABLED, OVERRIDE_SET by \"ann\" because"
                        + " \"maintenance of the gateway\": "))
        .anyMatch(
            line ->
                line.startsWith("\"operated\" DISABLED -> CLOSED, OVERRIDE_LIFTED by \"ben\": "))
        .anyMatch(
            line ->
                line.startsWith(
                    "\"operated\" CLOSED -> CLOSED, SETTINGS_CHANGED by \"ann\" because"
                        + " \"it is slower since the move\": "))
        .anyMatch(
            line ->
                line.startsWith(
                    "\"operated\" CLOSED -> CLOSED, DELETED by \"ben\" because"
                        + " \"not used any more\": "));
  }

  @Test
  void nothingThatIsSentMakesALineOfItsOwnOrControlsATerminal() {
    String path = "/v1/breakers/forged";
    String forged = "x\\n2026-01-01 00:00:00,000 INFO  [TransitionLogger] \\u001b[2J\\u202e";
    fail(SERVICES.one(), "forged", 1);
    SERVICES
        .one()
        .request()
        .header("X-Caller", "ann\" CLOSED -> \\")
        .body("{\"state\": \"FORCED_OPEN\", \"reason\": \"" + forged + "\"}")
        .put(path + "/override")
        .then()
        .statusCode(200);

    List<String> lines = awaitLines("forged", 1);
    assertThat(lines)
        .hasSize(1)
        .first()
        .asString()
        .startsWith(
            "\"forged\" CLOSED -> FORCED_OPEN, OVERRIDE_SET by \"ann\\\" CLOSED -> \\\\\" because \"x ")
        .doesNotContain("\u001b")
        .doesNotContain("\u202e");
    assertThat(SERVICES.one().output().lines()).noneMatch(line -> line.startsWith("2026-01-01"));
  }

  @Test
  void oneSwitchMakesTheLogJsonWithAFieldForEachFact() {
    try (ServiceProcess service = SERVICES.launchMore(Map.of("FUSEBOX_LOG_JSON", "true"))) {
      service.awaitReady();
      fail(service, "json", 5);
      await()
          .atMost(SOON)
          .until(() -> service.output().lines().anyMatch(line -> line.contains("\\\"json\\\"")));
      List<JsonPath> lines = service.output().lines().map(JsonPath::from).toList();
      assertThat(lines)
          .filteredOn(line -> "json".equals(line.getString("mdc.breaker")))
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.getString("level")).isEqualTo("INFO");
                assertThat(line.getString("mdc.from")).isEqualTo("CLOSED");
                assertThat(line.getString("mdc.to")).isEqualTo("OPEN");
                assertThat(line.getString("mdc.cause")).isEqualTo("CONSECUTIVE_FAILURES_REACHED");
                assertThat(line.getString("mdc.caller")).isEqualTo("host-03");
                assertThat(line.getString("mdc.why")).contains("5 failures");
              });
      assertThat(lines).allMatch(line -> line.getString("message") != null);
    }
  }
}
