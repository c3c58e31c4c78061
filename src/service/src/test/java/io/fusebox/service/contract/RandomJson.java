package io.fusebox.service.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values that the contract's schemas take, and others. Confined to a thread. */
final class RandomJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  /**
   * Texts that have been trouble somewhere: those that a pattern takes are sent where it stands.
   */
  private static final List<String> TEXTS =
      Stream.of(
              Stream.of("", " ", "a", "payments", "orders/v2", "a b", " a", "a ", ".", "..", "*"),
              Stream.of("payments-*", "a*b*", "**", "%", "%2F", "a%zz", "a+b", "?", "#", "a&b=c"),
              Stream.of("hôte-é", "日本語", "😀", "e\u0301", "\u00e9", "ﬁ", "a\u00a0b", "\u3000"),
              Stream.of("\u0000", "a\nb", "\u001b[31m", "\u007f", "\u009b", "\u202e", "\ufffd"),
              Stream.of("x".repeat(128), "x".repeat(129), "😀".repeat(128), "ü".repeat(128)),
              Stream.of("x".repeat(300), "x".repeat(301), "😀".repeat(300), "x".repeat(5000)),
              Stream.of("PT0S", "PT0.001S", "PT0.25S", "PT1S", "PT30S", "PT2H", "P1D", "PT1H1M1S"),
              Stream.of("P1DT2H3M4.5S", "PT0.000000001S", "P365D", "P366D", "PT60S", "P36500D"),
              Stream.of("pt1s", " PT1S", "PT", "P", "-PT1S", "PT1", "1S", "PT1.S", "P1Y", "PT1e3S"),
              Stream.of("PT1,5S", "+PT1S", "PT+1S", "PT1H-1M", "-PT0S", "P1DT", "P1W", "PT00001S"),
              Stream.of("2026-01-31T12:00:00Z", "2026-02-30T00:00:00Z", "true", "null", "0", "-1"),
              Stream.of("<script>alert(1)</script>", "' or 1=1 --", "${jndi:x}", "\\", "\"", "{}"),
              Stream.of("99999999999999999999", "1e9", "01", "+1", "0x10", "NaN", "Infinity"))
          .flatMap(Function.identity())
          .toList();

  private static final Map<String, List<String>> BY_PATTERN = new ConcurrentHashMap<>();

  private final Random random;

  /** By the name of a property, texts that mean something to the service. */
  private final Function<String, @Nullable String> known;

  RandomJson(Random random, Function<String, @Nullable String> known) {
    this.random = random;
    this.known = known;
  }

  /** Any of these texts. */
  String text() {
    return any(TEXTS);
  }

  <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  /** A value that a schema takes, which stands there in the contract. */
  JsonNode valid(String schema) {
    return valid(ContractFile.at(schema), "");
  }

  private JsonNode valid(JsonNode part, String property) {
    JsonNode schema = ContractFile.resolved(part);
    if (schema.path("nullable").asBoolean() && oneIn(8)) {
      return NullNode.instance;
    }
    if (schema.has("enum")) {
      List<String> constants = ContractFile.texts(schema.get("enum"));
      return NODES.textNode(any(constants.stream().filter(Objects::nonNull).toList()));
    }
    if (schema.has("allOf")) {
      return notNull(schema.at("/allOf/0"), property);
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema);
      case "array" -> array(schema, property);
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "integer" -> NODES.numberNode(integer(schema));
      case "number" -> NODES.numberNode(number(schema));
      default -> NODES.textNode(text(schema, property));
    };
  }

  private JsonNode notNull(JsonNode part, String property) {
    JsonNode value;
    do {
      value = valid(part, property);
    } while (value.isNull());
    return value;
  }

  private JsonNode object(JsonNode schema) {
    List<String> required = ContractFile.texts(schema.withArray("required"));
    int oneOf = 2 + random.nextInt(4);
    ObjectNode object = NODES.objectNode();
    ContractFile.entries(schema.get("properties"))
        .filter(property -> required.contains(property.getKey()) || oneIn(oneOf))
        .forEach(
            property ->
                object.set(property.getKey(), valid(property.getValue(), property.getKey())));
    return object;
  }

  private JsonNode array(JsonNode schema, String property) {
    int least = schema.path("minItems").asInt(0);
    int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
    int size = Math.min(most, least + random.nextInt(oneIn(100) ? 100 : 4));
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < size; i++) {
      array.add(valid(schema.get("items"), property));
    }
    return array;
  }

  private long integer(JsonNode schema) {
    boolean isLong = schema.path("format").asText().equals("int64");
    long least = schema.path("minimum").asLong(isLong ? Long.MIN_VALUE : Integer.MIN_VALUE);
    long most = schema.path("maximum").asLong(isLong ? Long.MAX_VALUE : Integer.MAX_VALUE);
    return switch (random.nextInt(12)) {
      case 0 -> least;
      case 1 -> most;
      default -> Math.max(least, Math.min(most, random.nextInt(10)));
    };
  }

  private BigDecimal number(JsonNode schema) {
    double least = schema.path("minimum").asDouble(0);
    double most = schema.path("maximum").asDouble(1000);
    boolean hasLeast = !schema.path("exclusiveMinimum").asBoolean();
    return switch (random.nextInt(6)) {
      case 0 -> BigDecimal.valueOf(most);
      case 1 -> BigDecimal.valueOf(hasLeast ? least : least + 0.001);
      case 2 -> BigDecimal.valueOf(Math.floor(most / 2));
      default -> BigDecimal.valueOf(least + (most - least) * (1 + random.nextInt(998)) / 1000.0);
    };
  }

  private String text(JsonNode schema, String property) {
    String meaningful = oneIn(6) ? null : known.apply(property);
    if (meaningful != null) {
      return meaningful;
    }
    if (schema.path("format").asText().equals("date-time")) {
      return START.plusSeconds(random.nextInt(100_000_000)).toString();
    }
    String pattern = schema.path("pattern").asText();
    int fewest = schema.path("minLength").asInt(0);
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    List<String> taken =
        BY_PATTERN.computeIfAbsent(
            pattern + " " + fewest + " " + most,
            key ->
                TEXTS.stream()
                    .filter(Pattern.compile(pattern).asPredicate())
                    .filter(text -> fewest <= lengthOf(text) && lengthOf(text) <= most)
                    .toList());
    return any(taken);
  }

  /** As JSON Schema counts it. */
  private static int lengthOf(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The value with one part of it replaced, left out, or added. */
  JsonNode broken(JsonNode value) {
    JsonNode copy = value.deepCopy();
    if (copy instanceof ObjectNode object && !object.isEmpty() && !oneIn(6)) {
      List<String> names = ContractFile.entries(object).map(Map.Entry::getKey).toList();
      String name = any(names);
      switch (random.nextInt(4)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(name + (oneIn(2) ? "" : "X"), anything(2));
        default -> object.set(name, broken(object.get(name)));
      }
      return object;
    }
    if (copy instanceof ArrayNode array && !array.isEmpty() && !oneIn(4)) {
      int index = random.nextInt(array.size());
      if (oneIn(4)) {
        array.insert(index, anything(2));
      } else {
        array.set(index, broken(array.get(index)));
      }
      return array;
    }
    return anything(3);
  }

  private JsonNode anything(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> NullNode.instance;
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt(3) - 1);
      case 3 -> NODES.numberNode(random.nextLong());
      case 4 -> NODES.numberNode(new BigDecimal(any(List.of("1e30", "1.5", "-0.0", "1e-30"))));
      case 5, 6, 7 -> NODES.textNode(text());
      case 8 -> NODES.arrayNode().add(anything(depth - 1));
      default -> NODES.objectNode().set(text(), anything(depth - 1));
    };
  }
}
