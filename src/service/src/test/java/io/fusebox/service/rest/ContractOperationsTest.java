package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.fusebox.service.rest.Operation.Body;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract and the service have the same operations, and these take the same. */
class ContractOperationsTest {

  @Test
  void everyOperationIsInBothAndTakesTheSame() {
    assertThat(inContract().toList())
        .containsExactlyInAnyOrderElementsOf(ImplementedOperations.all());
  }

  @Test
  void everyEventStreamIsDescribedAtTheOperationOfItsPath() {
    assertThat(ImplementedOperations.streams()).isNotEmpty();
    for (Operation stream : ImplementedOperations.streams()) {
      JsonNode operation =
          ContractFile.at("/paths")
              .required(stream.path())
              .required(stream.method().toLowerCase(Locale.ROOT));
      assertThat(operation.required("description").textValue())
          .as("%s", stream)
          .contains("`Accept: text/event-stream`");
    }
  }

  @Test
  void everyResourceIsCompared() {
    List<String> resources =
        new ClassFileImporter()
            .importPackages("io.fusebox.service").stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .map(type -> type.getName())
                .toList();
    assertThat(ImplementedOperations.classes())
        .extracting(Class::getName)
        .containsExactlyInAnyOrderElementsOf(resources);
  }

  private static Stream<Operation> inContract() {
    return ContractFile.entries(ContractFile.at("/paths"))
        .flatMap(
            path ->
                ContractFile.entries(path.getValue())
                    .map(method -> operation(path.getKey(), method)));
  }

  private static Operation operation(String path, Map.Entry<String, JsonNode> method) {
    JsonNode body = method.getValue().path("requestBody");
    return new Operation(
        method.getKey().toUpperCase(Locale.ROOT),
        path,
        parameters(method.getValue().path("parameters")),
        body.isMissingNode()
            ? Body.NONE
            : body.path("required").booleanValue() ? Body.REQUIRED : Body.OPTIONAL,
        ContractFile.entries(body.path("content"))
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static SortedSet<String> parameters(JsonNode parameters) {
    SortedSet<String> names = new TreeSet<>();
    for (JsonNode each : parameters) {
      JsonNode parameter = ContractFile.resolved(each);
      names.add(parameter.get("in").textValue() + " " + parameter.get("name").textValue());
    }
    return names;
  }
}
