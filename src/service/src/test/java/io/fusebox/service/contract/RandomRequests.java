package io.fusebox.service.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests that the contract takes, and others. Confined to a thread. */
final class RandomRequests {

  private static final List<ContractOperation> OPERATIONS = ContractOperation.all();
  private static final int NAMES = 24;

  private final Random random;
  private final RandomJson json;
  private final RequestFaults faults;
  private final Function<String, @Nullable String> heard;

  /**
   * Requests that follow from a seed and from what the service has said.
   *
   * @param heard by the name of a header or field, such as permitId, something that it said
   */
  RandomRequests(long seed, Function<String, @Nullable String> heard) {
    this.random = new Random(seed);
    this.json = new RandomJson(random, this::known);
    this.faults = new RequestFaults(random, json);
    this.heard = heard;
  }

  private @Nullable String known(String property) {
    return switch (property) {
      case "name", "breaker", "after" -> "fuzz-" + random.nextInt(NAMES);
      case "age", "for" -> json.any(List.of("PT0S", "PT0.001S", "PT1S", "PT30S", "PT1H"));
      case "until" -> "2100-01-01T00:00:00Z";
      default -> heard.apply(property);
    };
  }

  /** The next one, which the contract takes or not. */
  SentRequest next() {
    RequestDraft draft = valid(json.any(OPERATIONS));
    if (random.nextBoolean()) {
      return draft.toSend(true);
    }
    int many = 1 + random.nextInt(2);
    for (int i = 0; i < many; i++) {
      faults.addTo(draft);
    }
    return draft.toSend(false);
  }

  private RequestDraft valid(ContractOperation operation) {
    RequestDraft draft = new RequestDraft(operation);
    operation.parameters().forEach(place -> add(place, draft));
    String place = operation.body();
    if (place != null && (ContractFile.at(place).path("required").asBoolean() || !json.oneIn(3))) {
      Map.Entry<String, JsonNode> content =
          json.any(ContractFile.entries(ContractFile.at(place).get("content")).toList());
      String schema = content.getValue().get("schema").get("$ref").textValue().substring(1);
      draft.headers.put("Content-Type", content.getKey());
      draft.json = json.valid(schema);
      draft.body = draft.json.toString().getBytes(UTF_8);
    }
    if (json.oneIn(4)) {
      draft.headers.put("Accept", json.any(List.of("*/*", "application/json", "application/*")));
    }
    if (json.oneIn(10) && draft.method.equals("GET") && draft.path.endsWith("/transitions")) {
      draft.query.removeIf(pair -> !pair.startsWith("name="));
      draft.headers.put("Accept", "text/event-stream");
      if (json.oneIn(2)) {
        draft.headers.put("Last-Event-ID", json.any(List.of("0", "1", "999999999999")));
      }
    }
    return draft;
  }

  private void add(String place, RequestDraft draft) {
    JsonNode parameter = ContractFile.at(place);
    String name = parameter.get("name").textValue();
    String in = parameter.get("in").textValue();
    if (!in.equals("path") && !json.oneIn(3)) {
      return;
    }
    JsonNode value =
        switch (name) {
          case "Idempotency-Key" -> text("key-" + random.nextInt(200));
          case "If-Match", "If-None-Match" -> text(tag(name));
          default ->
              name.equals("name") && in.equals("path")
                  ? text(name(place))
                  : json.valid(place + "/schema");
        };
    switch (in) {
      case "path" -> draft.path = draft.path.replace("{name}", encoded(value.asText()));
      case "query" -> {
        List<JsonNode> values = new ArrayList<>();
        if (value.isArray()) {
          value.forEach(values::add);
        } else {
          values.add(value);
        }
        values.forEach(each -> draft.query.add(name + "=" + encoded(each.asText())));
      }
      default -> draft.headers.put(name, header(value.asText()));
    }
  }

  private static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }

  private String name(String place) {
    return json.oneIn(8)
        ? json.valid(place + "/schema").asText()
        : Objects.requireNonNull(known("name"));
  }

  private String tag(String header) {
    String tag = heard.apply("ETag");
    return header.equals("If-None-Match") || tag == null || json.oneIn(3) ? "*" : tag;
  }

  /** A header's bytes are ASCII: others are sent as RFC 8187 has it. */
  private static String header(String value) {
    boolean isAscii = value.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    return isAscii && !value.startsWith("UTF-8''") ? value : "UTF-8''" + encoded(value);
  }

  /** A text as a segment of a path or a part of a query. */
  static String encoded(String text) {
    String encoded = URLEncoder.encode(text, UTF_8).replace("+", "%20");
    // Libraries leave out such segments.
    return encoded.matches("\\.{1,2}") ? encoded.replace(".", "%2E") : encoded;
  }
}
