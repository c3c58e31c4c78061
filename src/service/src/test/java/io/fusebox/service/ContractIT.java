package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The contract that is checked in is the one that the service keeps. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class ContractIT {

  private static final Path CHECKED_IN = Path.of("..", "..", "openapi", "openapi.yaml");
  private static final Path BUILT = Path.of("target", "openapi", "openapi.yaml");

  @Test
  void theCheckedInContractIsTheOneThatTheBuildWrote() throws IOException {
    assertThat(Files.readString(CHECKED_IN))
        .as("openapi/openapi.yaml; write it anew with: ./mvnw package -DskipTests -Pcontract")
        .isEqualTo(Files.readString(BUILT));
  }

  @Test
  void theServiceServesIt() {
    given().get("/q/openapi").then().statusCode(200);
    given().get("/q/swagger-ui/").then().statusCode(200);
  }

  @Test
  void everyOperationHasAnIdASummaryAndItsProblems() {
    JsonPath contract = contract();
    Map<String, Map<String, Map<String, Object>>> paths = contract.getMap("paths");
    assertThat(paths).hasSizeGreaterThan(8);
    assertThat(contract.getString("info.title")).isEqualTo("Fusebox");
    assertThat(contract.getList("tags.name"))
        .containsExactly("Permits", "Operators", "Breakers", "History");
    paths.forEach(
        (path, operations) ->
            operations.forEach(
                (method, operation) -> {
                  assertThat(operation)
                      .as(method + " " + path)
                      .containsKeys("operationId", "summary");
                  assertThat((Map<?, ?>) operation.get("responses"))
                      .as(method + " " + path)
                      .extracting(Map::keySet)
                      .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.COLLECTION)
                      .contains("400", "429", "500", "503");
                }));
  }

  @Test
  void whatIsAlwaysInAnAnswerIsRequired() {
    JsonPath contract = contract();
    JsonPath permit = post("/v1/breakers/contract/acquire-permit");
    for (int failures = 0; failures < 5; failures++) {
      assertThat(required(contract, "RecordedOutcome"))
          .isEqualTo(fields(post("/v1/breakers/contract/record-failure"), "$"));
    }
    JsonPath breaker = given().get("/v1/breakers/contract").jsonPath();
    JsonPath history = given().get("/v1/breakers/contract/transitions").jsonPath();

    assertThat(required(contract, "PermitDecision")).isEqualTo(fields(permit, "$"));
    assertThat(contract.getBoolean("components.schemas.PermitDecision.properties.reason.nullable"))
        .isTrue();
    assertThat(contract.getList("components.schemas.PermitDecision.properties.reason.enum"))
        .containsExactlyInAnyOrder("OPEN", "FORCED_OPEN", "HALF_OPEN_NO_PERMITS", null);
    JsonPath renewed =
        given()
            .contentType("application/json")
            .body(Map.of("permitId", permit.getString("permitId")))
            .post("/v1/breakers/contract/renew-permit")
            .jsonPath();
    assertThat(required(contract, "RenewedPermit")).isEqualTo(fields(renewed, "$"));
    assertThat(required(contract, "Breaker")).isEqualTo(fields(breaker, "$"));
    assertThat(required(contract, "Settings")).isEqualTo(fields(breaker, "settings"));
    assertThat(required(contract, "Counts")).isEqualTo(fields(breaker, "counts"));
    assertThat(required(contract, "Transition")).isEqualTo(fields(breaker, "lastTransition"));
    assertThat(required(contract, "TransitionList")).isEqualTo(fields(history, "$"));
    assertThat(required(contract, "HistoryEntry")).isEqualTo(fields(history, "transitions[0]"));
  }

  @Test
  void anyOfTheDeclaredSettingsCanBeLeftOut() {
    assertThat(required(contract(), "DeclaredSettings")).isEmpty();
    given()
        .contentType("application/json")
        .body("{}")
        .put("/v1/breakers/declared")
        .then()
        .statusCode(201);
  }

  @Test
  void constantsAreNamedAsTheWireHasThem() {
    assertThat(contract().getList("components.schemas.State.x-enum-varnames"))
        .isEqualTo(contract().getList("components.schemas.State.enum"));
    assertThat(contract().getList("components.schemas.OutcomeKind.x-enum-varnames"))
        .containsExactly("SUCCESS", "FAILURE", "RELEASED");
  }

  private static JsonPath contract() {
    return given().queryParam("format", "json").get("/q/openapi").jsonPath();
  }

  private static JsonPath post(String path) {
    return given().post(path).then().statusCode(200).extract().jsonPath();
  }

  private static Set<String> required(JsonPath contract, String schema) {
    List<String> fields = contract.getList("components.schemas." + schema + ".required");
    return new TreeSet<>(fields == null ? List.of() : fields);
  }

  private static Set<String> fields(JsonPath answer, String path) {
    return new TreeSet<>(answer.<String, Object>getMap(path).keySet());
  }
}
