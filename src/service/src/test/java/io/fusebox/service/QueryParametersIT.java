package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query parameter that an operation does not take is refused, and so is one that is empty. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class QueryParametersIT {

  /** What is sent where the contract gives no example: it has to be taken if it is sent once. */
  private static final Map<String, String> VALUES =
      Map.of("after", "1", "limit", "5", "name", "a*", "order", "OLDEST_FIRST");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String breaker = "query-" + UUID.randomUUID();

  /** An operation of the contract, and what it takes. */
  private record Operation(String method, String path, List<Parameter> parameters) {

    List<String> names() {
      return parameters.stream().map(Parameter::name).sorted().toList();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private record Parameter(String name, boolean canBeRepeated) {}

  @Test
  void anUnknownOneIsRefusedByEveryOperationOfTheContract() throws Exception {
    List<Operation> operations = operations();
    assertThat(operations).hasSizeGreaterThan(12);
    for (Operation operation : operations) {
      HttpResponse<String> answer = send(operation, "?sort=failureRate", "application/json");
      assertRefused(answer, operation.toString(), "sort");
      String detail = JsonPath.from(answer.body()).getString("detail");
      if (operation.names().isEmpty()) {
        assertThat(detail).isEqualTo("sort is not known here: no query parameters are");
      } else {
        assertThat(detail)
            .isEqualTo("sort is not known here; known are " + String.join(", ", operation.names()));
      }
    }
    assertThat(given().get("/v1/breakers/" + breaker).statusCode()).isEqualTo(404);
  }

  @Test
  void oneThatIsGivenTwiceIsRefusedWhereOneIsTaken() throws Exception {
    int tried = 0;
    for (Operation operation : operations()) {
      for (Parameter parameter : operation.parameters()) {
        if (!parameter.canBeRepeated()) {
          String pair = parameter.name() + "=" + VALUES.get(parameter.name());
          HttpResponse<String> answer =
              send(operation, "?" + pair + "&" + pair, "application/json");
          assertRefused(answer, operation.toString(), parameter.name());
          assertThat(JsonPath.from(answer.body()).getString("detail"))
              .isEqualTo(parameter.name() + " must be given once, but was given 2 times");
          tried++;
        }
      }
    }
    assertThat(tried).isGreaterThan(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/transitions", "/v1/breakers/{name}/transitions"})
  void anEventStreamTakesNoOther(String path) throws Exception {
    Operation stream = new Operation("GET", path, List.of());
    for (String unknown : List.of("limit", "after", "order", "caller")) {
      assertRefused(send(stream, "?" + unknown + "=1", "text/event-stream"), path, unknown);
    }
  }

  @Test
  void allThatAreWrongAreNamed() throws Exception {
    Operation list = new Operation("GET", "/v1/breakers", List.of());
    HttpResponse<String> answer =
        send(list, "?sort=name&limit=1&limit=2&%0Aa%22=1", "application/json");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JsonPath.from(answer.body()).getList("errors.field"))
        .containsExactly("a\"", "limit", "sort");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "?&", "?&&"})
  void nothingIsNothingUnknown(String query) throws Exception {
    Operation list = new Operation("GET", "/v1/breakers", List.of());
    assertThat(send(list, query, "application/json").statusCode()).isEqualTo(200);
    Operation acquire = new Operation("POST", "/v1/breakers/{name}/acquire-permit", List.of());
    assertThat(send(acquire, query, "application/json").statusCode()).isEqualTo(200);
  }

  @Test
  void breakersOfSeveralStatesAreListed() throws Exception {
    for (String name : List.of("closed", "open", "forced")) {
      given().post("/v1/breakers/" + breaker + name + "/record-success").then().statusCode(200);
    }
    for (int i = 0; i < 5; i++) {
      given().post("/v1/breakers/" + breaker + "open/record-failure").then().statusCode(200);
    }
    given()
        .contentType("application/json")
        .body("{\"state\": \"FORCED_OPEN\"}")
        .put("/v1/breakers/" + breaker + "forced/override")
        .then()
        .statusCode(200);

    assertThat(listed("?state=OPEN")).containsExactly(breaker + "open");
    assertThat(listed("?state=FORCED_OPEN&state=OPEN"))
        .containsExactly(breaker + "forced", breaker + "open");
    assertThat(listed("?state=CLOSED&state=OPEN&state=FORCED_OPEN")).hasSize(3);
    assertThat(listed("?state=HALF_OPEN&state=METRICS_ONLY")).isEmpty();
    assertThat(listed("?state=OPEN&state=FORCED_OPEN&limit=1")).containsExactly(breaker + "forced");
  }

  private List<String> listed(String query) throws Exception {
    Operation list = new Operation("GET", "/v1/breakers", List.of());
    HttpResponse<String> answer = send(list, query + "&name=" + breaker + "*", "application/json");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonPath.from(answer.body()).getList("breakers.name");
  }

  @Test
  void oneWrongStateAmongSeveralIsRefused() throws Exception {
    Operation list = new Operation("GET", "/v1/breakers", List.of());
    for (String query : List.of("?state=OPEN&state=BLUE", "?state=&state=OPEN", "?state")) {
      assertRefused(send(list, query, "application/json"), query, "state");
    }
  }

  @Test
  void oneWithoutAValueIsRefused() throws Exception {
    int tried = 0;
    for (Operation operation : operations()) {
      for (Parameter parameter : operation.parameters()) {
        String query = "?" + parameter.name() + "=";
        HttpResponse<String> answer = send(operation, query, "application/json");
        assertRefused(answer, operation.toString(), parameter.name());
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(9);
  }

  private static void assertRefused(HttpResponse<String> answer, String what, String field) {
    assertThat(answer.statusCode()).as(what + " " + answer.body()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonPath problem = JsonPath.from(answer.body());
    assertThat(problem.getString("type")).isEqualTo("urn:fusebox:problem:invalid-request");
    assertThat(problem.getList("errors.field")).as(what).containsExactly(field);
  }

  private HttpResponse<String> send(Operation operation, String query, String accept)
      throws Exception {
    String path = operation.path().replace("{name}", breaker) + query;
    boolean hasBody = !List.of("GET", "DELETE").contains(operation.method());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
            .timeout(Duration.ofSeconds(10))
            .header("Accept", accept)
            .method(
                operation.method(),
                hasBody ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
    if (hasBody) {
      request.header("Content-Type", "application/json");
    }
    return ContractCheck.send(client, request.build());
  }

  private static List<Operation> operations() {
    JsonPath contract = given().queryParam("format", "json").get("/q/openapi").jsonPath();
    Map<String, Map<String, Map<String, Object>>> paths = contract.getMap("paths");
    List<Operation> operations = new ArrayList<>();
    paths.forEach(
        (path, methods) ->
            methods.forEach(
                (method, operation) ->
                    operations.add(
                        new Operation(
                            method.toUpperCase(Locale.ROOT),
                            path,
                            queryParameters(contract, operation)))));
    return operations;
  }

  private static List<Parameter> queryParameters(JsonPath contract, Map<String, Object> operation) {
    List<Parameter> found = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    if (operation.get("parameters") instanceof List<?> all) {
      for (Object each : all) {
        Map<?, ?> parameter = (Map<?, ?>) each;
        if (parameter.get("$ref") instanceof String reference) {
          parameter = contract.getMap(reference.substring("#/".length()).replace('/', '.'));
        }
        if ("query".equals(parameter.get("in"))) {
          String name = String.valueOf(parameter.get("name"));
          assertThat(names.add(name)).isTrue();
          boolean isArray =
              parameter.get("schema") instanceof Map<?, ?> schema
                  && "array".equals(schema.get("type"));
          found.add(new Parameter(name, isArray));
        }
      }
    }
    return found;
  }
}
