package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.PostgresTestResource;
import io.fusebox.service.support.RawRequest;
import io.fusebox.service.support.RawRequest.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller's name is the same name whichever way it came, and survives with all its letters. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class CallersIT {

  private static final String NAME = "h\u00f4te-\u00e9";
  private static final String IN_PIECES = "ho\u0302te-e\u0301";
  private static final String PERCENT_ENCODED = "UTF-8''h%C3%B4te-%C3%A9";

  /** What makes a request one that JAX-RS answers. */
  private static final String INTRICATE_ACCEPT = "text/plain;q=0.5, application/json";

  private final String path = "/v1/breakers/callers-" + UUID.randomUUID();

  private RawRequest failure(boolean isPlain) {
    RawRequest request = new RawRequest("POST", path + "/record-failure");
    return isPlain ? request : request.header("Accept", INTRICATE_ACCEPT);
  }

  private static Answer send(RawRequest request) throws IOException {
    return request.send(RestAssured.port);
  }

  private static void requireTaken(RawRequest request) throws IOException {
    Answer answer = send(request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private static String body(String caller) {
    return "{\"caller\": \"" + caller + "\"}";
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverNamesItselfInManyWaysIsOneCaller(boolean isPlain) throws IOException {
    given()
        .contentType("application/json")
        .body("{\"consecutiveFailureThreshold\": 2, \"minimumDistinctCallers\": 2}")
        .put(path)
        .then()
        .statusCode(201);
    for (String header : List.of(NAME, IN_PIECES, PERCENT_ENCODED, "utf-8''h%c3%b4te-e%CC%81")) {
      requireTaken(failure(isPlain).header("X-Caller", header));
    }
    for (String caller : List.of(NAME, IN_PIECES, "h\\u00f4te-\\u00e9")) {
      requireTaken(failure(isPlain).json(body(caller)));
    }
    String item =
        "{\"outcomes\": [{\"breaker\": \"%s\"%s, \"runs\": [{\"outcome\": \"failure\"}]}]}";
    String name = path.substring(path.lastIndexOf('/') + 1);
    requireTaken(
        new RawRequest("POST", "/v1/outcomes")
            .json(item.formatted(name, ", \"caller\": \"" + IN_PIECES + "\"")));
    requireTaken(
        new RawRequest("POST", "/v1/outcomes")
            .header("X-Caller", NAME)
            .json(item.formatted(name, "")));
    given().get(path).then().body("state", equalTo("CLOSED"));

    requireTaken(failure(isPlain).header("X-Caller", "h\u00f4te-e"));

    given().get(path).then().body("state", equalTo("OPEN"));
  }

  @ParameterizedTest
  @ValueSource(strings = {NAME, PERCENT_ENCODED, IN_PIECES})
  void theHistoryShowsItWithAllItsLetters(String header) throws IOException {
    given().post(path + "/record-success").then().statusCode(200);
    List<RawRequest> requests =
        List.of(
            new RawRequest("PUT", path + "/override").json("{\"state\": \"FORCED_OPEN\"}"),
            new RawRequest("DELETE", path + "/override"),
            new RawRequest("POST", path + "/reset"),
            new RawRequest("PUT", path).json("{\"slidingWindowSize\": 7}"),
            new RawRequest("PATCH", path).json("{\"slidingWindowSize\": 8}"));
    for (RawRequest request : requests) {
      requireTaken(request.header("X-Caller", header));
    }
    List<String> callers =
        given().get(path + "/transitions").jsonPath().getList("transitions.caller");
    assertThat(callers).hasSize(requests.size()).containsOnly(NAME);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lengthIsCountedInCharacters(boolean isPlain) throws IOException {
    for (String longest :
        List.of("\u00fc".repeat(65), "\u00fc".repeat(128), "\ud83d\ude00".repeat(128))) {
      requireTaken(failure(isPlain).header("X-Caller", longest));
      requireTaken(failure(isPlain).json(body(longest)));
    }
    given().get(path).then().body("state", equalTo("OPEN"));
    assertThat(given().get(path).jsonPath().getString("lastTransition.caller").length())
        .isGreaterThanOrEqualTo(128);
    for (String tooLong : List.of("\u00fc".repeat(129), "\ud83d\ude00".repeat(129))) {
      requireRefused(failure(isPlain).header("X-Caller", tooLong), "X-Caller");
      requireRefused(failure(isPlain).json(body(tooLong)), "caller");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNoNameIsRefused(boolean isPlain) throws IOException {
    RawRequest latin = failure(isPlain).header("X-Caller", NAME, ISO_8859_1);
    requireRefused(latin, "X-Caller must be 1 to 128 characters in UTF-8");
    for (String header :
        List.of(
            "UTF-8''%C3",
            "UTF-8''%zz",
            "UTF-8''a%",
            "UTF-8''",
            "UTF-8''a%0Ab",
            "UTF-8''a%00",
            "UTF-8''%20a",
            "\u00a0a",
            "a\u202eb",
            "a\u0085b",
            "a\ufffdb")) {
      requireRefused(failure(isPlain).header("X-Caller", header), "X-Caller");
      requireRefused(
          new RawRequest("DELETE", path + "/override").header("X-Caller", header), "X-Caller");
    }
    for (String caller : List.of("", " a", "a ", "a\\u0085b", "a\\ud800", "a\ufffdb")) {
      requireRefused(failure(isPlain).json(body(caller)), "caller");
    }
    assertThat(given().get(path).statusCode()).isEqualTo(404);
  }

  private static void requireRefused(RawRequest request, String named) throws IOException {
    Answer answer = send(request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.text()).contains("application/problem+json", named);
  }

  @Test
  void aRequestThatIsSentAgainNamesTheSameCallerInAnotherWay() throws IOException {
    String key = UUID.randomUUID().toString();
    requireTaken(failure(true).header("Idempotency-Key", key).header("X-Caller", NAME));
    requireTaken(failure(false).header("Idempotency-Key", key).json(body(IN_PIECES)));
    requireTaken(failure(true).header("Idempotency-Key", key).header("X-Caller", PERCENT_ENCODED));
    given().get(path).then().body("counts.failedCalls", equalTo(1));
  }
}
