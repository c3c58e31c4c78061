package io.fusebox.service.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The contract's schemas. Safe to call from any thread. */
final class ContractSchemas {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final ContractSchemas AS_THEY_ARE = new ContractSchemas(ContractFile.TREE);

  /** A client has to take fields that it does not know; this service is to send none. */
  private static final ContractSchemas WITHOUT_MORE_FIELDS =
      new ContractSchemas(closed(ContractFile.TREE.deepCopy()));

  private static final String BASE = "urn:contract";

  private final SchemaRegistry registry;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private ContractSchemas(JsonNode contract) {
    String json = contract.toString();
    registry =
        SchemaRegistry.withDialect(
            Dialects.getOpenApi30(), builder -> builder.schemas(Map.of(BASE, json)));
  }

  private static JsonNode closed(JsonNode part) {
    if (part instanceof ObjectNode schema
        && schema.path("type").asText().equals("object")
        && schema.has("properties")) {
      schema.put("additionalProperties", false);
    }
    part.forEach(ContractSchemas::closed);
    return part;
  }

  /**
   * Reads JSON.
   *
   * @throws IllegalArgumentException it is none
   */
  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** What is wrong with a value that was sent; the schema by its place in the contract. */
  static List<String> ofRequests(String pointer, JsonNode value) {
    return AS_THEY_ARE.violations(pointer, value);
  }

  /** What is wrong with an answer; the schema by its place in the contract. */
  static List<String> ofAnswers(String pointer, JsonNode value) {
    return WITHOUT_MORE_FIELDS.violations(pointer, value);
  }

  private List<String> violations(String pointer, JsonNode value) {
    Schema schema =
        schemas.computeIfAbsent(
            pointer, place -> registry.getSchema(SchemaLocation.of(BASE + "#" + place)));
    return schema.validate(value).stream().map(Object::toString).toList();
  }
}
