package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Swagger UI's "Try it out", pressed for one operation after the other in the order of the page,
 * with what it fills in: the examples and defaults of parameters, the first example of a body.
 */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class TryItOutIT {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  /** Operations on one permit that is out, whose id no example can have. */
  private static final Set<String> OF_A_PERMIT = Set.of("renewPermit");

  private record Entry(String method, String path, Map<String, Object> operation) {}

  private JsonPath contract = JsonPath.from("{}");

  @BeforeEach
  void read() {
    contract = given().queryParam("format", "json").get("/q/openapi").jsonPath();
    given().delete("/v1/breakers/payments");
  }

  @Test
  void everyOperationSucceedsAsItIsFilledInAgainAndAgain() {
    List<Entry> page = page();
    assertThat(page).hasSizeGreaterThanOrEqualTo(14);
    for (int round = 1; round <= 3; round++) {
      for (Entry entry : page) {
        Response answer = send(entry);
        if (round > 1 && entry.method().equals("put") && entry.path().startsWith("/v1/keys/")) {
          // No two keys ever have the same name.
          assertThat(answer.statusCode()).isEqualTo(409);
          continue;
        }
        assertThat(answer.statusCode())
            .as("round %d, %s %s: %s", round, entry.method(), entry.path(), answer.asString())
            .isBetween(200, 299);
      }
    }
  }

  @Test
  void listsShowWhatWasJustMade() {
    deleteAll();
    List<Entry> page = page();
    page.stream().filter(entry -> entry.path().endsWith("/acquire-permit")).forEach(this::send);
    page.stream().filter(entry -> entry.path().endsWith("/reset")).forEach(this::send);
    page.stream().filter(entry -> entry.path().endsWith("/override")).forEach(this::send);
    Entry breakers = only(page, "/v1/breakers");
    assertThat(send(breakers).jsonPath().getList("breakers.name")).contains("payments");
    Entry transitions = only(page, "/v1/transitions");
    assertThat(send(transitions).jsonPath().getList("transitions.breaker")).contains("payments");
  }

  /** The breakers of other tests in this database: a page of the list has only 100. */
  private static void deleteAll() {
    List<String> names = names();
    while (!names.isEmpty()) {
      for (String name : names) {
        given().delete("/v1/breakers/{name}", name).then().statusCode(204);
      }
      names = names();
    }
  }

  private static List<String> names() {
    return given()
        .queryParam("limit", 1000)
        .get("/v1/breakers")
        .jsonPath()
        .getList("breakers.name");
  }

  /** With a key that is filled in, a second press would send another operation's request again. */
  @Test
  void noKeyIsFilledIn() {
    for (Entry entry : page()) {
      assertThat(filledIn(entry, "header")).doesNotContainKey("Idempotency-Key");
    }
  }

  private static Entry only(List<Entry> page, String path) {
    return page.stream()
        .filter(entry -> entry.path().equals(path) && entry.method().equals("get"))
        .findFirst()
        .orElseThrow();
  }

  /** Tag by tag, as the contract lists them, and within a tag in the order of the contract. */
  private List<Entry> page() {
    Map<String, Map<String, Object>> paths = contract.getMap("paths");
    List<Entry> page = new ArrayList<>();
    for (String tag : contract.<String>getList("tags.name")) {
      paths.forEach(
          (path, operations) ->
              operations.forEach(
                  (method, operation) -> {
                    Entry entry = new Entry(method, path, map(operation));
                    if (METHODS.contains(method)
                        && !OF_A_PERMIT.contains(entry.operation().get("operationId"))
                        && list(entry.operation().getOrDefault("tags", List.of())).contains(tag)) {
                      page.add(entry);
                    }
                  }));
    }
    return page;
  }

  /** What is answered where the machine is busy is asked again, as the contract says. */
  private Response send(Entry entry) {
    Response answer = sendOnce(entry);
    for (int tries = 1; answer.statusCode() == 503 && tries < 10; tries++) {
      answer = sendOnce(entry);
    }
    return answer;
  }

  private Response sendOnce(Entry entry) {
    RequestSpecification request = given().queryParams(filledIn(entry, "query"));
    request.headers(filledIn(entry, "header"));
    request.accept(accepted(entry));
    Map<String, Object> content = content(entry.operation().getOrDefault("requestBody", Map.of()));
    content.entrySet().stream()
        .findFirst()
        .ifPresent(
            body -> request.contentType(body.getKey()).body(firstExample(entry, body.getValue())));
    return request.request(
        entry.method().toUpperCase(Locale.ROOT),
        entry.path(),
        filledIn(entry, "path").values().toArray());
  }

  private static Object firstExample(Entry entry, Object body) {
    Map<String, Object> examples = map(map(body).getOrDefault("examples", Map.of()));
    assertThat(examples).as("examples of %s %s", entry.method(), entry.path()).isNotEmpty();
    return map(examples.values().iterator().next()).getOrDefault("value", "");
  }

  /** Swagger UI takes the first kind of answer that a success has. */
  private static String accepted(Entry entry) {
    return map(entry.operation().getOrDefault("responses", Map.of())).entrySet().stream()
        .filter(answer -> answer.getKey().startsWith("2"))
        .flatMap(answer -> content(answer.getValue()).keySet().stream())
        .findFirst()
        .orElse("*/*");
  }

  private Map<String, Object> filledIn(Entry entry, String in) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Object each : list(entry.operation().getOrDefault("parameters", List.of()))) {
      Map<String, Object> parameter = resolved(map(each));
      Map<String, Object> schema = resolved(map(parameter.getOrDefault("schema", Map.of())));
      Object value =
          parameter.getOrDefault("example", schema.getOrDefault("example", schema.get("default")));
      if (in.equals(parameter.get("in")) && value != null) {
        values.put(String.valueOf(parameter.get("name")), value);
      }
    }
    return values;
  }

  private Map<String, Object> resolved(Map<String, Object> part) {
    Object reference = part.get("$ref");
    return reference == null
        ? part
        : contract.getMap(((String) reference).substring("#/".length()).replace('/', '.'));
  }

  private static Map<String, Object> content(Object part) {
    return map(map(part).getOrDefault("content", Map.of()));
  }

  @SuppressWarnings("unchecked") // as JSON has it
  private static Map<String, Object> map(Object part) {
    return (Map<String, Object>) part;
  }

  private static List<?> list(Object part) {
    return (List<?>) part;
  }
}
