package io.fusebox.service;

import static io.fusebox.service.support.AccessKeys.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.AccessKeys;
import io.fusebox.service.support.EventStream;
import io.fusebox.service.support.Scrape;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the holder of one key can take of a deployment: a part, and others are not to notice. */
class KeyLimitsIT {

  private static final int MOST_REQUESTS = 60;
  private static final int MOST_LISTENERS = 3;
  private static final int MOST_BREAKERS = 5;
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String MUCH = "urn:fusebox:problem:";

  @RegisterExtension
  static final TwoServices SERVICES =
      TwoServices.patient(
          Map.of(
              "FUSEBOX_ACCESS_CONTROL", "true",
              "FUSEBOX_MAX_REQUESTS_PER_KEY", Integer.toString(MOST_REQUESTS),
              "FUSEBOX_MAX_LISTENERS_PER_KEY", Integer.toString(MOST_LISTENERS),
              "FUSEBOX_MAX_BREAKERS_PER_KEY", Integer.toString(MOST_BREAKERS)));

  private static AccessKeys keys;

  @BeforeAll
  static void findFirstKey() {
    keys = new AccessKeys(SERVICES);
  }

  private static ServiceProcess one() {
    return SERVICES.one();
  }

  /** Each limit has refused something by then, and the meters tell so. */
  @AfterAll
  static void everyLimitIsCounted() {
    String metrics =
        request(one(), keys.create("prometheus", "viewer"))
            .accept("text/plain")
            .get("/q/metrics")
            .asString();
    for (String limit : List.of("requests_per_key", "listeners_per_key", "breakers_per_key")) {
      assertThat(Scrape.of(metrics).sum("fusebox_requests_refused_total", Map.of("limit", limit)))
          .as(limit)
          .isPositive();
    }
  }

  @Test
  void aKeyBeyondItsRateIsRefusedForAWhileAndOthersAreAnswered() {
    String greedy = keys.create("greedy", "viewer");
    String modest = keys.create("modest", "viewer");
    Response refused =
        IntStream.range(0, 100 * MOST_REQUESTS)
            .mapToObj(i -> request(one(), greedy).get("/v1/breakers"))
            .filter(answer -> answer.statusCode() != 200)
            .findFirst()
            .orElseThrow();
    refused
        .then()
        .statusCode(429)
        .header("Retry-After", "1")
        .body("type", equalTo(MUCH + "rate-limited"))
        .body(
            "detail",
            equalTo(
                "greedy has sent 60 requests within a second, as many as it may"
                    + " (fusebox.max-requests-per-key)"));
    request(one(), modest).get("/v1/breakers").then().statusCode(200);
    // The limit is an instance's own.
    request(SERVICES.two(), greedy).get("/v1/breakers").then().statusCode(200);
    await()
        .atMost(SOON)
        .until(() -> request(one(), greedy).get("/v1/breakers").statusCode() == 200);
  }

  @Test
  void aKeyHasSoManyListenersAndOthersHaveTheirs() throws IOException {
    String greedy = keys.create("greedy-listener", "viewer");
    List<EventStream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < MOST_LISTENERS; i++) {
        streams.add(listen(greedy));
      }
      assertThatThrownBy(() -> listen(greedy))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("429");
      request(one(), greedy)
          .accept("text/event-stream")
          .get("/v1/transitions")
          .then()
          .statusCode(429)
          .body("type", equalTo(MUCH + "too-many-listeners"))
          .body("detail", containsString("greedy-listener has 3 listeners on this instance"));
      streams.add(listen(keys.create("modest-listener", "viewer")));

      streams.remove(0).close();
      await()
          .atMost(SOON)
          .ignoreException(IOException.class)
          .until(() -> streams.add(listen(greedy)));
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  private static EventStream listen(String key) throws IOException {
    return EventStream.open(one().uri("/v1/transitions"), null, key);
  }

  @Test
  void aKeyCreatesSoManyBreakersAndUsesAllThatThereAre() {
    String greedy = keys.create("greedy-host", "reporter");
    String modest = keys.create("modest-host", "reporter", "operator");
    for (int i = 0; i < MOST_BREAKERS; i++) {
      permit(greedy, "greedy-" + i).then().statusCode(200);
    }
    permit(greedy, "greedy-more")
        .then()
        .statusCode(409)
        .body("type", equalTo(MUCH + "too-many-breakers"))
        .body(
            "detail",
            equalTo(
                "breaker 'greedy-more' was not created: greedy-host has created its most, 5"
                    + " breakers; delete some, or raise fusebox.max-breakers-per-key"));
    permit(modest, "modest-0").then().statusCode(200);
    permit(greedy, "modest-0").then().statusCode(200);
    assertThat(refusals(report(greedy, "greedy-0", "greedy-more"))).containsExactly(409);
    assertThat(
            SERVICES
                .postgres()
                .query(
                    "select string_agg(created_by || ' ' || n, ', ' order by created_by) from"
                        + " (select created_by, count(*) n from breaker group by created_by) c"))
        .isEqualTo("greedy-host 5, modest-host 1");

    request(one(), modest).delete("/v1/breakers/greedy-0").then().statusCode(204);
    permit(greedy, "greedy-more").then().statusCode(200);
    permit(greedy, "greedy-0").then().statusCode(409);
  }

  private static Response permit(String key, String breaker) {
    return request(one(), key).post("/v1/breakers/{name}/acquire-permit", breaker);
  }

  private static JsonPath report(String key, String first, String second) {
    String item = "{\"breaker\": \"%s\", \"runs\": [{\"outcome\": \"success\"}]}";
    return request(one(), key)
        .body("{\"outcomes\": [" + item.formatted(first) + "," + item.formatted(second) + "]}")
        .post("/v1/outcomes")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  /** Of those that are refused; one is not. */
  private static List<Integer> refusals(JsonPath answer) {
    assertThat(answer.getInt("outcomes[0].recorded")).isEqualTo(1);
    return answer.getList("outcomes.problem.status");
  }
}
