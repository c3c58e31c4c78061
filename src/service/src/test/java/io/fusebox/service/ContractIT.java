package io.fusebox.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fusebox.service.contract.ContractFilter;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The contract is served as it stands, and answers have what it says is always there. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class ContractIT {

  private static final Path CHECKED_IN = Path.of("..", "..", "openapi", "openapi.yaml");

  @Test
  void theServiceServesItAsItStands() throws IOException {
    JsonNode served =
        new JsonMapper()
            .readTree(given().queryParam("format", "json").get("/q/openapi").asInputStream());
    assertThat(served).isEqualTo(new YAMLMapper().readTree(CHECKED_IN.toFile()));
    assertThat(order(served)).isEqualTo(order(new YAMLMapper().readTree(CHECKED_IN.toFile())));
  }

  /** The operations in the order in which Swagger UI shows those of a tag. */
  private static List<String> order(JsonNode contract) {
    List<String> ids = new ArrayList<>();
    contract
        .get("paths")
        .forEach(
            path -> path.forEach(operation -> ids.add(operation.get("operationId").textValue())));
    return ids;
  }

  @Test
  void whatTestsSendIsComparedWithIt() {
    assertThat(RestAssured.filters()).hasAtLeastOneElementOfType(ContractFilter.class);
  }

  @Test
  void swaggerUiIsThere() {
    given().get("/q/swagger-ui/").then().statusCode(200);
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

    assertThat(withReason(required(contract, "PermitDecision"))).isEqualTo(fields(permit, "$"));
    JsonPath renewed =
        given()
            .contentType("application/json")
            .body(Map.of("permitId", permit.getString("permitId")))
            .post("/v1/breakers/contract/renew-permit")
            .jsonPath();
    assertThat(withReason(required(contract, "RenewedPermit"))).isEqualTo(fields(renewed, "$"));
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

  /** Always there, and only for the sake of generated clients not required. */
  private static Set<String> withReason(Set<String> fields) {
    assertThat(fields.add("reason")).isTrue();
    return fields;
  }

  private static Set<String> fields(JsonPath answer, String path) {
    return new TreeSet<>(answer.<String, Object>getMap(path).keySet());
  }
}
