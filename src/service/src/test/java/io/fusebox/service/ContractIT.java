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
import java.util.Map;
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
    JsonPath contract = given().queryParam("format", "json").get("/q/openapi").jsonPath();
    Map<String, Map<String, Map<String, Object>>> paths = contract.getMap("paths");
    assertThat(paths).hasSizeGreaterThan(8);
    assertThat(contract.getString("info.title")).isEqualTo("Fusebox");
    assertThat(contract.getList("tags.name"))
        .containsExactly("Permits", "Breakers", "Operators", "History");
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
}
