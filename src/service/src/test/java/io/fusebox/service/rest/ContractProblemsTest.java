package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fusebox.service.contract.ContractFile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract tells each problem that the service has, and where it can be answered. */
class ContractProblemsTest {

  private static final List<String> OF_ALL =
      List.of("400", "405", "406", "414", "421", "429", "431", "500", "503");
  private static final List<String> OF_CHANGES = List.of("403");
  private static final List<String> OF_THE_KNOWN = List.of("401", "403");
  private static final List<String> OF_BODIES = List.of("408", "413", "415");

  /** What the HTTP server answers by itself, before there is a request. */
  private static final List<String> WITHOUT_BODY = List.of("414", "431");

  private record Kind(String type, String title, int status) {}

  @Test
  void everyKindOfProblemIsAnExample() {
    Set<Kind> told =
        ContractFile.entries(ContractFile.at("/components/responses"))
            .flatMap(response -> kinds(response.getValue()))
            .collect(Collectors.toSet());
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values())
                .map(type -> new Kind(type.uri(), type.title(), type.status()))
                .toList());
  }

  @Test
  void everyErrorIsAProblemWithTheStatusOfItsExamples() {
    operations()
        .flatMap(operation -> ContractFile.entries(operation.path("responses")))
        .filter(answer -> !answer.getKey().startsWith("2"))
        .filter(answer -> !WITHOUT_BODY.contains(answer.getKey()))
        .forEach(
            answer -> {
              JsonNode response = ContractFile.resolved(answer.getValue());
              assertThat(response.get("content").fieldNames())
                  .toIterable()
                  .as("%s", response)
                  .containsExactly(Problem.MEDIA_TYPE);
              assertThat(kinds(response))
                  .isNotEmpty()
                  .allMatch(kind -> Integer.toString(kind.status()).equals(answer.getKey()));
            });
  }

  @Test
  void everyOperationTellsWhatAllCanAnswer() {
    operations()
        .forEach(
            operation ->
                assertThat(operation.get("responses").fieldNames())
                    .toIterable()
                    .as("%s", operation.get("operationId"))
                    .containsAll(OF_ALL)
                    .containsAll(isRead(operation) ? List.of() : OF_CHANGES)
                    .containsAll(operation.get("x-roles").isEmpty() ? List.of() : OF_THE_KNOWN)
                    .containsAll(operation.has("requestBody") ? OF_BODIES : List.of()));
  }

  @Test
  void whatPassesSaysWhenToTryAgain() {
    ContractFile.entries(ContractFile.at("/components/responses"))
        .forEach(
            response ->
                assertThat(response.getValue().at("/headers").has("Retry-After"))
                    .as(response.getKey())
                    .isEqualTo(
                        kinds(response.getValue())
                            .anyMatch(kind -> ProblemType.passes(kind.status()))));
  }

  private static boolean isRead(JsonNode operation) {
    String id = operation.get("operationId").textValue();
    return Arrays.stream(Operation.values())
        .anyMatch(each -> id.equals(each.id()) && RequestOrigin.isSafe(each.method()));
  }

  private static Stream<JsonNode> operations() {
    return ContractFile.entries(ContractFile.at("/paths"))
        .flatMap(path -> ContractFile.entries(path.getValue()))
        .map(Map.Entry::getValue);
  }

  private static Stream<Kind> kinds(JsonNode response) {
    JsonNode examples = response.at("/content/application~1problem+json/examples");
    return ContractFile.entries(examples)
        .map(example -> ContractFile.resolved(example.getValue()).required("value"))
        .map(
            problem ->
                new Kind(
                    problem.required("type").textValue(),
                    problem.required("title").textValue(),
                    problem.required("status").intValue()));
  }
}
