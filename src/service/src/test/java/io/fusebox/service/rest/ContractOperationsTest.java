package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.fusebox.service.contract.ContractFile;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract and the service have the same operations, and these take the same. */
class ContractOperationsTest {

  /**
   * What an operation takes.
   *
   * @param body {@code none}, or whether it must be there, and its media types
   */
  private record Taken(
      String id, String method, String path, NavigableSet<String> query, String body) {}

  @Test
  void everyOperationIsInBothAndTakesTheSame() {
    assertThat(inContract().map(ContractOperationsTest::taken))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Operation.values())
                .filter(operation -> operation.id() != null)
                .map(ContractOperationsTest::taken)
                .toList());
  }

  @Test
  void everyEventStreamIsDescribedAtTheOperationOfItsPath() {
    List<Operation> streams =
        Arrays.stream(Operation.values()).filter(Operation::isStream).toList();
    assertThat(streams).hasSize(2).allMatch(stream -> stream.id() == null);
    for (Operation stream : streams) {
      JsonNode operation =
          ContractFile.at("/paths")
              .required(stream.path())
              .required(stream.method().toLowerCase(Locale.ROOT));
      assertThat(operation.required("description").textValue())
          .as("%s", stream)
          .contains("`Accept: text/event-stream`");
    }
  }

  /** The rest is carried out by handlers. */
  @Test
  void everyMethodOfAResourceIsOneOfTheOperations() {
    List<String> operations =
        Arrays.stream(Operation.values()).map(each -> each.method() + " " + each.path()).toList();
    List<Method> methods = methodsOfResources();
    assertThat(methods).hasSizeGreaterThan(10);
    for (Method method : methods) {
      assertThat(operations).contains(httpMethod(method) + " " + path(method));
    }
  }

  /** An operation refuses what is not among its parameters, so its resource would never see it. */
  @Test
  void everyQueryParameterThatAResourceReadsIsOneOfItsOperation() {
    for (Method method : methodsOfResources()) {
      NavigableSet<String> read = new TreeSet<>();
      for (Parameter parameter : method.getParameters()) {
        (parameter.isAnnotationPresent(BeanParam.class)
                ? Arrays.stream(parameter.getType().getDeclaredFields())
                : Stream.of(parameter))
            .map(each -> each.getAnnotation(QueryParam.class))
            .filter(Objects::nonNull)
            .map(QueryParam::value)
            .forEach(read::add);
      }
      assertThat(
              Arrays.stream(Operation.values())
                  .filter(each -> path(method).equals(each.path()))
                  .filter(each -> httpMethod(method).equals(each.method()))
                  .map(ContractOperationsTest::query))
          .as("%s", method)
          .contains(read);
    }
  }

  @Test
  void everyPostTakesAKeyAndACaller() {
    inContract()
        .filter(operation -> operation.method.equals("post"))
        .forEach(
            operation ->
                assertThat(parameters(operation.json, "header"))
                    .as(operation.path)
                    .contains("Idempotency-Key", "X-Caller"));
  }

  private record InContract(String method, String path, JsonNode json) {}

  private static Stream<InContract> inContract() {
    return ContractFile.entries(ContractFile.at("/paths"))
        .flatMap(
            path ->
                ContractFile.entries(path.getValue())
                    .map(each -> new InContract(each.getKey(), path.getKey(), each.getValue())));
  }

  private static Taken taken(InContract operation) {
    JsonNode body = operation.json.path("requestBody");
    return new Taken(
        operation.json.get("operationId").textValue(),
        operation.method.toUpperCase(Locale.ROOT),
        operation.path,
        parameters(operation.json, "query"),
        body.isMissingNode()
            ? "none"
            : (body.path("required").booleanValue() ? "required " : "optional ")
                + ContractFile.entries(body.path("content"))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Taken taken(Operation operation) {
    Operation.Body body = operation.body();
    return new Taken(
        Objects.requireNonNull(operation.id()),
        operation.method(),
        operation.path(),
        query(operation),
        body == Operation.Body.NONE
            ? "none"
            : (body == Operation.Body.OPTIONAL ? "optional " : "required ")
                + new TreeSet<>(body.types()));
  }

  private static NavigableSet<String> query(Operation operation) {
    return operation.queryParameters().stream()
        .map(QueryParameter::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static NavigableSet<String> parameters(JsonNode operation, String in) {
    NavigableSet<String> names = new TreeSet<>();
    for (JsonNode each : operation.path("parameters")) {
      JsonNode parameter = ContractFile.resolved(each);
      if (parameter.get("in").textValue().equals(in)) {
        names.add(parameter.get("name").textValue());
      }
    }
    return names;
  }

  private static List<Method> methodsOfResources() {
    return new ClassFileImporter()
        .importPackages("io.fusebox.service").stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .flatMap(type -> Arrays.stream(type.reflect().getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(Path.class))
            .toList();
  }

  private static String path(Method method) {
    return method.getDeclaringClass().getAnnotation(Path.class).value()
        + method.getAnnotation(Path.class).value();
  }

  private static String httpMethod(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
        .filter(Objects::nonNull)
        .map(HttpMethod::value)
        .findFirst()
        .orElseThrow();
  }
}
