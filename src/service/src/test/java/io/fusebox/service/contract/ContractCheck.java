package io.fusebox.service.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.fusebox.service.contract.Exchange.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares what goes over the wire with the contract. An answer has to be one that the contract
 * gives to the operation, to the last field; and a request that is carried out, one that the
 * contract takes. Safe to call from any thread.
 */
public final class ContractCheck {

  private static final String PROBLEM = "application/problem+json";
  private static final String PROBLEM_SCHEMA = "/components/schemas/Problem";

  /** What is answered where there is no operation. */
  private static final List<Integer> STATUSES_WITHOUT_OPERATION = List.of(400, 403, 404, 405, 421);

  /** What the HTTP server answers before there is a request, without a body. */
  private static final List<Integer> STATUSES_OF_SERVER = List.of(414, 431);

  private ContractCheck() {}

  /**
   * Looks at an exchange.
   *
   * @throws AssertionError it is not as the contract has it
   */
  public static void require(Exchange exchange) {
    List<String> violations = violations(exchange);
    if (!violations.isEmpty()) {
      throw new AssertionError(
          "not as the contract has it: " + String.join("; ", violations) + "\n" + exchange);
    }
  }

  /**
   * Sends a request, and looks at it and its answer.
   *
   * @throws AssertionError it is not as the contract has it
   */
  public static HttpResponse<String> send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    require(Exchange.of(answer, answer.body()));
    return answer;
  }

  /**
   * Sends a request for a stream of events, and looks at it and the head of its answer.
   *
   * @throws AssertionError it is not as the contract has it
   */
  public static HttpResponse<InputStream> open(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
    require(Exchange.of(answer, null));
    return answer;
  }

  /**
   * Looks at an event of a stream of transitions.
   *
   * @param event its lines, up to the empty one that ends it
   * @throws AssertionError it is not as the contract has it
   */
  public static void requireEvent(String event) {
    List<String> violations = violations(event);
    if (!violations.isEmpty()) {
      throw new AssertionError(
          "not as the contract has it: " + String.join("; ", violations) + "\n" + event);
    }
  }

  /** What of an event is not as the contract has it, which tells of events in words. */
  static List<String> violations(String event) {
    Map<String, String> fields = new HashMap<>();
    for (String line : event.split("\n", -1)) {
      String[] field = line.split(": ?", 2);
      fields.merge(field[0], field.length == 1 ? "" : field[1], (one, next) -> one + "\n" + next);
    }
    String data = fields.get("data");
    if (data == null) {
      return List.of();
    }
    List<String> violations = new ArrayList<>();
    if (!"transition".equals(fields.get("event"))) {
      violations.add("the event is named " + fields.get("event"));
    }
    if (fields.getOrDefault("id", "").isEmpty()) {
      violations.add("the event has no id");
    }
    checkJson("event", data, "/components/schemas/HistoryEntry", violations);
    return violations;
  }

  /** What is not as the contract has it; what is no operation's path is not looked at. */
  public static List<String> violations(Exchange exchange) {
    if (!exchange.path().startsWith("/v1")) {
      return List.of();
    }
    ContractOperation operation = ContractOperation.of(exchange);
    List<String> violations = new ArrayList<>();
    if (operation == null) {
      checkWithoutOperation(exchange, violations);
      return violations;
    }
    checkAnswer(operation, exchange, violations);
    if (exchange.status() < 300) {
      operation
          .violations(exchange)
          .forEach(violation -> violations.add("it is carried out, and " + violation));
    }
    return violations;
  }

  private static void checkWithoutOperation(Exchange exchange, List<String> violations) {
    Message answer = exchange.answer();
    if (exchange.status() == 204 && exchange.method().equals("OPTIONS")) {
      requireHeader(answer, "Allow", violations);
      return;
    }
    if (STATUSES_OF_SERVER.contains(exchange.status()) && "".equals(answer.body())) {
      return;
    }
    if (!STATUSES_WITHOUT_OPERATION.contains(exchange.status())) {
      violations.add("status " + exchange.status() + " where there is no operation");
    }
    if (exchange.status() == 405) {
      requireHeader(answer, "Allow", violations);
    }
    checkBody(exchange, PROBLEM, PROBLEM_SCHEMA, violations);
  }

  private static void checkAnswer(
      ContractOperation operation, Exchange exchange, List<String> violations) {
    String pointer = operation.answer(exchange.status());
    if (pointer == null) {
      violations.add("status " + exchange.status() + " is not that of any answer");
      return;
    }
    JsonNode told = ContractFile.at(pointer);
    ContractFile.entries(told.path("headers"))
        .forEach(header -> requireHeader(exchange.answer(), header.getKey(), violations));
    if (exchange.method().equals("HEAD")) {
      return;
    }
    if (!told.has("content")) {
      String body = exchange.answer().body();
      if (body != null && !body.isEmpty()) {
        violations.add("a body where none is told");
      }
      return;
    }
    if (ContractOperation.isStream(exchange)) {
      return;
    }
    Map.Entry<String, JsonNode> content = ContractFile.entries(told.get("content")).toList().get(0);
    String schema = content.getValue().get("schema").get("$ref").textValue().substring(1);
    JsonNode body = checkBody(exchange, content.getKey(), schema, violations);
    if (body != null && content.getKey().equals(PROBLEM)) {
      checkProblem(content.getValue(), exchange, body, violations);
    }
  }

  private static void checkProblem(
      JsonNode content, Exchange exchange, JsonNode problem, List<String> violations) {
    if (problem.path("status").asInt() != exchange.status()) {
      violations.add("the problem's status is another than the answer's");
    }
    String kind = problem.path("type").asText().replaceFirst(".*:", "");
    if (!content.path("examples").has(kind)) {
      violations.add("problem " + kind + " is not told of this answer");
    }
  }

  private static @Nullable JsonNode checkBody(
      Exchange exchange, String mediaType, String schema, List<String> violations) {
    Message answer = exchange.answer();
    if (!mediaType.equals(answer.mediaType())) {
      violations.add("the answer is " + answer.mediaType() + " and not " + mediaType);
    }
    String sent = answer.body();
    if (sent == null || exchange.method().equals("HEAD")) {
      return null;
    }
    return checkJson("answer", sent, schema, violations);
  }

  private static @Nullable JsonNode checkJson(
      String what, String sent, String schema, List<String> violations) {
    try {
      JsonNode json = ContractSchemas.parse(sent);
      ContractSchemas.ofAnswers(schema, json)
          .forEach(violation -> violations.add("the " + what + "'s " + violation));
      return json;
    } catch (IllegalArgumentException e) {
      violations.add("the " + what + " is no JSON: " + e.getMessage());
      return null;
    }
  }

  private static void requireHeader(Message answer, String name, List<String> violations) {
    if (answer.header(name) == null) {
      violations.add("the answer has no " + name);
    }
  }
}
