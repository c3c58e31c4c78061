package io.fusebox.service.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fusebox.service.contract.Exchange.Message;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An operation of the contract.
 *
 * @param pointer where it stands in the contract
 * @param path its template
 * @param sent what is sent as such a path; its group is the name
 */
record ContractOperation(String pointer, String path, Pattern sent, String method) {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String RFC_8187 = "UTF-8''";
  private static final Pattern ITEM = Pattern.compile("/outcomes/[0-9]+");
  private static final List<ContractOperation> ALL = all();

  /** All of the contract, in its order. */
  static List<ContractOperation> all() {
    return ContractFile.entries(ContractFile.at("/paths"))
        .flatMap(
            path ->
                ContractFile.entries(path.getValue())
                    .map(
                        operation ->
                            new ContractOperation(
                                "/paths/" + escaped(path.getKey()) + "/" + operation.getKey(),
                                path.getKey(),
                                Pattern.compile(path.getKey().replace("{name}", "([^/]+)")),
                                operation.getKey().toUpperCase(Locale.ROOT))))
        .toList();
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  /** The operation that a request is for; null: none. HEAD is for that of GET. */
  static @Nullable ContractOperation of(Exchange exchange) {
    String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
    return ALL.stream()
        .filter(operation -> operation.method.equals(method))
        .filter(operation -> operation.sent.matcher(exchange.path()).matches())
        .findFirst()
        .orElse(null);
  }

  /** Whether the answer is a stream of events, which tells of one operation more. */
  static boolean isStream(Exchange exchange) {
    return exchange.status() == 200
        && "text/event-stream".equals(exchange.answer().mediaType())
        && exchange.path().endsWith("/transitions");
  }

  /** Where the contract tells of an answer with a status; null: it does not. */
  @Nullable String answer(int status) {
    String place = pointer + "/responses/" + status;
    return ContractFile.TREE.at(place).isMissingNode() ? null : resolved(place);
  }

  private static String resolved(String place) {
    JsonNode part = ContractFile.at(place);
    return part.has("$ref") ? part.get("$ref").textValue().substring(1) : place;
  }

  /** Where the contract tells of the parameters. */
  Stream<String> parameters() {
    int size = ContractFile.at(pointer).path("parameters").size();
    return IntStream.range(0, size).mapToObj(i -> resolved(pointer + "/parameters/" + i));
  }

  /** Where the contract tells of the body; null: there is none. */
  @Nullable String body() {
    return ContractFile.at(pointer).has("requestBody") ? pointer + "/requestBody" : null;
  }

  /** What the contract does not take of a request for this operation. */
  List<String> violations(Exchange exchange) {
    List<String> violations = new ArrayList<>();
    checkParameters(exchange, violations);
    checkBody(exchange, violations);
    return violations;
  }

  /** Whether it is answered item by item, and the item that was wrong was answered so. */
  private static boolean isAnswered(Exchange exchange, String violation) {
    Matcher item = ITEM.matcher(violation);
    String answer = exchange.answer().body();
    return exchange.status() == 200
        && item.lookingAt()
        && answer != null
        && ContractSchemas.parse(answer).at(item.group() + "/problem").has("type");
  }

  private void checkParameters(Exchange exchange, List<String> violations) {
    Map<String, List<String>> query = query(exchange.query());
    parameters()
        .filter(place -> !isStream(exchange) || place.matches(".*/Name(Pattern)?"))
        .forEach(
            place -> {
              JsonNode parameter = ContractFile.at(place);
              String name = parameter.get("name").textValue();
              List<String> values =
                  switch (parameter.get("in").textValue()) {
                    case "path" -> List.of(decodedSegment(exchange.path()));
                    case "query" -> Objects.requireNonNullElse(query.remove(name), List.of());
                    default -> headers(exchange.request(), name);
                  };
              if (!values.isEmpty()) {
                checkParameter(place, parameter, values, violations);
              }
            });
    query.keySet().forEach(name -> violations.add("query parameter " + name + " is not known"));
  }

  private static void checkParameter(
      String place, JsonNode parameter, List<String> values, List<String> violations) {
    String schema = place + "/schema";
    JsonNode type = ContractFile.at(schema).path("type");
    JsonNode value;
    if (type.asText().equals("array")) {
      ArrayNode array = NODES.arrayNode();
      values.forEach(array::add);
      value = array;
    } else if (values.size() > 1) {
      violations.add(parameter.get("name") + " is given more than once");
      return;
    } else {
      String text = values.get(0);
      boolean isNumber = type.asText().equals("integer") && text.matches("-?(0|[1-9][0-9]{0,18})");
      value = isNumber ? NODES.numberNode(Long.parseLong(text)) : TextNode.valueOf(text);
    }
    ContractSchemas.ofRequests(schema, value)
        .forEach(violation -> violations.add(parameter.get("name") + violation));
  }

  private void checkBody(Exchange exchange, List<String> violations) {
    Message request = exchange.request();
    String place = body();
    String sent = request.body();
    if (sent == null || sent.isEmpty()) {
      if (place != null && ContractFile.at(place).path("required").asBoolean()) {
        violations.add("there is no body");
      }
      return;
    }
    if (place == null) {
      return;
    }
    String content = place + "/content/" + escaped(String.valueOf(request.mediaType()));
    if (ContractFile.TREE.at(content).isMissingNode()) {
      violations.add("the body is " + request.mediaType());
      return;
    }
    try {
      JsonNode body = ContractSchemas.parse(sent);
      boolean isNone = body.isNull() && !ContractFile.at(place).path("required").asBoolean();
      if (!isNone) {
        ContractSchemas.ofRequests(content + "/schema", body).stream()
            .filter(violation -> !isAnswered(exchange, violation))
            .forEach(violation -> violations.add("body" + violation));
      }
    } catch (IllegalArgumentException e) {
      violations.add("the body is no JSON: " + e.getMessage());
    }
  }

  private String decodedSegment(String path) {
    Matcher matcher = sent.matcher(path);
    if (!matcher.matches()) {
      throw new IllegalStateException(path + " is not of " + this);
    }
    return decoded(matcher.group(1).replace("+", "%2B"));
  }

  private static List<String> headers(Message request, String name) {
    return Stream.ofNullable(request.header(name))
        .map(
            value ->
                value.startsWith(RFC_8187)
                    ? decoded(value.substring(RFC_8187.length()).replace("+", "%2B"))
                    : value)
        .toList();
  }

  private static Map<String, List<String>> query(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty() && !pair.startsWith("=")) {
        String[] parts = pair.split("=", 2);
        parameters
            .computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
            .add(parts.length == 1 ? "" : decoded(parts[1]));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
